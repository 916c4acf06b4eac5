import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { customResourceDefinitionYaml } from '../custom-resource-definition.ts';
import { DASHBOARDS, dashboardJson } from '../dashboards/dashboard.ts';
import { KINDS } from '../kinds.ts';

const ALERTS = 'monitoring/alerts.yaml';

/** What Helm can only read below the chart's own folder: copies of what has its place elsewhere. */
export function chartCopies(root: string): Map<string, string> {
  return new Map(
    [
      ...KINDS.map((kind) => [`crds/${kind.resource.plural}.yaml`, customResourceDefinitionYaml(kind)] as const),
      ...Object.entries(DASHBOARDS).map(
        ([service, rows]) => [`dashboards/${service}.json`, dashboardJson(service, rows)] as const,
      ),
      [
        'alerts.yaml',
        `# Generated from ${ALERTS} by make generate; do not edit.\n${readFileSync(join(root, ALERTS), 'utf8')}`,
      ] as const,
    ].map(([path, text]) => [`charts/dsm/files/${path}`, text]),
  );
}
