// An API server in memory, and the stores that show it, for tests of whole passes: no watch, no resync, nothing moves by itself.

import { type IndexFunction, ObjectStore } from '../cache/store.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { KubeError } from '../client/kube-error.ts';
import type { ReconcileContext } from '../control/controller.ts';
import { formatKey, type KubeObject, keyOf, type ObjectKey, type Resource } from '../objects/object.ts';
import { TestClock } from './test-clock.ts';
import { TestLog } from './test-log.ts';

/** One request: `what` is "verb plural/name", and for a subresource "verb plural/name/status". */
export interface KubeRequest {
  what: string;
  body: unknown;
  options: unknown;
}

export interface TestIndex {
  resource: Resource;
  name: string;
  values: IndexFunction<never>;
}

type Loose = KubeObject & { [field: string]: unknown };

export class TestCluster {
  readonly clock: TestClock;
  readonly log = new TestLog();
  readonly requests: KubeRequest[] = [];
  readonly events: { type: string; reason: string; note: string }[] = [];
  readonly context: ReconcileContext;
  readonly #indexes: TestIndex[];
  /** what the API server has, and what the operator's stores show of it */
  readonly #live = new Map<string, ObjectStore<Loose>>();
  readonly #seen = new Map<string, ObjectStore<Loose>>();
  readonly #before = new Map<string, () => void>();
  #version = 0;

  constructor({ now = 0, indexes = [] }: { now?: number; indexes?: TestIndex[] } = {}) {
    this.clock = new TestClock(now);
    this.#indexes = indexes;
    const client = {
      get: async (resource: Resource, key: ObjectKey) => {
        await this.#take('get', resource, key);
        return this.#liveOf(resource).get(key);
      },
      list: async (resource: Resource, options: { namespace?: string }) => {
        await this.#take('list', resource, undefined, undefined, options);
        return { items: this.#liveOf(resource).list(options.namespace), resourceVersion: `${this.#version}` };
      },
      create: async (resource: Resource, object: Loose, fieldManager?: string) =>
        this.#create(resource, object, fieldManager),
      apply: async (resource: Resource, object: Loose, options: object) => this.#apply(resource, object, options),
      applyStatus: async (resource: Resource, object: Loose, options: object) =>
        this.#apply(resource, object, options, 'status'),
      mergePatch: async (resource: Resource, key: ObjectKey, patch: object, options: object = {}) =>
        this.#mergePatch(resource, key, patch, options),
      delete: async (resource: Resource, key: ObjectKey, options: { uid?: string } = {}) =>
        this.#delete(resource, key, options),
    } as unknown as KubeClient;
    this.context = {
      client,
      clock: this.clock,
      log: this.log,
      signal: new AbortController().signal,
      events: { record: (_about: KubeObject, event: (typeof this.events)[number]) => void this.events.push(event) },
      store: (resource: Resource) => this.#seenOf(resource),
    } as unknown as ReconcileContext;
  }

  /** Somebody else's write, which the stores show; gives the object as they show it. */
  put<T extends KubeObject>(resource: Resource<T>, object: T): T {
    const stored = this.putUnseen(resource, object);
    this.#seenOf(resource).put(stored as unknown as Loose);
    return stored;
  }

  /** Somebody else's write of which the stores have not heard. */
  putUnseen<T extends KubeObject>(resource: Resource<T>, object: T): T {
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: this.#nextVersion() } };
    this.#liveOf(resource).put(stored as unknown as Loose);
    return stored;
  }

  remove(resource: Resource, key: ObjectKey): void {
    for (const store of [this.#liveOf(resource), this.#seenOf(resource)]) {
      const object = store.get(key);
      if (object !== undefined) store.remove(object);
    }
  }

  /** The object as the API server has it. */
  find<T extends KubeObject>(resource: Resource<T>, key: ObjectKey): T | undefined {
    return this.#liveOf(resource).get(key) as T | undefined;
  }

  /** Runs before the server takes a request such as "apply cronjobs"; what it throws is the answer. */
  before(verbAndPlural: string, run: () => void): void {
    this.#before.set(verbAndPlural, run);
  }

  /** What was asked since the last look, in order. */
  takeAsked(): string[] {
    return this.requests.splice(0).map(({ what }) => what);
  }

  /** Answers a while later, so that what nobody waits for is not done in time. */
  async #take(
    verb: string,
    resource: Resource,
    key?: ObjectKey,
    body?: unknown,
    options?: unknown,
    subresource = '',
  ): Promise<void> {
    const what = [`${verb} ${resource.plural}`, key?.name ?? '', subresource].filter((part) => part !== '').join('/');
    this.requests.push({ what, body, options });
    await new Promise((resolve) => setImmediate(resolve));
    this.#before.get(`${verb} ${resource.plural}${subresource === '' ? '' : `/${subresource}`}`)?.();
  }

  async #create(resource: Resource, object: Loose, fieldManager: string | undefined): Promise<KubeObject> {
    const key = keyOf(object);
    await this.#take('create', resource, key, object, fieldManager);
    if (this.#liveOf(resource).get(key) !== undefined) throw refusal(409, 'AlreadyExists', formatKey(key));
    return this.put(resource, { ...object, metadata: { uid: `uid of ${key.name}`, ...object.metadata } });
  }

  async #apply(resource: Resource, object: Loose, options: object, subresource = ''): Promise<KubeObject> {
    const key = keyOf(object);
    await this.#take('apply', resource, key, object, options, subresource);
    const current = this.#liveOf(resource).get(key);
    if (subresource !== '' && current === undefined) throw refusal(404, 'NotFound', formatKey(key));
    this.#compare(current, object.metadata);
    if (subresource !== '') return this.#write(resource, { ...(current as Loose), status: object.status });
    const metadata = { uid: `uid of ${key.name}`, ...current?.metadata, ...object.metadata };
    return this.#write(resource, { ...current, ...object, metadata } as Loose);
  }

