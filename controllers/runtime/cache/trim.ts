import type { KubeObject, Resource } from '../objects/object.ts';

/**
 * Leaves of an object what an informer keeps, and gives it back. Called on each as soon as it is parsed, so that a list is never in
 * memory as it came.
 */
export function trim<T extends KubeObject>(resource: Resource<T>, object: T): T {
  // Said once for all objects instead of once each; metadata alone comes under another kind, and items of lists under none.
  object.apiVersion = resource.apiVersion;
  object.kind = resource.kind;
  // Half of an object's size, and no reconciler reads them. To delete the field would cost more than it holds: V8 then keeps the
  // rest of `metadata` as a hash table, 0.4 KB an object.
  if (object.metadata.managedFields !== undefined) object.metadata.managedFields = undefined;
  if (resource.metadataOnly === true)
    return { apiVersion: object.apiVersion, kind: object.kind, metadata: object.metadata } as T;
  resource.slim?.(object);
  return object;
}
