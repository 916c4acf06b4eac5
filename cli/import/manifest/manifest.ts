import { stringify } from 'yaml';
import type { Person } from '../items/people.ts';

export interface ManifestTask {
  id: string;
  title: string;
  description?: string;
  points?: number;
  priority?: number;
  dependsOn?: string[];
  assignedTo?: string;
}

/** A Project with an inline backlog, as far as an import fills it. */
export interface ProjectManifest {
  apiVersion: 'scrum.dsm.dev/v1alpha1';
  kind: 'Project';
  metadata: { name: string };
  spec: {
    projectID?: string;
    displayName: string;
    team?: Person[];
    backlog: { source: 'Inline'; tasks: ManifestTask[] };
  };
}

/**
 * Every string is quoted, on one line: readers of YAML 1.1 and 1.2 disagree about `on`, `1e3`, `12:30` and `0o7`, and
 * kubectl's must give back what the source said.
 */
export function toYaml(manifest: object): string {
  return stringify(manifest, {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    doubleQuotedAsJSON: true,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}
