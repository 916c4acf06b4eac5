import { formatKey, type ObjectKey, type Resource } from '../object.ts';

/** Path of a resource's collection; without a namespace, of all namespaces. */
export function collectionPath(resource: Resource, namespace?: string): string {
  const root = resource.apiVersion.includes('/') ? `/apis/${resource.apiVersion}` : `/api/${resource.apiVersion}`;
  const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${resource.plural}`;
}

/** Path of one object. Throws when the key does not fit the resource's scope: such a path would name a collection. */
export function objectPath(resource: Resource, key: ObjectKey, subresource?: string): string {
  if (key.name === '') throw new Error(`path of a ${resource.kind}: ${formatKey(key)}: the name is empty`);
  if (resource.namespaced && key.namespace === '')
    throw new Error(`path of a ${resource.kind}: ${key.name}: the namespace is empty`);
  const collection = collectionPath(resource, resource.namespaced ? key.namespace : undefined);
  return `${collection}/${encodeURIComponent(key.name)}${subresource === undefined ? '' : `/${subresource}`}`;
}

export type Query = Record<string, string | number | boolean | undefined>;

/** `?a=b&c=d` without the entries that are undefined; '' when none is left. */
export function queryString(query: Query): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined);
  const pairs = entries.map(([name, value]): [string, string] => [name, String(value)]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}
