export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export type Labels = Record<string, string>;

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Labels;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  /** Never in what an informer keeps. */
  managedFields?: object[] | undefined;
}

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** What the API server calls a kind. `type` never holds a value: it carries T, so that the client's answers are typed. */
export interface Resource<T extends KubeObject = KubeObject> {
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  /** Informers keep only objects that carry all of these; every object when absent, which on a big cluster is a lot. */
  watchedLabels?: Labels;
  /** Informers ask for metadata alone, and keep only that: for objects of which only the being there or the labels matter. */
  metadataOnly?: boolean;
  /** Takes out of an object what nobody reads, before an informer keeps it: a Pod template is most of a Job. */
  slim?(object: T): void;
  readonly type?: T;
}

/** Names one object of a known resource; `namespace` is '' for cluster-scoped ones. */
export interface ObjectKey {
  namespace: string;
  name: string;
}

export function keyOf(object: KubeObject): ObjectKey {
  return { namespace: object.metadata.namespace ?? '', name: object.metadata.name };
}

/** `namespace/name`, or `name` alone for cluster-scoped objects: unique within a resource, and readable in logs. */
export function formatKey(key: ObjectKey): string {
  return key.namespace === '' ? key.name : `${key.namespace}/${key.name}`;
}

export function parseKey(text: string): ObjectKey {
  const slash = text.indexOf('/');
  return slash < 0 ? { namespace: '', name: text } : { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}

export function resourceId(resource: Resource): string {
  return `${resource.plural}.${resource.apiVersion}`;
}

/** The owner reference that makes `owner` the controller of a child, so that the child is collected with it. */
export function controllerReference(owner: KubeObject): OwnerReference {
  const { name, uid } = owner.metadata;
  if (uid === undefined)
    throw new Error(`owner reference: ${owner.kind} ${name}: it has no uid, so it was never stored`);
  return { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, controller: true, blockOwnerDeletion: true };
}
