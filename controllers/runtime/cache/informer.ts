import type { KubeClient } from '../client/kube-client.ts';
import { formatKey, type KubeObject, keyOf, type Labels, type ObjectKey, type Resource } from '../objects/object.ts';
import { type Logger, withFields } from '../observe/log.ts';
import { type Scheduler, systemScheduler } from '../time/clock.ts';
import { Reflector } from './reflector.ts';
import { type IndexFunction, ObjectStore, type Store } from './store.ts';
import { trim } from './trim.ts';

/** Told about every difference between two states of the store. An object replaced by another of the same name is a
 * delete and an add. */
export interface ChangeHandler<T extends KubeObject> {
  added(object: T, isInitial: boolean): void;
  updated(object: T, before: T): void;
  deleted(object: T): void;
}

export interface InformerOptions<T extends KubeObject> {
  client: KubeClient;
  resource: Resource<T>;
  /** One watch each; absent: one watch over all namespaces. */
  namespaces?: string[];
  log: Logger;
  scheduler?: Scheduler;
  /** A stream silent for this long is given up; more than a minute, which is how often bookmarks come. */
  inactivityMs?: number;
}

/** One watch: its namespace, how far it has told us, whether its first list is in. */
interface Scope {
  namespace: string | undefined;
  position: bigint;
  synced: boolean;
}

/** A store that follows the API server. An object that loses one of the resource's watched labels is as good as deleted. */
export class Informer<T extends KubeObject> implements Store<T> {
  readonly #options: InformerOptions<T>;
  readonly #log: Logger;
  readonly #store = new ObjectStore<T>();
  readonly #handlers: ChangeHandler<T>[] = [];
  readonly #scopes: Scope[];
  readonly #synced = Promise.withResolvers<void>();

  constructor(options: InformerOptions<T>) {
    this.#options = options;
    this.#log = withFields(options.log, { resource: options.resource.plural });
    const namespaces = options.resource.namespaced ? (options.namespaces ?? [undefined]) : [undefined];
    this.#scopes = namespaces.map((namespace) => ({ namespace, position: -1n, synced: false }));
  }

  get(key: ObjectKey): T | undefined {
    return this.#store.get(key);
  }

  list(namespace?: string): T[] {
    return this.#store.list(namespace);
  }

  byIndex(index: string, value: string): T[] {
    return this.#store.byIndex(index, value);
  }

  addIndex(name: string, values: IndexFunction<T>): void {
    this.#store.addIndex(name, values);
  }

  addHandler(handler: ChangeHandler<T>): void {
    this.#handlers.push(handler);
  }

  /** Whether the first list is in the store: of all that is followed, or as far as it tells of one namespace. */
  hasSynced(namespace?: string): boolean {
    const scopes =
      namespace === undefined
        ? this.#scopes
        : this.#scopes.filter((scope) => scope.namespace === undefined || scope.namespace === namespace);
    return scopes.length > 0 && scopes.every(({ synced }) => synced);
  }

  /** Resolves when the first list of every namespace is in the store, or the API server has no such kind. */
  whenSynced(): Promise<void> {
    return this.#synced.promise;
  }

  /** Follows the API server until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#scopes.map((scope) => this.#reflector(scope).run(signal)));
  }

  /**
   * Takes over what one of our own writes answered, so that a reconciler reads what it wrote even before the watch
   * tells it. An answer from before the watch's position is dropped: the object may be gone since.
   */
  observeWrite(object: T): void {
    if (!this.#isChosen(object)) return;
    const namespace = object.metadata.namespace;
    const scope = this.#scopes.find((each) => each.namespace === undefined || each.namespace === namespace);
    if (!scope?.synced || versionOf(object) <= scope.position) return;
    // The caller goes on with what it was answered, so what is taken out is taken out of a copy.
    this.#changed(trim(this.#options.resource, { ...object, metadata: { ...object.metadata } }), false);
  }

  #isChosen({ metadata }: T): boolean {
    return Object.entries(this.#options.resource.watchedLabels ?? {}).every(
      ([key, value]) => metadata.labels?.[key] === value,
    );
  }

