import type { KubeClient } from '../client/kube-client.ts';
import { isNotFound } from '../client/kube-error.ts';
import { type KubeObject, keyOf, type Resource } from '../objects/object.ts';
import { canonicalJson, patchOfSurplus, semanticEqual } from '../objects/semantic-equal.ts';

/** Every status says which generation of the spec it is about; one without would fall back to the schema's default. */
export interface ObservedStatus {
  observedGeneration: number;
}

/** Objects for which an apply of this status changed nothing, because the server writes it in another form; see apply.ts. */
const settled = new WeakMap<KubeObject, string>();

/**
 * Server-side apply of `/status`, only when `status` says something else than the object does. `status` is all that
 * there is to say: fields left out are taken away, also those that somebody else wrote. Returns whether the stored object
 * changed, so that an Event can be recorded then and only then; false also when the object is gone.
 * Throws KubeError: a conflict when the object is no longer the version given. A store that lags behind, such as after a restart
 * beside an API server that lags, must not turn a newer status back; the reconcile that follows knows better.
 */
export async function applyStatusIfChanged<T extends KubeObject & { status?: object }>(
  client: KubeClient,
  resource: Resource<T>,
  object: T,
  status: ObservedStatus & NonNullable<T['status']>,
  fieldManager: string,
): Promise<boolean> {
  if (semanticEqual(object.status, status)) return false;
  const settledText = settled.get(object);
  if (settledText !== undefined && settledText === canonicalJson(status)) return false;
  const { name, namespace, uid, resourceVersion } = object.metadata;
  // The uid keeps this from landing on another object that got the name meanwhile, the version from a newer status.
  const metadata = { name, namespace, uid, resourceVersion };
  const patch = { apiVersion: resource.apiVersion, kind: resource.kind, metadata, status } as unknown as T;
  try {
    const stored = await client.applyStatus(resource, patch, { fieldManager });
    const clean = await removeOthers(client, resource, stored, status, fieldManager);
    const changed = clean.metadata.resourceVersion !== resourceVersion;
    if (!changed) settled.set(object, canonicalJson(status));
    return changed;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** An apply leaves alone what other managers have added, such as a person with `kubectl patch --subresource=status`. */
async function removeOthers<T extends KubeObject & { status?: object }>(
  client: KubeClient,
  resource: Resource<T>,
  stored: T,
  status: object,
  fieldManager: string,
): Promise<T> {
  const removal = patchOfSurplus(stored.status, status);
  if (removal === undefined) return stored;
  const { uid, resourceVersion } = stored.metadata;
  const patch = { metadata: { uid, resourceVersion }, status: removal };
  return client.mergePatch(resource, keyOf(stored), patch, { subresource: 'status', fieldManager });
}
