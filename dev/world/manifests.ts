import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubeApi } from '../kube-api.ts';
import { waitFor } from '../processes/wait.ts';
import { type Manifest, shippedManifests } from './shipped.ts';

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

/**
 * Applies every YAML file of the folders in the order of their names, then roles and policies; returns when each CRD among them is
 * served.
 */
export async function applyManifests(api: KubeApi, folders: string[], signal?: AbortSignal): Promise<void> {
  const manifests = [...folders.flatMap(readFolder), ...shippedManifests()];
  for (const manifest of manifests) {
    await api.call('PATCH', pathOf(manifest), {
      query: { fieldManager: 'dsm-local-world', force: 'true' },
      contentType: 'application/apply-patch+yaml',
      body: manifest,
    });
  }
  for (const manifest of manifests.filter(({ kind }) => kind === CRD)) {
    const established = async () => {
      const { status } = await api.call<{ status?: { conditions?: { type: string; status: string }[] } }>(
        'GET',
        pathOf(manifest),
      );
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

function pathOf({ apiVersion, kind, metadata }: Manifest): string {
  const resource = RESOURCES[kind];
  if (resource === undefined) {
    throw new Error(`apply manifest: ${kind} ${metadata.name}: want one of ${Object.keys(RESOURCES).join(', ')}`);
  }
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  return `${group}${namespace}/${resource}/${metadata.name}`;
}
