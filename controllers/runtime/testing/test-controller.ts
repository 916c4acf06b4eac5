// A controller whose informers are told by hand, for this folder's tests.
import { type ChangeHandler, Informer } from '../cache/informer.ts';
import { Controller, type ControllerOptions, type Request } from '../control/controller.ts';
import type { KubeObject, Resource } from '../objects/object.ts';
import { EventRecorder } from '../observe/events/events.ts';
import { RuntimeMetrics } from '../observe/metrics.ts';
import { CONFIG_MAPS, type ConfigMap, TestApiServer } from './test-api-server.ts';
import { TestClock } from './test-clock.ts';
import { TestLog } from './test-log.ts';

/** An informer that is told by hand what the API server would tell. */
class TestInformer extends Informer<KubeObject> {
  readonly objects = new Map<string, KubeObject>();
  readonly #handlers: ChangeHandler<KubeObject>[] = [];

  override addHandler(handler: ChangeHandler<KubeObject>): void {
    this.#handlers.push(handler);
  }

  override list(): KubeObject[] {
    return [...this.objects.values()];
  }

  add(object: KubeObject, isInitial = false): void {
    this.objects.set(object.metadata.name, object);
    for (const handler of this.#handlers) handler.added(object, isInitial);
  }

  update(object: KubeObject, before: KubeObject): void {
    for (const handler of this.#handlers) handler.updated(object, before);
  }

  remove(object: KubeObject): void {
    for (const handler of this.#handlers) handler.deleted(object);
  }
}

type Options = ControllerOptions<ConfigMap>;

export class ControllerScope {
  readonly time = new TestClock();
  readonly log = new TestLog();
  readonly metrics = new RuntimeMetrics();
  readonly server: TestApiServer;
  readonly #informers = new Map<string, TestInformer>();
  #controller: Controller<ConfigMap> | undefined;

  private constructor(server: TestApiServer) {
    this.server = server;
  }

  static async start(): Promise<ControllerScope> {
    return new ControllerScope(await TestApiServer.start());
  }

  async stop(): Promise<void> {
    await this.#controller?.stop(0);
    await this.server.stop();
  }

  /** A controller of ConfigMaps, without resync unless one is asked for; gives the informer of its objects. */
  control(options: Partial<Options> & Pick<Options, 'reconcile'>): TestInformer {
    const { time: clock, log, metrics, informerOf } = this;
    const { client } = this.server;
    const events = new EventRecorder({ client, clock, scheduler: clock, log, controller: 'c', instance: 'c' });
    this.#controller = new Controller<ConfigMap>(
      { name: 'boards', for: CONFIG_MAPS, ...('resyncMs' in options ? {} : { resyncMs: 0 }), ...options },
      {
        ...{ context: { client, clock, events, store: informerOf }, log, metrics, scheduler: clock },
        ...{ informer: informerOf, around: (reconcile) => reconcile() },
      },
    );
    return informerOf(CONFIG_MAPS);
  }

  get controller(): Controller<ConfigMap> {
    if (this.#controller === undefined) throw new Error('there is no controller yet');
    return this.#controller;
  }

  readonly informerOf = <T extends KubeObject>(resource: Resource<T>): TestInformer & Informer<T> => {
    const { log, time: scheduler } = this;
    const { client } = this.server;
    const found = this.#informers.get(resource.kind) ?? new TestInformer({ client, resource, log, scheduler });
    this.#informers.set(resource.kind, found);
    return found as unknown as TestInformer & Informer<T>;
  };
}

/** Reconciles that end at once, and the names that they were for. */
export function noting(): { seen: string[]; reconcile: (request: Request) => Promise<void> } {
  const seen: string[] = [];
  return { seen, reconcile: async ({ name }) => void seen.push(name) };
}
