import { setImmediate } from 'node:timers/promises';
import type { ChangeHandler, Informer } from '../cache/informer.ts';
import type { Store } from '../cache/store.ts';
import type { KubeClient } from '../client/kube-client.ts';
import { isConflict, isNamespaceTerminating, isRefusal, isUnanswered, KubeError } from '../client/kube-error.ts';
import { NotLeader } from '../election/leadership.ts';
import { formatKey, type KubeObject, keyOf, type ObjectKey, type Resource } from '../objects/object.ts';
import { ownerKeys } from '../objects/owner.ts';
import type { EventRecorder } from '../observe/events/events.ts';
import { type Logger, withFields } from '../observe/log.ts';
import type { ReconcileResult, RuntimeMetrics } from '../observe/metrics.ts';
import { ReconcileLog } from '../observe/reconcile-log.ts';
import type { Clock, Scheduler } from '../time/clock.ts';
import { KEY_WAITS } from './backoff.ts';
import { type KeySource, runSource } from './key-source.ts';
import { LOW_PRIORITY, type QueueItem, type QueueOptions, WorkQueue } from './queue.ts';
import type { SettleOptions } from './settling.ts';
import { TerminalError } from './terminal-error.ts';

/** Only a key: what happened to the object is nobody's business, only what it is now. */
export interface Request extends ObjectKey {}

// biome-ignore lint/suspicious/noConfusingVoidType: a reconciler with nothing to add simply returns.
export type Result = { requeueAfterMs?: number } | void;

export type Stores = <X extends KubeObject>(resource: Resource<X>) => Store<X>;

export interface ReconcileContext {
  client: KubeClient;
  log: Logger;
  /** Aborts when the process can wait no longer for a graceful end. */
  signal: AbortSignal;
  clock: Clock;
  events: EventRecorder;
  /** The store of a resource that some controller is for, owns or watches; throws for any other. */
  store: Stores;
}

/** Another kind whose changes concern objects of `for`. Keys of the old and of the new state are both looked at. */
export interface RelatedResource {
  resource: Resource;
  toKeys(object: KubeObject, stores: Stores): ObjectKey[];
}

/**
 * A controller makes the world match the objects of one kind.
 *
 * `reconcile` is level-based: it reads everything that it needs, works out what is missing and does that. It may be
 * called at any time, any number of times, for objects that are gone, and after half of its last call's writes.
 * One key is never reconciled twice at once. When it throws, the key is tried again after a growing delay, except for
 * a TerminalError. A store lags behind the API server, but never behind this process's own writes through the client.
 * What others wrote may still be missing in it, so children have deterministic
 * names and are written by server-side apply: writing one twice is then the same as once.
 */
export interface ControllerOptions<T extends KubeObject> {
  name: string;
  for: Resource<T>;
  /** Kinds whose objects have one of `for` as their controller by owner reference. */
  owns?: Resource[];
  watches?: RelatedResource[];
  sources?: KeySource[];
  /** Keys reconciled at the same time; 4 unless given. */
  workers?: number;
  /** Looks at every object this often although nothing changed; 10 hours unless given, 0 for never. */
  resyncMs?: number;
  /** Longest delay between two tries of a key that fails; 10 s unless given. A key that the API server refuses waits up to a minute. */
  maxBackoffMs?: number;
  /**
   * For objects that change many times a second: reconciles of one key wait for a pause between its changes, so that many changes
   * are one write of its status. Also a reconcile that goes on after its own write waits as long.
   */
  settle?: SettleOptions;
  reconcile(request: Request, context: ReconcileContext): Promise<Result>;
}

const DEFAULT_WORKERS = 4;
const LOOKS_A_TURN = 16;
const DEFAULT_RESYNC_MS = 10 * 3_600_000;

/** One call of a controller's `reconcile`. */
export interface Reconciling {
  controller: string;
  key: ObjectKey;
}

/** Runs what it is given, once, and hands on its outcome: the result that the metrics count, as what went wrong is not thrown. */
export type Around = (reconcile: () => Promise<ReconcileResult>, of: Reconciling) => Promise<ReconcileResult>;