  #reflector(scope: Scope): Reflector<T> {
    const { client, resource, scheduler = systemScheduler, inactivityMs } = this.#options;
    return new Reflector<T>({
      client,
      resource,
      ...(scope.namespace === undefined ? {} : { namespace: scope.namespace }),
      selectors: resource.watchedLabels ? { labelSelector: selectorOf(resource.watchedLabels) } : {},
      sink: {
        listed: (object) => {
          // Later lists tell what is gone as well, and only as a whole whether the server was set back to a backup.
          if (!scope.synced) this.#changed(object, true);
        },
        replace: (items, resourceVersion) => this.#replace(scope, items, resourceVersion),
        changed: (object) => this.#changed(object, false),
        deleted: (object) => this.#deleted(object),
        progressed: (resourceVersion) => {
          scope.position = BigInt(resourceVersion);
        },
        kindGone: () => {
          for (const stored of this.#store.list(scope.namespace)) this.#deleted(stored);
          this.#syncedOnce(scope);
        },
      },
      log: this.#log,
      scheduler,
      ...(inactivityMs === undefined ? {} : { inactivityMs }),
    });
  }

  #replace(scope: Scope, items: T[], resourceVersion: string): void {
    const position = BigInt(resourceVersion);
    // Versions only go backwards when the server's storage was restored from a backup: then ours mean nothing.
    const restored = position < scope.position;
    const news = new Set(items);
    // What a streamed list has told one by one is in the store as it is: thousands need no second look, which would block the process.
    const others = this.#store.list(scope.namespace).filter((stored) => !news.delete(stored));
    const present = new Set([...news].map((item) => formatKey(keyOf(item))));
    for (const stored of others) {
      // What is newer than the list was written by us after it, and is not missing from it.
      if (restored || (!present.has(formatKey(keyOf(stored))) && versionOf(stored) <= position)) this.#deleted(stored);
    }
    for (const item of news) this.#changed(item, !scope.synced);
    scope.position = position;
    this.#syncedOnce(scope);
  }

  #syncedOnce(scope: Scope): void {
    scope.synced = true;
    if (this.hasSynced()) this.#synced.resolve();
  }

  #changed(object: T, isInitial: boolean): void {
    const before = this.#store.get(keyOf(object));
    if (before === object) return;
    // Equal: our own write, already seen as its answer. Lower: an older state still on its way through the watch.
    if (before !== undefined && versionOf(object) <= versionOf(before)) return;
    if (before !== undefined && before.metadata.uid !== object.metadata.uid) {
      this.#deleted(before);
      this.#changed(object, isInitial);
      return;
    }
    this.#store.put(object);
    if (before === undefined) this.#tell((handler) => handler.added(object, isInitial), object);
    else this.#tell((handler) => handler.updated(object, before), object);
  }

  #deleted(object: T): void {
    const stored = this.#store.get(keyOf(object));
    if (stored === undefined || (stored.metadata.uid !== object.metadata.uid && versionOf(stored) > versionOf(object)))
      return;
    this.#store.remove(stored);
    this.#tell((handler) => handler.deleted(stored), stored);
  }

  /** A handler's exception is a bug in it: it is logged, and the others are told all the same. */
  #tell(tell: (handler: ChangeHandler<T>) => void, object: T): void {
    for (const handler of this.#handlers) {
      try {
        tell(handler);
      } catch (error) {
        this.#log.error({ err: error, key: formatKey(keyOf(object)) }, 'a watch handler threw');
      }
    }
  }
}

const selectorOf = (labels: Labels): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

// Kubernetes promises since 1.35 that resource versions of one resource compare as numbers.
function versionOf(object: KubeObject): bigint {
  return BigInt(object.metadata.resourceVersion ?? 0);
}
