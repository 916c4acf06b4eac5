import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { GROUP } from '../../crds/resources.ts';
import { ROOT } from './programs.ts';

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  /** of a Role or ClusterRole */
  rules?: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
}

const FILES = join(ROOT, 'charts/dsm/files');
const RBAC = 'rbac.authorization.k8s.io/v1';
const ADMISSION = 'admissionregistration.k8s.io/v1';
const NAMESPACE = 'dsm-system';
/** The built-in roles that each of our roles is added to. */
const AGGREGATED: Record<string, string[]> = {
  view: ['view', 'edit', 'admin'],
  edit: ['edit', 'admin'],
  approve: ['admin'],
};

/** The roles and admission policies that the chart ships, under the local world's names. */
export function shippedManifests(): Manifest[] {
  return [
    ...Object.entries(AGGREGATED).map(([role, builtIn]) => clusterRole(`dsm-${role}`, role, builtIn)),
    clusterRole('dsm-operator', 'operator'),
    clusterRole('dsm-operator-cluster', 'operator-cluster'),
    {
      apiVersion: RBAC,
      kind: 'Role',
      metadata: { name: 'dsm-operator', namespace: NAMESPACE },
      rules: rules('operator-election'),
    },
    ...policies(),
  ] as Manifest[];
}

const read = (path: string): unknown => parse(readFileSync(join(FILES, path), 'utf8'));
const rules = (file: string): unknown => read(`rules/${file}.yaml`);

function clusterRole(name: string, file: string, builtIn: string[] = []): object {
  const labels = Object.fromEntries(builtIn.map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, 'true']));
  return { apiVersion: RBAC, kind: 'ClusterRole', metadata: { name, labels }, rules: rules(file) };
}

function policies(): object[] {
  return readdirSync(join(FILES, 'policies')).flatMap((file) => {
    const { policy, binding } = read(`policies/${file}`) as { policy: object; binding: object };
    const metadata = { name: `${file.replace('.yaml', '')}.${GROUP}` };
    return [
      { apiVersion: ADMISSION, kind: 'ValidatingAdmissionPolicy', metadata, spec: policy },
      {
        apiVersion: ADMISSION,
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata,
        spec: { policyName: metadata.name, ...binding },
      },
    ];
  });
}
