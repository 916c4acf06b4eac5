import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import { KubeError } from '../../../controllers/runtime/client/kube-error.ts';
import { kubeconfigFile } from '../../control-plane/credentials.ts';
import { installationOf } from '../installation.ts';
import { applyManifests, readManifests } from '../manifests.ts';
import { ROOT } from '../programs.ts';
import type { Manifest } from '../shipped.ts';
import { readContext, writeContext } from './context.ts';
import { type Installed, WORLD_LABEL, whoseKinds } from './installed.ts';
import { checkCluster, remember } from './remembered.ts';
import { missingRights, rightsToApply } from './rights.ts';

/** A cluster of somebody's, which operator and services work on from here. */
export interface ClusterOptions {
  /** Name of a context of the kubeconfig of KUBECONFIG, else of ~/.kube/config. */
  context: string;
  /** Image with the `dsm` command, for the pods of daily scrums. */
  image: string;
  /** Asked before the first write, with what will be written; false: nothing is. */
  agree: (told: string[]) => Promise<boolean>;
}

const OPERATOR_NAMESPACE = 'dsm-system';
const OPERATOR = `system:serviceaccount:${OPERATOR_NAMESPACE}:dsm-operator`;
const LEAST_MINOR = 33;
const MOST_SHOWN = 8;

/** What the operator is told besides: pods of its daily scrums run elsewhere, and it is not the only one who might work there. */
export const onCluster = ({ image }: ClusterOptions): Record<string, string> => ({
  DSM_DAILY_SCRUM_IMAGE: image,
  DSM_LEADER_ELECTION: 'on',
  DSM_LEASE_NAMESPACE: OPERATOR_NAMESPACE,
});

/**
 * Makes the folder's world one that works on a cluster of somebody's: looks whether it can, tells what it will write, and writes kinds,
 * roles and the operator's account. The operator acts as that account, by the right of the context's user to do so.
 * @throws with what stands in the way; nothing was written then
 */
export async function joinCluster(
  dir: string,
  options: ClusterOptions,
  { log, signal }: { log: (line: string) => void; signal: AbortSignal | undefined },
): Promise<void> {
  const { context: name } = options;
  const context = readContext(name, process.env);
  const scratch = join(dir, 'asked.kubeconfig');
  writeContext(scratch, context);
  const client = await KubeClient.connect({ file: scratch }, { userAgent: 'dsm-up' });
  try {
    const refuse = (why: string): never => {
      throw new Error(`use cluster: context ${name}: ${why}; nothing was written there`);
    };
    const version = await versionOf(client).catch((error: Error) => refuse(error.message));
    if (isTooOld(version)) refuse(`it is Kubernetes ${version}, and DSM needs 1.${LEAST_MINOR} or newer`);
    if (context.user.as !== undefined)
      refuse(`its user acts as ${context.user.as} already, so that it cannot act as the operator's account`);
    const installation = installationOf(dir);
    const manifests = marked(installation);
    const missing = await missingRights(client, [...rightsToApply(manifests), ...ASKED_FIRST]);
    if (missing.length > 0) refuse(`its user lacks rights, ask an administrator for them: ${shortened(missing)}`);
    const clusterUID = await uidOf(client);
    checkCluster(dir, clusterUID);
    const crd = manifests.find(({ kind }) => kind === 'CustomResourceDefinition')?.metadata.name ?? '';
    const installed: Installed = await whoseKinds(client, crd, installation);
    if (typeof installed === 'object') refuse(`DSM is there already: ${installed.by}`);
    const told = tell(name, String(context.cluster.server), version, manifests);
    if (installed === 'free' && !(await options.agree(told)))
      refuse('this needs a yes, on the terminal or by the option --yes');
    remember(dir, { context: name, clusterUID });
    writeContext(kubeconfigFile(dir, 'admin'), context);
    writeContext(kubeconfigFile(dir, 'operator'), context, OPERATOR);
    if (installed === 'ours')
      log(`kinds, roles and policies of this world are on the cluster of context ${name}: applied again`);
    const api = {
      call: (method: 'GET' | 'PATCH', path: string, more: object) => client.raw({ method, path, ...more }),
    };
    await applyManifests(api, manifests, signal);
  } finally {
    await client.close();
    rmSync(scratch, { force: true });
  }
}

/** Who lacks many is no administrator: the first tell enough. */
const shortened = (missing: string[]): string =>
  missing.length <= MOST_SHOWN
    ? missing.join('; ')
    : `${missing.slice(0, MOST_SHOWN).join('; ')}; and ${missing.length - MOST_SHOWN} more`;

/** Besides what is written and granted: to act as the operator, and to see whether another one works. */
const ASKED_FIRST = [
  { verb: 'impersonate', group: '', resource: 'serviceaccounts', namespace: OPERATOR_NAMESPACE },
  { verb: 'list', group: 'coordination.k8s.io', resource: 'leases' },
];

/** Known by their label to be of this world: by it they are found again, and removed. */
function marked(installation: string): Manifest[] {
  return readManifests([join(ROOT, 'crds/generated'), join(ROOT, 'dev/manifests')]).map((manifest) => {
    const labels = { ...manifest.metadata.labels, [WORLD_LABEL]: installation };
    return { ...manifest, metadata: { ...manifest.metadata, labels } };
  });
}

function tell(context: string, server: string, version: string, manifests: Manifest[]): string[] {
  return [
    `On the cluster of context ${context} (${server}, Kubernetes ${version}) this will be applied:`,
    ...manifests.map(
      ({ kind, metadata: { name, namespace } }) => `  ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`,
    ),
    'The operator runs here and acts there as ServiceAccount dsm-operator of namespace dsm-system; "dsm down" removes nothing of it.',
  ];
}

async function versionOf(client: KubeClient): Promise<string> {
  try {
    return ((await client.raw({ method: 'GET', path: '/version' })) as { gitVersion: string }).gitVersion;
  } catch (error) {
    if (error instanceof KubeError && error.status === 401) throw new Error('its user is not known there (401)');
    throw new Error(`it cannot be asked: ${error instanceof Error ? error.message : error}`);
  }
}

/** Of `v1.33.4-gke.1`: 1 and 33. */
function isTooOld(version: string): boolean {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) === 1 && Number(minor) < LEAST_MINOR;
}

async function uidOf(client: KubeClient): Promise<string> {
  const namespace = await client.raw({ method: 'GET', path: '/api/v1/namespaces/kube-system' });
  return (namespace as { metadata: { uid: string } }).metadata.uid;
}