export interface ControllerParts {
  context: Omit<ReconcileContext, 'log' | 'signal'>;
  log: Logger;
  metrics: RuntimeMetrics;
  scheduler: Scheduler;
  around: Around;
  informer<X extends KubeObject>(resource: Resource<X>): Informer<X>;
}

export class Controller<T extends KubeObject> {
  readonly #options: ControllerOptions<T>;
  readonly #parts: ControllerParts;
  readonly #log: Logger;
  readonly #reconcileLog: ReconcileLog;
  readonly #queueOptions: QueueOptions;
  /** What makes the keys of all objects that are there now, one function a kind. */
  readonly #seeds: (() => void)[] = [];
  /** Keys whose last try the API server gave no answer to: their delays grew for no reason of their own. */
  readonly #unanswered = new Map<string, ObjectKey>();
  #queue: WorkQueue;
  #isStopped = false;
  #sourcesEnd = new AbortController();
  #reconcilesEnd = new AbortController();
  #loops: Promise<void>[] = [];
  #cancelResync: (() => void) | undefined;

  /** Registers for changes, so it must be made before the informers run. */
  constructor(options: ControllerOptions<T>, parts: ControllerParts) {
    this.#options = options;
    this.#parts = parts;
    this.#log = withFields(parts.log, { controller: options.name });
    this.#reconcileLog = new ReconcileLog(this.#log);
    const { maxBackoffMs, settle } = options;
    this.#queueOptions = {
      scheduler: parts.scheduler,
      observer: parts.metrics.queue(options.name, () => this.#queue.workingFor()),
      ...(maxBackoffMs === undefined ? {} : { maxDelayMs: maxBackoffMs }),
      ...(settle === undefined ? {} : { settle }),
    };
    this.#queue = new WorkQueue(this.#queueOptions);
    this.#listen(options.for, (object) => [keyOf(object)]);
    for (const owned of options.owns ?? []) this.#listen(owned, (object) => ownerKeys(object, options.for));
    for (const { resource, toKeys } of options.watches ?? [])
      this.#listen(resource, (object) => toKeys(object, parts.context.store));
  }

  /**
   * Starts workers and sources; the informers must be synced, or objects would seem to be missing. Whoever was stopped has forgotten
   * its keys, and looks at every object then.
   */
  start(): void {
    const { name, workers = DEFAULT_WORKERS, sources = [] } = this.#options;
    this.#parts.metrics.controllerStarted(name, workers);
    if (this.#isStopped) this.#beginAnew();
    this.#loops = [
      ...Array.from({ length: workers }, () => this.#work()),
      ...sources.map((source) =>
        runSource(source, (key) => this.#queue.add(key), this.#sourcesEnd.signal, this.#log, this.#parts.scheduler),
      ),
    ];
    this.#scheduleResync();
  }

  /** Takes no more keys and waits for those in work; after `graceMs` their signal aborts. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    this.#cancelResync?.();
    this.#sourcesEnd.abort();
    const drained = this.#queue.shutdown();
    const cancel = this.#parts.scheduler.after(graceMs, () => this.#reconcilesEnd.abort());
    await drained;
    await Promise.all(this.#loops);
    cancel();
  }

  /** The API server answers again: what waits because it did not is tried now. */
  serverReturned(): void {
    const keys = [...this.#unanswered.values()];
    this.#unanswered.clear();
    for (const key of keys) this.#queue.retryNow(key);
  }

  #beginAnew(): void {
    this.#queue = new WorkQueue(this.#queueOptions);
    this.#sourcesEnd = new AbortController();
    this.#reconcilesEnd = new AbortController();
    this.#unanswered.clear();
    this.#isStopped = false;
    for (const seed of this.#seeds) seed();
  }

  #listen<X extends KubeObject>(resource: Resource<X>, toKeys: (object: X) => ObjectKey[]): void {
    const informer = this.#parts.informer(resource);
    const handler = this.#handler(toKeys);
    informer.addHandler(handler);
    this.#seeds.push(() => {
      for (const object of informer.list()) handler.added(object, true);
    });
  }

