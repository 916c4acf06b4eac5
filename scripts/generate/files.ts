import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { POLICIES } from '../../crds/policies/policies.ts';
import { admissionPolicyYaml } from './admission-policy.ts';
import { argocdConfigMapYaml, healthScripts } from './argo-cd/config-map.ts';
import { chartCopies } from './chart/copies.ts';
import { chartReadme } from './chart/readme.ts';
import { chartSchema } from './chart/schema.ts';
import { cliMarkdown } from './cli-reference.ts';
import { configurationMarkdown } from './configuration-reference.ts';
import { customResourceDefinitionYaml } from './custom-resource-definition.ts';
import { DASHBOARDS, dashboardJson } from './dashboards/dashboard.ts';
import { eventsMarkdown } from './events-reference.ts';
import { KINDS } from './kinds.ts';
import { metricsMarkdown } from './metrics-reference.ts';
import { referenceMarkdown } from './reference.ts';
import { restMarkdown } from './rest-reference.ts';
import { runtimeMarkdown } from './runtime-reference.ts';
import { seedMarkdown } from './seed/page.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Every generated file: its path in the repository and its text. */
export async function generatedFiles(): Promise<Map<string, string>> {
  const values = readFileSync(join(ROOT, 'charts/dsm/values.yaml'), 'utf8');
  return new Map([
    ...KINDS.map(
      (kind) => [`crds/generated/${kind.resource.plural}.yaml`, customResourceDefinitionYaml(kind)] as const,
    ),
    ...Object.entries(POLICIES).map(
      ([name, policy]) => [`charts/dsm/files/policies/${name}.yaml`, admissionPolicyYaml(policy)] as const,
    ),
    ...Object.entries(DASHBOARDS).map(
      ([service, rows]) => [`monitoring/dashboards/${service}.json`, dashboardJson(service, rows)] as const,
    ),
    ...chartCopies(ROOT),
    ['charts/dsm/README.md', chartReadme(values)] as const,
    ['charts/dsm/values.schema.json', chartSchema(values)] as const,
    ...healthScripts(),
    ['gitops/argo-cd/argocd-cm.yaml', argocdConfigMapYaml()] as const,
    ['docs/reference/cli.md', await cliMarkdown()] as const,
    ['docs/reference/controller-runtime.md', runtimeMarkdown()] as const,
    ['docs/reference/crds.md', referenceMarkdown(KINDS)] as const,
    ['docs/reference/configuration.md', configurationMarkdown()] as const,
    ['docs/reference/events.md', eventsMarkdown()] as const,
    ['docs/reference/metrics.md', await metricsMarkdown()] as const,
    ['docs/reference/rest.md', restMarkdown()] as const,
    ['docs/reference/seed.md', seedMarkdown()] as const,
  ]);
}

/** The files below `root` that are missing or not as given. */
export function differingFiles(root: string, files: Map<string, string>): Map<string, string> {
  return new Map([...files].filter(([path, text]) => current(join(root, path)) !== text));
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
