import type { QueueObserver } from '../control/queue.ts';
import { Counter, Gauge, Histogram, Registry } from './prometheus.ts';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const QUEUE_SECONDS = [0.001, 0.01, 0.1, 1, 10, 100];

export type ReconcileResult = 'success' | 'error' | 'requeue_after';

/** The names and labels of controller-runtime and client-go, so that dashboards made for them work. Times in seconds. */
export class RuntimeMetrics {
  readonly registry = new Registry();
  readonly #registers = [this.registry];
  readonly #queues = new Map<string, () => number[]>();
  readonly #depths = new Map<string, number>();

  readonly #reconciles = this.#counter('controller_runtime_reconcile_total', 'Reconciliations by their result.', [
    'controller',
    'result',
  ]);
  readonly #errors = this.#counter('controller_runtime_reconcile_errors_total', 'Reconciliations that threw.', [
    'controller',
  ]);
  readonly #terminal = this.#counter(
    'controller_runtime_terminal_reconcile_errors_total',
    'Reconciliations that threw an error which is not retried.',
    ['controller'],
  );
  readonly #time = this.#histogram(
    'controller_runtime_reconcile_time_seconds',
    'Length of a reconciliation.',
    SECONDS,
    ['controller'],
  );
  readonly #active = this.#gauge('controller_runtime_active_workers', 'Workers that reconcile now.', ['controller']);
  readonly #workers = this.#gauge('controller_runtime_max_concurrent_reconciles', 'Workers of a controller.', [
    'controller',
  ]);
  readonly #adds = this.#counter('workqueue_adds_total', 'Keys added.', ['name', 'controller']);
  readonly #retries = this.#counter('workqueue_retries_total', 'Keys added again after a failure.', [
    'name',
    'controller',
  ]);
  readonly #waited = this.#histogram('workqueue_queue_duration_seconds', 'Time a key waits.', QUEUE_SECONDS, [
    'name',
    'controller',
  ]);
  readonly #worked = this.#histogram('workqueue_work_duration_seconds', 'Time a key is worked on.', QUEUE_SECONDS, [
    'name',
    'controller',
  ]);
  readonly #requests = this.#counter('rest_client_requests_total', 'Requests to the API server.', [
    'code',
    'method',
    'host',
  ]);

  constructor() {
    this.#gaugeOf('workqueue_depth', 'Keys that wait for a worker.', this.#depths, (depth) => depth);
    this.#gaugeOf(
      'workqueue_unfinished_work_seconds',
      'Sum of the ages of all work under way.',
      this.#queues,
      (ages) => ages().reduce((sum, age) => sum + age, 0) / 1000,
    );
    this.#gaugeOf(
      'workqueue_longest_running_processor_seconds',
      'Age of the oldest work under way.',
      this.#queues,
      (ages) => Math.max(0, ...ages()) / 1000,
    );
  }

  request(method: string, status: number, host: string): void {
    this.#requests.inc({ code: status === 0 ? '<error>' : String(status), method, host });
  }

  /** Makes a controller's series exist from the start, as rates over a counter that appears later miss its first step. */
  controllerStarted(controller: string, workers: number): void {
    for (const result of ['success', 'error', 'requeue_after']) this.#reconciles.inc({ controller, result }, 0);
    this.#errors.inc({ controller }, 0);
    this.#terminal.inc({ controller }, 0);
    this.#workers.set({ controller }, workers);
    this.#active.set({ controller }, 0);
  }

  reconcileStarted(controller: string): void {
    this.#active.inc({ controller });
  }

  reconcileEnded(controller: string, result: ReconcileResult, ms: number, isTerminal: boolean): void {
    this.#active.dec({ controller });
    this.#reconciles.inc({ controller, result });
    if (result === 'error') this.#errors.inc({ controller });
    if (isTerminal) this.#terminal.inc({ controller });
    this.#time.observe({ controller }, ms / 1000);
  }

  /** `workingFor` is asked at each scrape for the ages in ms of the work under way. */
  queue(controller: string, workingFor: () => number[]): QueueObserver {
    const labels = { name: controller, controller };
    this.#queues.set(controller, workingFor);
    return {
      depth: (depth) => void this.#depths.set(controller, depth),
      added: () => this.#adds.inc(labels),
      retried: () => this.#retries.inc(labels),
      started: (ms) => this.#waited.observe(labels, ms / 1000),
      finished: (ms) => this.#worked.observe(labels, ms / 1000),
    };
  }

  /** `isLeader` is asked at each scrape; `lease` is the Lease's name. */
  leaderElection(lease: string, isLeader: () => boolean): void {
    new Gauge({
      name: 'leader_election_master_status',
      help: 'Whether this process leads: 1, or stands by: 0.',
      labelNames: ['name'],
      registers: this.#registers,
      collect() {
        this.set({ name: lease }, isLeader() ? 1 : 0);
      },
    });
  }

  #counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name, help, labelNames, registers: this.#registers });
  }

  #gauge(name: string, help: string, labelNames: string[]): Gauge {
    return new Gauge({ name, help, labelNames, registers: this.#registers });
  }

  #histogram(name: string, help: string, buckets: number[], labelNames: string[]): Histogram {
    return new Histogram({ name, help, buckets, labelNames, registers: this.#registers });
  }

  /** Looked at when somebody asks: what changes with each key costs nothing meanwhile. */
  #gaugeOf<V>(name: string, help: string, queues: ReadonlyMap<string, V>, read: (value: V) => number): void {
    new Gauge({
      name,
      help,
      labelNames: ['name', 'controller'],
      registers: this.#registers,
      collect() {
        for (const [controller, value] of queues) this.set({ name: controller, controller }, read(value));
      },
    });
  }
}