  #handler<X extends KubeObject>(toKeys: (object: X) => ObjectKey[]): ChangeHandler<X> {
    const enqueue = (keys: ObjectKey[], priority = 0) => {
      // A worker that waits takes a key at once, so the same key a second time would be a second reconcile.
      const distinct = new Map(keys.map((key) => [formatKey(key), key]));
      for (const key of distinct.values()) this.#queue.add(key, priority);
    };
    return {
      added: (object, isInitial) => enqueue(toKeys(object), isInitial ? LOW_PRIORITY : 0),
      // An object that moved from one owner to another concerns both.
      updated: (object, before) => enqueue([...toKeys(before), ...toKeys(object)]),
      deleted: (object) => enqueue(toKeys(object)),
    };
  }

  #scheduleResync(): void {
    const { resyncMs = DEFAULT_RESYNC_MS } = this.#options;
    if (resyncMs === 0) return;
    this.#cancelResync = this.#parts.scheduler.after(resyncMs * (0.9 + Math.random() * 0.2), () => {
      for (const object of this.#parts.informer(this.#options.for).list()) this.#queue.add(keyOf(object), LOW_PRIORITY);
      this.#scheduleResync();
    });
  }

  async #work(): Promise<void> {
    const { around } = this.#parts;
    let looks = 0;
    for (let item = await this.#queue.get(); item !== undefined; item = await this.#queue.get()) {
      const next = item;
      try {
        await around(() => this.#process(next), { controller: this.#options.name, key: item.key });
      } finally {
        this.#queue.done(item.key);
      }
      looks += 1;
      // Reconciles that find nothing to do wait for nobody: without this, thousands in a row would let nothing else run.
      if (looks % LOOKS_A_TURN === 0) await setImmediate();
    }
  }

  async #process({ key, priority }: QueueItem): Promise<ReconcileResult> {
    const { name, reconcile } = this.#options;
    const { metrics, scheduler, context } = this.#parts;
    const log = withFields(this.#log, { key: formatKey(key) });
    const startedAt = scheduler.now();
    metrics.reconcileStarted(name);
    this.#unanswered.delete(formatKey(key));
    let outcome: ReconcileResult = 'success';
    let failure: unknown;
    try {
      const result = await reconcile.call(this.#options, key, { ...context, log, signal: this.#reconcilesEnd.signal });
      this.#queue.forget(key);
      this.#reconcileLog.succeeded(key);
      if (result?.requeueAfterMs !== undefined) {
        outcome = 'requeue_after';
        this.#queue.addAfter(key, result.requeueAfterMs, priority);
      }
    } catch (error) {
      outcome = isNoFault(error) ? 'requeue_after' : 'error';
      failure = error;
      this.#failed(key, priority, error);
    }
    metrics.reconcileEnded(name, outcome, scheduler.now() - startedAt, failure instanceof TerminalError);
    return outcome;
  }

  #failed(key: ObjectKey, priority: number, error: unknown): void {
    let retryInMs: number | undefined;
    if (error instanceof TerminalError) this.#queue.forget(key);
    else {
      const asked = error instanceof KubeError ? error.retryAfterMs : undefined;
      const atLeastMs = asked === undefined ? undefined : Math.min(asked, KEY_WAITS.longestRefusedMs);
      const atMostMs = isRefusal(error) && !error.retryable ? KEY_WAITS.longestRefusedMs : undefined;
      retryInMs = this.#queue.addRateLimited(key, { priority, atLeastMs, atMostMs });
      // Who was told when to come back comes then.
      if (isUnanswered(error) && atLeastMs === undefined) this.#unanswered.set(formatKey(key), key);
    }
    this.#reconcileLog.failed(key, error, retryInMs);
  }
}

/** What tells of others' work: a conflict is how optimistic locking works, and no alert should count it. */
function isNoFault(error: unknown): boolean {
  return isConflict(error) || isNamespaceTerminating(error) || error instanceof NotLeader;
}
