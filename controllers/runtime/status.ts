import type { KubeClient } from './client.ts';
import { isNotFound } from './kube-error.ts';
import type { KubeObject, Resource } from './object.ts';
import { canonicalJson, semanticEqual } from './semantic-equal.ts';

/** Every status says which generation of the spec it is about; one without would fall back to the schema's default. */
export interface ObservedStatus {
  observedGeneration: number;
}

/** Objects for which an apply of this status changed nothing, because somebody else owns more of it; see apply.ts. */
const settled = new WeakMap<KubeObject, string>();

/**
 * Server-side apply of `/status`, only when `status` says something else than the object does. `status` is all that
 * this field manager says: fields left out are taken away. Returns whether the stored object changed, so that an
 * Event can be recorded then and only then; false also when the object is gone. Throws KubeError.
 */
export async function applyStatusIfChanged<T extends KubeObject & { status?: object }>(
  client: KubeClient,
  resource: Resource<T>,
  object: T,
  status: ObservedStatus & NonNullable<T['status']>,
  fieldManager: string,
): Promise<boolean> {
  if (semanticEqual(object.status, status)) return false;
  const text = canonicalJson(status);
  if (settled.get(object) === text) return false;
  const { name, namespace, uid, resourceVersion } = object.metadata;
  // The uid keeps this from landing on another object that got the name meanwhile.
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }), ...(uid === undefined ? {} : { uid }) };
  const patch = { apiVersion: resource.apiVersion, kind: resource.kind, metadata, status } as unknown as T;
  try {
    const stored = await client.applyStatus(resource, patch, { fieldManager });
    const changed = stored.metadata.resourceVersion !== resourceVersion;
    if (!changed) settled.set(object, text);
    return changed;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