  async #mergePatch(
    resource: Resource,
    key: ObjectKey,
    patch: { metadata?: object },
    options: { subresource?: string },
  ): Promise<KubeObject> {
    await this.#take('patch', resource, key, patch, options, options.subresource);
    const current = this.#liveOf(resource).get(key);
    if (current === undefined) throw refusal(404, 'NotFound', formatKey(key));
    this.#compare(current, patch.metadata ?? {});
    return this.#write(resource, merged(current, patch) as Loose);
  }

  async #delete(resource: Resource, key: ObjectKey, options: { uid?: string }): Promise<'gone' | 'deleting'> {
    await this.#take('delete', resource, key, undefined, options);
    const current = this.#liveOf(resource).get(key);
    if (current !== undefined && (options.uid === undefined || options.uid === current.metadata.uid))
      this.remove(resource, key);
    return 'gone';
  }

  /** Stores what differs. What is being deleted goes with its last finalizer. */
  #write(resource: Resource, object: Loose): KubeObject {
    const current = this.#liveOf(resource).get(keyOf(object));
    const resourceVersion = current?.metadata.resourceVersion;
    const next = { ...object, metadata: { ...object.metadata, ...(resourceVersion && { resourceVersion }) } };
    if (current !== undefined && JSON.stringify(current) === JSON.stringify(next)) return current;
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    if (deletionTimestamp === undefined || finalizers.length > 0) return this.put(resource, object);
    this.remove(resource, keyOf(object));
    return object;
  }

  #compare(current: Loose | undefined, { uid, resourceVersion }: Partial<KubeObject['metadata']>): void {
    const isOther = uid !== undefined && uid !== current?.metadata.uid;
    if (isOther || (resourceVersion !== undefined && resourceVersion !== current?.metadata.resourceVersion))
      throw refusal(409, 'Conflict', 'it has changed');
  }

  #nextVersion(): string {
    this.#version += 1;
    return `${this.#version}`;
  }

  #liveOf = (resource: Resource) => this.#storeOf(this.#live, resource);
  #seenOf = (resource: Resource) => this.#storeOf(this.#seen, resource);

  #storeOf(stores: Map<string, ObjectStore<Loose>>, resource: Resource): ObjectStore<Loose> {
    const found = stores.get(resource.plural);
    if (found !== undefined) return found;
    const store = new ObjectStore<Loose>();
    for (const { resource: of, name, values } of this.#indexes)
      if (of.plural === resource.plural) store.addIndex(name, values as IndexFunction<Loose>);
    stores.set(resource.plural, store);
    return store;
  }
}

/** What the API server refuses with. */
export function refusal(status: number, reason: string, message = `${reason} it is`): KubeError {
  return new KubeError({ what: 'request', status, reason, message });
}

function merged(target: object, patch: object): object {
  const result: Record<string, unknown> = { ...target };
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete result[field];
    else if (typeof value === 'object' && !Array.isArray(value)) result[field] = merged(result[field] ?? {}, value);
    else result[field] = value;
  }
  return result;
}
