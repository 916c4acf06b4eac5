import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { waitFor } from '../processes/wait.ts';
import { type Manifest, shippedManifests } from './shipped.ts';

/** Whoever may write them. */
interface Api {
  call(
    method: 'GET' | 'PATCH',
    path: string,
    options?: { query?: Record<string, string>; contentType?: string; body?: unknown },
  ): Promise<unknown>;
}

const CRD = 'CustomResourceDefinition';
const RESOURCES: Record<string, string> = {
  [CRD]: 'customresourcedefinitions',
  Namespace: 'namespaces',
  ServiceAccount: 'serviceaccounts',
  ClusterRole: 'clusterroles',
  ClusterRoleBinding: 'clusterrolebindings',
  Role: 'roles',
  RoleBinding: 'rolebindings',
  ValidatingAdmissionPolicy: 'validatingadmissionpolicies',
  ValidatingAdmissionPolicyBinding: 'validatingadmissionpolicybindings',
};

/** What is in every YAML file of the folders, in the order of their names, and behind it the roles and policies that the chart ships. */
export const readManifests = (folders: string[]): Manifest[] => [...folders.flatMap(readFolder), ...shippedManifests()];

/** Applies them in their order; returns when each CRD among them is served. */
export async function applyManifests(api: Api, manifests: Manifest[], signal?: AbortSignal): Promise<void> {
  for (const manifest of manifests) {
    await api.call('PATCH', pathOf(manifest), {
      query: { fieldManager: 'dsm-local-world', force: 'true' },
      contentType: 'application/apply-patch+yaml',
      body: manifest,
    });
  }
  for (const manifest of manifests.filter(({ kind }) => kind === CRD)) {
    const established = async () => {
      const { status } = (await api.call('GET', pathOf(manifest))) as {
        status?: { conditions?: { type: string; status: string }[] };
      };
      return status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True') || undefined;
    };
    await waitFor(established, { what: `CRD ${manifest.metadata.name} to be Established`, timeoutMs: 30_000, signal });
  }
}

function readFolder(folder: string): Manifest[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) =>
      parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS() as Manifest),
    )
    .filter((manifest) => manifest !== null);
}

/** Where the API server has its kind. */
export function resourceOf({ apiVersion, kind, metadata }: Manifest): { group: string; resource: string } {
  const resource = RESOURCES[kind];
  if (resource === undefined) {
    throw new Error(`apply manifest: ${kind} ${metadata.name}: want one of ${Object.keys(RESOURCES).join(', ')}`);
  }
  return { group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '', resource };
}

function pathOf(manifest: Manifest): string {
  const { apiVersion, metadata } = manifest;
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  return `${group}${namespace}/${resourceOf(manifest).resource}/${metadata.name}`;
}
