import { formatKey, type ObjectKey, type Resource } from '../objects/object.ts';

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

const METADATA_ONLY = 'g=meta.k8s.io;v=v1;as=PartialObjectMetadata';

/** The form of answer that a list or watch of the resource asks for. */
export function acceptOf({ metadataOnly }: Resource, form: '' | 'List' = ''): string {
  return metadataOnly === true ? `application/json;${METADATA_ONLY}${form}` : 'application/json';
}

export type Query = Record<string, string | number | boolean | undefined>;

/** `?a=b&c=d` without the entries that are undefined; '' when none is left. */
export function queryString(query: Query): string {
  let text = '';
  for (const [name, value] of Object.entries(query))
    if (value !== undefined)
      text += `${text === '' ? '?' : '&'}${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  return text;
}
