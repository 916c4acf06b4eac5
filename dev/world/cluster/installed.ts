import type { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import { isNotFound } from '../../../controllers/runtime/client/kube-error.ts';
import { LEASES } from '../../../controllers/runtime/election/lease.ts';
import type { ObjectMeta } from '../../../controllers/runtime/objects/object.ts';
import { GROUP } from '../../../crds/resources.ts';

/** On what a world writes to a cluster that it works on: which installation it is, so that no two do. */
export const WORLD_LABEL = `${GROUP}/world`;

/** Whether the kinds of a cluster are of this world, of nobody yet, or of somebody else, in words. */
export type Installed = 'ours' | 'free' | { by: string };

export async function whoseKinds(client: KubeClient, crd: string, installation: string): Promise<Installed> {
  const metadata = await metadataOf(client, crd);
  const world = metadata?.labels?.[WORLD_LABEL];
  if (world === installation) return 'ours';
  if (world !== undefined) {
    const remedy = `if that one is gone: kubectl label crd ${crd} ${WORLD_LABEL}-`;
    return { by: `another world of "dsm up --context" works on it (${world}); ${remedy}` };
  }
  if (metadata?.labels?.['app.kubernetes.io/managed-by'] === 'Helm') {
    const { 'meta.helm.sh/release-name': release, 'meta.helm.sh/release-namespace': namespace } =
      metadata.annotations ?? {};
    return {
      by: `its kinds are of ${release === undefined ? 'a Helm chart' : `Helm's release ${namespace}/${release}`}`,
    };
  }
  const holder = await workingOperator(client);
  return holder === undefined ? 'free' : { by: `an operator works there: ${holder}` };
}

async function metadataOf(client: KubeClient, crd: string): Promise<ObjectMeta | undefined> {
  const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${crd}`;
  try {
    return ((await client.raw({ method: 'GET', path })) as { metadata: ObjectMeta }).metadata;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Whoever holds a Lease of an operator of ours, which one that ends in order gives back. One without election has none. */
async function workingOperator(client: KubeClient): Promise<string | undefined> {
  const { items } = await client.list(LEASES);
  const lease = items.find(({ metadata, spec }) => /dsm.*-operator$/.test(metadata.name) && isHeld(spec ?? {}));
  return lease && `Lease ${lease.metadata.namespace}/${lease.metadata.name}, held by ${lease.spec?.holderIdentity}`;
}

interface Held {
  holderIdentity?: string;
  renewTime?: string;
  leaseDurationSeconds?: number;
}

/** Clocks differ between machines: a Lease counts as held for some minutes after its end. */
const GRACE_MS = 5 * 60_000;

const isHeld = ({ holderIdentity = '', renewTime = '', leaseDurationSeconds = 0 }: Held): boolean =>
  holderIdentity !== '' && Date.parse(renewTime) + leaseDurationSeconds * 1000 + GRACE_MS > Date.now();
