import type { KubeClient } from '../client/kube-client.ts';
import { type KubeObject, keyOf, type Resource } from '../objects/object.ts';
import { canonicalJson, patchOfSurplus, patchTo } from '../objects/semantic-equal.ts';

/**
 * Live objects out of which the server let nothing be taken, with the patch that was tried: it, or an admission webhook, puts a
 * value of its own back. See apply.ts.
 */
const settled = new WeakMap<KubeObject, string>();

interface Specified extends KubeObject {
  spec: object;
}

/**
 * Takes out of a child's spec what somebody added to it: an apply leaves alone what its own manager has not set. `desired` must say
 * in full what the server would fill in, or that counts as an addition too. Returns the object as it is now. Throws KubeError.
 */
export async function removeAdditions<T extends Specified>(
  client: KubeClient,
  resource: Resource<T>,
  desired: T,
  current: T,
): Promise<T> {
  if (patchOfSurplus(current.spec, desired.spec) === undefined) return current;
  // What differs in the same step: an addition and a change may each be invalid without the other.
  const spec = patchTo(current.spec, desired.spec);
  if (settled.get(current) === canonicalJson(spec)) return current;
  const object = await client.mergePatch(resource, keyOf(current), { spec });
  if (object.metadata.resourceVersion !== current.metadata.resourceVersion) return object;
  settled.set(current, canonicalJson(spec));
  return current;
}
