import { Informer } from '../cache/informer.ts';
import type { IndexFunction, Store } from '../cache/store.ts';
import type { KubeClient } from '../client/kube-client.ts';
import type { LeaderElection } from '../election/leader-election.ts';
import { type KubeObject, type Resource, resourceId } from '../objects/object.ts';
import { EventRecorder } from '../observe/events/events.ts';
import type { Health } from '../observe/health.ts';
import type { Logger } from '../observe/log.ts';
import { RuntimeMetrics } from '../observe/metrics.ts';
import { Outages } from '../observe/outages.ts';
import { type Clock, type Scheduler, systemClock, systemScheduler } from '../time/clock.ts';
import { type Around, Controller, type ControllerOptions } from './controller.ts';
import { ServerReturn } from './server-return.ts';

export interface OperatorRuntimeOptions {
  client: KubeClient;
  /** The machine's unless given. */
  clock?: Clock;
  log: Logger;
  /** Namespaces to look at; all when absent. */
  namespaces?: string[];
  /** Name that Events are reported under. */
  name?: string;
  /** Which process of that name this is. */
  instance?: string;
  scheduler?: Scheduler;
  /** A watch that is silent for this long, in ms, is opened again; more than a minute unless every bookmark may be missed. */
  inactivityMs?: number;
  /** Runs each reconcile, such as in a scope that log lines and calls of services know it by. */
  around?: Around;
  /** Only the elected of several processes works; the others keep their caches warm. Absent: this process is the only one. */
  election?: LeaderElection;
}

const GRACE_MS = 30_000;
const SYNC_NOTICE_MS = 10_000;
// Reconciles that have lost their leadership fail at their next write, and each request that they wait for has a time limit.
const STAND_DOWN_MS = 60_000;

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
  #leading: Promise<void> | undefined;
  #state: 'new' | 'starting' | 'running' | 'stopped' = 'new';

  constructor(options: OperatorRuntimeOptions) {
    const { client, clock = systemClock, log, name = 'operator', instance = name, election } = options;
    this.#options = options;
    this.#scheduler = options.scheduler ?? systemScheduler;
    this.events = new EventRecorder({ client, clock, log, scheduler: this.#scheduler, controller: name, instance });
    this.health = {
      live: () => ({ ok: true, checks: {} }),
      ready: () => this.#ready(),
    };
    const serverReturn = new ServerReturn(this.#scheduler, () => {
      for (const controller of this.#controllers) controller.serverReturned();
    });
    client.observe({
      request: (method, status, host) => {
        this.metrics.request(method, status, host);
        serverReturn.observe(status);
      },
      written: (resource, object) => this.#informers.get(resourceId(resource))?.observeWrite(object),
    });
    if (election === undefined) return;
    client.guard((what) => election.mustLead(what));
    this.metrics.leaderElection(election.place.name, () => election.isLeader);
  }

  /** Throws once started: an informer that runs already has told its first list. */
  add<T extends KubeObject>(options: ControllerOptions<T>): void {
    this.#mustBeNew(`add controller ${options.name}`);
    const { client, clock = systemClock, log } = this.#options;
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

  /**
   * Returns when all informers are synced and the workers run, or wait for this process to be elected, however long the API server
   * takes; or once stopped.
   */
  async start(): Promise<void> {
    this.#mustBeNew('start');
    this.#state = 'starting';
    const { signal } = this.#informersEnd;
    const informers = [...this.#informers.values()];
    this.#running = Promise.all(informers.map((informer) => informer.run(signal))).then(() => undefined);
    await Promise.race([this.#synced(informers), this.#running]);
    if (signal.aborted) return;
    const { election } = this.#options;
    if (election === undefined) this.#startControllers();
    else this.#leading = this.#leadWhenElected(election);
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
    await this.#options.election?.stop();
    await this.#leading;
    this.#informersEnd.abort();
    await this.#running;
  }

  #startControllers(): void {
    for (const controller of this.#controllers) controller.start();
  }

  async #leadWhenElected(election: LeaderElection): Promise<void> {
    await this.#standDown(election);
    for (let term = await election.campaign(); term !== undefined; term = await election.campaign()) {
      if (this.#state !== 'stopped') this.#startControllers();
      await term.lost;
      if (this.#state !== 'stopped') await this.#standDown(election);
    }
  }

  /** Nothing of a term may be under way in the next one, and whoever stands by gathers no keys. */
  async #standDown({ fail }: LeaderElection): Promise<void> {
    const cancel = this.#scheduler.after(STAND_DOWN_MS, () =>
      fail(`a reconcile has not ended ${STAND_DOWN_MS} ms after the leadership was lost`),
    );
    await Promise.all(this.#controllers.map((controller) => controller.stop(0)));
    cancel();
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
    const { election } = this.#options;
    const checks: Record<string, boolean> = { running: this.#state === 'running' };
    if (election !== undefined) checks.lease = election.isReachable;
    for (const [id, informer] of this.#informers) checks[id] = informer.hasSynced();
    return { ok: Object.values(checks).every((ok) => ok), checks };
  }

  #informer<T extends KubeObject>(resource: Resource<T>): Informer<T> {
    const id = resourceId(resource);
    const known = this.#informers.get(id);
    if (known !== undefined) return known as unknown as Informer<T>;
    const { client, log, namespaces, inactivityMs } = this.#options;
    const scope = {
      ...(namespaces === undefined ? {} : { namespaces }),
      ...(inactivityMs === undefined ? {} : { inactivityMs }),
    };
    const informer = new Informer<T>({ client, resource, log, scheduler: this.#scheduler, ...scope });
    this.#informers.set(id, informer as unknown as Informer<KubeObject>);
    return informer;
  }

  #mustBeNew(what: string): void {
    if (this.#state !== 'new') throw new Error(`${what}: the runtime is ${this.#state} already`);
  }
}
