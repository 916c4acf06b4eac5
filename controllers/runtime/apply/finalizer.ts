import type { KubeClient } from '../client/kube-client.ts';
import { isConflict, isNotFound } from '../client/kube-error.ts';
import { formatKey, type KubeObject, keyOf, type Resource } from '../objects/object.ts';

/*
 * Two phases. First the finalizer is stored, and only a reconcile that finds it stored does anything outside of the
 * object; so nothing is ever left behind. When the object is being deleted, what was done outside is undone, and only
 * then the finalizer goes, which lets the object go.
 */

// Each conflict means that somebody else's write went through; so many in a row leave it to the next reconcile.
const ATTEMPTS = 5;

export function hasFinalizer(object: KubeObject, finalizer: string): boolean {
  return object.metadata.finalizers?.includes(finalizer) ?? false;
}

/** Stores the finalizer unless it is there; returns the object as it is now. Undefined: the object is gone or going. */
export function addFinalizer<T extends KubeObject>(
  client: KubeClient,
  resource: Resource<T>,
  object: T,
  finalizer: string,
): Promise<T | undefined> {
  return change(client, resource, object, (finalizers, isDeleting) => {
    // The API server refuses new finalizers on an object that is being deleted.
    if (finalizers.includes(finalizer) || isDeleting) return undefined;
    return [...finalizers, finalizer];
  });
}

/** Takes the finalizer away if it is there. The object may be gone afterwards: then undefined. */
export function removeFinalizer<T extends KubeObject>(
  client: KubeClient,
  resource: Resource<T>,
  object: T,
  finalizer: string,
): Promise<T | undefined> {
  return change(client, resource, object, (finalizers) =>
    finalizers.includes(finalizer) ? finalizers.filter((each) => each !== finalizer) : undefined,
  );
}

/**
 * A merge patch replaces the whole list, so it carries the resource version: a finalizer that somebody else adds at
 * the same time must not be lost. On a conflict the live object is read and the change worked out again.
 */
async function change<T extends KubeObject>(
  client: KubeClient,
  resource: Resource<T>,
  object: T,
  edit: (finalizers: string[], isDeleting: boolean) => string[] | undefined,
): Promise<T | undefined> {
  const key = keyOf(object);
  let current: T | undefined = object;
  for (let attempt = 1; current !== undefined; attempt++) {
    const { uid, resourceVersion, deletionTimestamp }: KubeObject['metadata'] = current.metadata;
    if (uid !== object.metadata.uid) return undefined;
    const finalizers = edit(current.metadata.finalizers ?? [], deletionTimestamp !== undefined);
    if (finalizers === undefined) return current;
    try {
      return await client.mergePatch(resource, key, { metadata: { uid, resourceVersion, finalizers } });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      if (!isConflict(error)) throw error;
      if (attempt === ATTEMPTS)
        throw new Error(`change finalizers: ${formatKey(key)}: it changed ${ATTEMPTS} times meanwhile`, {
          cause: error,
        });
    }
    current = await client.get(resource, key);
  }
  return undefined;
}
