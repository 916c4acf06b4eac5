import type { KubeClient } from '../client/kube-client.ts';
import { type KubeObject, keyOf, type Resource } from '../objects/object.ts';

/**
 * Asks the API server whether this very object is there and nobody deletes it. For what is done outside of it and could not be undone
 * any more: a store may show the past, for example to a process that starts while its API server lags behind, and who has let an object
 * go never hears of it again. Throws KubeError.
 */
export async function isStillThere<T extends KubeObject>(
  client: Pick<KubeClient, 'get'>,
  resource: Resource<T>,
  object: T,
): Promise<boolean> {
  const live = await client.get(resource, keyOf(object));
  return (
    live !== undefined && live.metadata.uid === object.metadata.uid && live.metadata.deletionTimestamp === undefined
  );
}
