import { type KubeObject, keyOf, type ObjectKey, type Resource, resourceId } from '../objects/object.ts';
import { type KubeConnection, type KubeSource, loadConnection } from './credentials/kubeconfig.ts';
import { errorFromStatus, isConflict, isNotFound, type KubeStatus } from './kube-error.ts';
import { acceptOf, collectionPath, objectPath } from './resource-path.ts';
import {
  type AroundRequest,
  type RequestObserver,
  Transport,
  type TransportRequest,
  type WriteCheck,
} from './transport.ts';
import { type Selectors, type WatchEvent, type WatchOptions, watchEvents } from './watch-stream.ts';

export interface ListOptions extends Selectors {
  namespace?: string;
  /** Objects a page; all pages are fetched. */
  pageSize?: number;
  signal?: AbortSignal;
}

export interface ApplyOptions {
  fieldManager: string;
  /** Takes over fields that another manager owns. */
  force?: boolean;
}

export interface DeleteOptions {
  /** Deletes only the object with this uid, never one created later under the same name. */
  uid?: string;
  propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
}

export interface ClientOptions {
  /** `dsm` unless given */
  userAgent?: string;
  /** Requests under way at the same time, watches aside; 16 unless given. The others wait, and kinds take turns. */
  inFlight?: number;
  /** Goes around each request, watches included. */
  around?: AroundRequest;
}

type WriteObserver = (resource: Resource, written: KubeObject) => void;

const APPLY = 'application/apply-patch+yaml';
const MERGE = 'application/merge-patch+json';

/** The API server, spoken to in raw JSON. Every method throws KubeError when it refuses or cannot be reached. */
export class KubeClient {
  readonly #transport: Transport;
  readonly namespace: string;
  #written: WriteObserver | undefined;

  constructor(connection: KubeConnection, options: ClientOptions = {}) {
    this.#transport = new Transport(connection, { ...options, userAgent: options.userAgent ?? 'controller-runtime' });
    this.namespace = connection.namespace;
  }

  static async connect(source: KubeSource, options: ClientOptions = {}): Promise<KubeClient> {
    return new KubeClient(await loadConnection(source), options);
  }

  /** One observer each: the metrics count requests, the runtime learns what its own writes became. */
  observe(observers: { request?: RequestObserver; written?: WriteObserver }): void {
    if (observers.request !== undefined) this.#transport.observe(observers.request);
    if (observers.written !== undefined) this.#written = observers.written;
  }

  /** Every write asks `mayWrite` right before it is sent, also when it is sent once more. */
  guard(mayWrite: WriteCheck): void {
    this.#transport.guard(mayWrite);
  }

