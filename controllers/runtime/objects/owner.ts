import type { KubeObject, ObjectKey, Resource } from './object.ts';

/** The key of the object of kind `owner` that controls `object`; empty when there is none. */
export function ownerKeys(object: KubeObject, owner: Resource): ObjectKey[] {
  const namespace = owner.namespaced ? (object.metadata.namespace ?? '') : '';
  return (
    (object.metadata.ownerReferences ?? [])
      .filter((reference) => reference.controller && reference.kind === owner.kind)
      // By group, not by version: a reference keeps the version that it was written with.
      .filter((reference) => groupOf(reference.apiVersion) === groupOf(owner.apiVersion))
      .map(({ name }) => ({ namespace, name }))
  );
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
