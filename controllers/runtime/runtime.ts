import { Informer } from './cache/informer.ts';
import type { IndexFunction, Store } from './cache/store.ts';
import type { KubeClient } from './client.ts';
import { type Around, Controller, type ControllerOptions } from './controller.ts';
import { EventRecorder } from './events/events.ts';
import { type KubeObject, type Resource, resourceId } from './object.ts';
import { type Clock, type Scheduler, systemScheduler } from './process/clock.ts';
import type { Health } from './process/health.ts';
import type { Logger } from './process/log.ts';
import { RuntimeMetrics } from './process/metrics.ts';
import { Outages } from './process/outages.ts';

export interface OperatorRuntimeOptions {
  client: KubeClient;
  clock: Clock;
  log: Logger;
  /** Namespaces to look at; all when absent. */
  namespaces?: string[];
  /** Name that Events are reported under. */
  name?: string;
  /** Which process of that name this is. */
  instance?: string;
  scheduler?: Scheduler;
  /** Runs each reconcile, such as in a scope that log lines and calls of services know it by. */
  around?: Around;
}

const GRACE_MS = 30_000;
const SYNC_NOTICE_MS = 10_000;

/** Controllers, and what they share: one informer a resource, metrics, events, health, start and stop. */
export class OperatorRuntime {
  readonly metrics = new RuntimeMetrics();
  readonly events: EventRecorder;
  readonly health: Health;
  readonly #options: OperatorRuntimeOptions;
  readonly #scheduler: Scheduler;
  readonly #informers = new Map<string, Informer<KubeObject>>();
  readonly #controllers: Controller<KubeObject>[] = [];
  readonly #informersEnd = new AbortController();
  #running: Promise<void> | undefined;
  #state: 'new' | 'starting' | 'running' | 'stopped' = 'new';

  constructor(options: OperatorRuntimeOptions) {
    const { client, clock, log, name = 'dsm-operator', instance = name } = options;
    this.#options = options;
    this.#scheduler = options.scheduler ?? systemScheduler;
    this.events = new EventRecorder({ client, clock, log, scheduler: this.#scheduler, controller: name, instance });
    this.health = {
      live: () => ({ ok: true, checks: {} }),
      ready: () => this.#ready(),
    };
    client.observe({
      request: (method, status, host) => this.metrics.request(method, status, host),
      written: (resource, object) => this.#informers.get(resourceId(resource))?.observeWrite(object),
    });
  }

  /** Throws once started: an informer that runs already has told its first list. */
  add<T extends KubeObject>(options: ControllerOptions<T>): void {
    this.#mustBeNew(`add controller ${options.name}`);
    const { client, clock, log } = this.#options;
    const controller = new Controller<T>(options, {
      context: { client, clock, events: this.events, store: (resource) => this.store(resource) },
      log,
      metrics: this.metrics,
      scheduler: this.#scheduler,
      around: this.#options.around ?? ((reconcile) => reconcile()),
      informer: (resource) => this.#informer(resource),
    });
    this.#controllers.push(controller as unknown as Controller<KubeObject>);
  }

  /** Makes `store(resource).byIndex(name, value)` work, and the resource be watched if no controller does so yet. */
  index<T extends KubeObject>(resource: Resource<T>, name: string, values: IndexFunction<T>): void {
    this.#mustBeNew(`add index ${name}`);
    this.#informer(resource).addIndex(name, values);
  }

  store<T extends KubeObject>(resource: Resource<T>): Store<T> {
    const informer = this.#informers.get(resourceId(resource));
    if (informer === undefined) throw new Error(`store: ${resourceId(resource)}: no controller watches this resource`);
    return informer as unknown as Store<T>;
  }

  /** Returns when all informers are synced and the workers run, however long the API server takes; or once stopped. */
  async start(): Promise<void> {
    this.#mustBeNew('start');
    this.#state = 'starting';
    const { signal } = this.#informersEnd;
    const informers = [...this.#informers.values()];
    this.#running = Promise.all(informers.map((informer) => informer.run(signal))).then(() => undefined);
    await Promise.race([this.#synced(informers), this.#running]);
    if (signal.aborted) return;
    for (const controller of this.#controllers) controller.start();
    this.#state = 'running';
  }

  /** Lets reconciles under way end within `graceMs`, then ends the watches. Does not close the client. */
  async stop(graceMs = GRACE_MS): Promise<void> {
    this.#state = 'stopped';
    const gaveUp = Promise.withResolvers<'gave up'>();
    // One second more than the reconciles have: they get to see their signal before we leave without them.
    const cancel = this.#scheduler.after(graceMs + 1_000, () => gaveUp.resolve('gave up'));
    const ended = Promise.all(this.#controllers.map((controller) => controller.stop(graceMs)));
    const outcome = await Promise.race([ended.then(() => this.events.stop()), gaveUp.promise]);
    cancel();
    if (outcome === 'gave up') this.#options.log.warn({ graceMs }, 'stopped although a reconcile has not ended');
    this.#informersEnd.abort();
    await this.#running;
  }

  async #synced(informers: Informer<KubeObject>[]): Promise<void> {
    let cancel: () => void = () => undefined;
    const outages = new Outages();
    const notice = () => {
      const waitingFor = this.#unsynced();
      const level = outages.began('lists', waitingFor.join()) ? 'warn' : 'debug';
      this.#options.log[level]({ waitingFor }, 'still waiting for the first lists');
      cancel = this.#scheduler.after(SYNC_NOTICE_MS, notice);
    };
    cancel = this.#scheduler.after(SYNC_NOTICE_MS, notice);
    this.#informersEnd.signal.addEventListener('abort', () => cancel(), { once: true });
    await Promise.all(informers.map((informer) => informer.whenSynced()));
    cancel();
  }

  #unsynced(): string[] {
    return [...this.#informers].filter(([, informer]) => !informer.hasSynced()).map(([id]) => id);
  }

  #ready(): ReturnType<Health['ready']> {
    const checks: Record<string, boolean> = { running: this.#state === 'running' };
    for (const [id, informer] of this.#informers) checks[id] = informer.hasSynced();
    return { ok: Object.values(checks).every((ok) => ok), checks };
  }

  #informer<T extends KubeObject>(resource: Resource<T>): Informer<T> {
    const id = resourceId(resource);
    const known = this.#informers.get(id);
    if (known !== undefined) return known as unknown as Informer<T>;
    const { client, log, namespaces } = this.#options;
    const scope = namespaces === undefined ? {} : { namespaces };
    const informer = new Informer<T>({ client, resource, log, scheduler: this.#scheduler, ...scope });
    this.#informers.set(id, informer as unknown as Informer<KubeObject>);
    return informer;
  }

  #mustBeNew(what: string): void {
    if (this.#state !== 'new') throw new Error(`${what}: the runtime is ${this.#state} already`);
  }
}
