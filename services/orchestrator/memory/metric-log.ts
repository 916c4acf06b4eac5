import type { Logger } from '../../kit/process/logger.ts';
import { OutageLog } from '../../kit/process/outage-log.ts';
import type { Clock } from '../../kit/time/clock.ts';
import { type MemoryMetric, recordMetric } from '../store/memory/metrics.ts';
import type { OrchestratorDatabase } from '../store/tables.ts';

/** At most one row a kind in this time. */
const EVERY_MS = 1_000;

/** Keeps how searches and backfills went. Nobody waits for it. */
export class MetricLog {
  readonly #db: OrchestratorDatabase;
  readonly #clock: Clock;
  readonly #outage: OutageLog;
  readonly #last = new Map<string, number>();
  #written: Promise<void> = Promise.resolve();

  constructor(db: OrchestratorDatabase, clock: Clock, log: Logger) {
    this.#db = db;
    this.#clock = clock;
    this.#outage = new OutageLog(log, 'memory metrics: writing them');
  }

  get written(): Promise<void> {
    return this.#written;
  }

  record(metric: Omit<MemoryMetric, 'timestamp'>): void {
    const timestamp = this.#clock.now();
    const last = this.#last.get(metric.operation_type) ?? Number.NEGATIVE_INFINITY;
    if (timestamp.getTime() - last < EVERY_MS) return;
    this.#last.set(metric.operation_type, timestamp.getTime());
    this.#written = this.#written
      .then(() => recordMetric(this.#db, { ...metric, timestamp }))
      .then(() => this.#outage.worked())
      .catch((error) => this.#outage.failed(error));
  }
}