  /** Reads from the API server; undefined when there is none. Reconcilers read from a Store instead. */
  async get<T extends KubeObject>(resource: Resource<T>, key: ObjectKey): Promise<T | undefined> {
    try {
      return await this.#transport.json<T>({
        method: 'GET',
        path: objectPath(resource, key),
        kind: resourceId(resource),
      });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** All objects, page by page, as of one resource version. Throws a KubeError with status 410 when it expires midway. */
  async list<T extends KubeObject>(
    resource: Resource<T>,
    options: ListOptions = {},
  ): Promise<{ items: T[]; resourceVersion: string }> {
    const { namespace, pageSize = 500, signal, labelSelector, fieldSelector } = options;
    const items: T[] = [];
    let from: string | undefined;
    for (;;) {
      const page = await this.#transport.json<{
        metadata: { resourceVersion: string; continue?: string };
        items: T[] | null;
      }>({
        method: 'GET',
        path: collectionPath(resource, namespace),
        kind: resourceId(resource),
        query: { limit: pageSize, continue: from, labelSelector, fieldSelector },
        accept: acceptOf(resource, 'List'),
        ...(signal === undefined ? {} : { signal }),
      });
      // Items of built-in kinds come without their type.
      for (const item of page.items ?? [])
        items.push({ ...item, apiVersion: resource.apiVersion, kind: resource.kind });
      from = page.metadata.continue;
      if (from === undefined || from === '') return { items, resourceVersion: page.metadata.resourceVersion };
    }
  }

  create<T extends KubeObject>(resource: Resource<T>, object: T, fieldManager?: string): Promise<T> {
    const namespace = resource.namespaced ? (object.metadata.namespace ?? this.namespace) : undefined;
    const query = { fieldValidation: 'Strict', fieldManager };
    return this.#write(resource, { method: 'POST', path: collectionPath(resource, namespace), body: object, query });
  }

  /** Server-side apply: the object holds exactly the fields that `fieldManager` wants. */
  apply<T extends KubeObject>(resource: Resource<T>, object: T, options: ApplyOptions): Promise<T> {
    return this.#apply(resource, object, options);
  }

  /** Server-side apply of `status`; everything else in `object` but its name is ignored by the server. */
  applyStatus<T extends KubeObject>(resource: Resource<T>, object: T, options: { fieldManager: string }): Promise<T> {
    return this.#apply(resource, object, { ...options, force: true }, 'status');
  }

  /** JSON merge patch (null deletes a field, lists are replaced); with metadata.resourceVersion only on that version. */
  mergePatch<T extends KubeObject>(
    resource: Resource<T>,
    key: ObjectKey,
    patch: object,
    options: { subresource?: string; fieldManager?: string } = {},
  ): Promise<T> {
    const query = { fieldValidation: 'Strict', fieldManager: options.fieldManager };
    const path = objectPath(resource, key, options.subresource);
    return this.#write(resource, { method: 'PATCH', path, body: patch, contentType: MERGE, query });
  }

  /** `deleting` when finalizers or a grace period still hold the object; `gone` also when it never was there. */
  async delete(resource: Resource, key: ObjectKey, options: DeleteOptions = {}): Promise<'gone' | 'deleting'> {
    const { uid, propagationPolicy = 'Background' } = options;
    const body = { propagationPolicy, ...(uid === undefined ? {} : { preconditions: { uid } }) };
    try {
      const path = objectPath(resource, key);
      const answer = await this.#write<DeletedObject>(resource, { method: 'DELETE', path, body });
      return isHeld(answer) ? 'deleting' : 'gone';
    } catch (error) {
      // A conflict on the uid means that another object has the name: the one meant is gone.
      if (isNotFound(error) || (uid !== undefined && isConflict(error))) return 'gone';
      throw error;
    }
  }

  /** Events until the server ends the stream; throws KubeError for an error inside the stream and for silence. */
  watch<T extends KubeObject>(resource: Resource<T>, options: WatchOptions): AsyncGenerator<WatchEvent<T>, void> {
    return watchEvents(this.#transport, resource, options);
  }

  /** Any other request, such as `/version`; the answer must be JSON. */
  raw(request: TransportRequest): Promise<unknown> {
    return this.#transport.json(request);
  }

  /** Ends all connections, watches included. */
  async close(): Promise<void> {
    this.#transport.close();
  }

  #apply<T extends KubeObject>(
    resource: Resource<T>,
    object: T,
    options: ApplyOptions,
    subresource?: string,
  ): Promise<T> {
    const { fieldManager, force = false } = options;
    const query = { fieldManager, force, fieldValidation: 'Strict' };
    const path = objectPath(resource, keyOf(object), subresource);
    return this.#write(resource, { method: 'PATCH', path, body: object, contentType: APPLY, query });
  }

  async #write<T extends KubeObject>(resource: Resource<T>, request: TransportRequest): Promise<T> {
    const answer = await this.#transport.json<T | KubeStatus>({ ...request, kind: resourceId(resource) });
    if (!isObject(answer)) {
      if (request.method === 'DELETE') return answer as unknown as T;
      throw errorFromStatus(`${request.method} ${request.path}`, answer);
    }
    // What a delete answers may already be gone: only the watch knows.
    if (request.method !== 'DELETE' || isHeld(answer)) this.#written?.(resource, answer);
    return answer;
  }
}

interface DeletedObject extends KubeObject {
  metadata: KubeObject['metadata'] & { deletionGracePeriodSeconds?: number };
}

function isObject<T extends KubeObject>(answer: T | KubeStatus): answer is T {
  return answer.kind !== 'Status';
}

function isHeld(answer: DeletedObject | KubeStatus): boolean {
  if (!isObject(answer) || answer.metadata.deletionTimestamp === undefined) return false;
  return (answer.metadata.finalizers ?? []).length > 0 || (answer.metadata.deletionGracePeriodSeconds ?? 0) > 0;
}
