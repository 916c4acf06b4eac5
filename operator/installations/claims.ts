import type { KubeObject, Labels } from '../../controllers/runtime/objects/object.ts';
import { GROUP } from '../../crds/resources.ts';

/** What an installation works on: one namespace, or all of them. */
export interface Claim {
  /** name of the installation */
  by: string;
  /** undefined: every namespace */
  namespace: string | undefined;
  /** as the API server wrote it; nobody can say that a claim is older than it is */
  since: string;
}

/** The operator's Role in a namespace, or its ClusterRole, has this label, and the annotation with the installation's name: the chart sets both. */
export const CLAIM_LABELS: Labels = { [`${GROUP}/claim`]: 'namespaces' };
const INSTALLATION = `${GROUP}/installation`;

export function claimOf({ metadata }: KubeObject): Claim[] {
  const by = metadata.annotations?.[INSTALLATION];
  const { namespace, creationTimestamp: since = '' } = metadata;
  return by === undefined ? [] : [{ by, namespace, since }];
}

/**
 * Who works on a namespace: who claimed it first. `ours` where it has claimed nothing that holds there, as without the chart's roles: then nobody can
 * know, and whoever may write Roles in one namespace must not be able to stop it.
 */
export function ownerOf(namespace: string, claims: readonly Claim[], ours: string): string {
  const here = claims.filter((claim) => claim.namespace === undefined || claim.namespace === namespace);
  if (!here.some(({ by }) => by === ours)) return ours;
  const [first] = here.toSorted((a, b) => compare(a.since, b.since) || compare(a.by, b.by));
  return first?.by ?? ours;
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
