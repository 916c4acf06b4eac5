import type { EmbeddingClient } from '../../embedding/contract/client.ts';
import type { Leadership } from '../../kit/database/lease.ts';
import type { Logger } from '../../kit/process/logger.ts';
import { OutageLog } from '../../kit/process/outage-log.ts';
import type { Background } from '../../kit/service.ts';
import type { Clock } from '../../kit/time/clock.ts';
import type { Decision } from '../contract/shapes.ts';
import type { History } from '../learning/history.ts';
import { trimMetrics } from '../store/memory/metrics.ts';
import { forgetVectorsOfOthers } from '../store/memory/vectors.ts';
import { forgetExpired } from '../store/memory/working-memory.ts';
import type { OrchestratorDatabase } from '../store/tables.ts';
import { Backfill } from './backfill.ts';
import { Embedder } from './embedder.ts';
import { MetricLog } from './metric-log.ts';
import { type Recalled, type Recalling, Retrieval } from './retrieval.ts';
import { Thoughts } from './thoughts.ts';
import { VectorCache } from './vector-cache.ts';

export interface AgentMemoryOptions {
  db: OrchestratorDatabase;
  history: History;
  embeddings: Pick<EmbeddingClient, 'embedBatch'>;
  clock: Clock;
  log: Logger;
  database: 'pglite' | 'postgres';
  /** milliseconds after a decision before vectors are made of it, so that nothing is made beside its answer; 500 */
  calmMs?: number;
  /** absent: there is no other process */
  leader?: Leadership;
}

/** So many are compared within 10 ms; the embedded database searches while everybody waits. */
const NEWEST_OTHERS = { pglite: 200, postgres: 2_000 };
const TIDY_EVERY_MS = 60_000;

/** What was decided before and came of it. It is told beside decisions and changes none; no decision waits for it. */
export class AgentMemory implements Background {
  readonly #options: AgentMemoryOptions;
  readonly backfill: Backfill;
  readonly #retrieval: Retrieval;
  readonly #thoughts: Thoughts;
  readonly #metrics: MetricLog;
  readonly #outage: OutageLog;
  readonly #stopped = new AbortController();
  #tidying: NodeJS.Timeout | undefined;

  constructor(options: AgentMemoryOptions) {
    const { db, history, embeddings, clock, log, database, calmMs = 500, leader } = options;
    this.#options = options;
    this.#thoughts = new Thoughts(db, clock, log);
    this.#metrics = new MetricLog(db, clock, log);
    this.#outage = new OutageLog(log, 'agent memory: searching it');
    const cache = new VectorCache(clock);
    const untilStopped = { embedBatch: this.#untilStopped(embeddings.embedBatch) };
    const embedder = new Embedder(untilStopped, cache, async ({ digest }) => {
      await forgetVectorsOfOthers(db, digest);
      this.#retrieval.changed();
    });
    this.backfill = new Backfill({
      ...{ db, embedder, clock, log, calmMs, leader },
      onVectors: (made, milliseconds) => {
        this.#retrieval.changed();
        this.#metrics.record({ operation_type: 'backfill', latency_ms: milliseconds, results_count: made });
      },
    });
    this.#retrieval = new Retrieval({
      ...{ db, history, cache },
      newestOthers: NEWEST_OTHERS[database],
      want: (text) => this.backfill.want(text),
      onSearch: (found, milliseconds, project_id) => {
        this.#outage.worked();
        const metric = { operation_type: 'retrieval', latency_ms: milliseconds, results_count: found };
        this.#metrics.record({ ...metric, project_id });
      },
      onFailure: (error) => this.#outage.failed(error),
    });
  }

  /** Called when an episode is new, or says more. */
  readonly remembers = (): void => {
    this.#retrieval.changed();
    this.backfill.wake();
  };

  /** Looks for decisions in situations like the project's, while its decision is made. */
  recall(projectId: string): Recalling {
    return this.#retrieval.begin(projectId);
  }

  /** Keeps what an asked decision looked at and came to; it is written later. */
  thinkOf(decision: Decision, recalled: Recalled): void {
    this.#thoughts.of(decision, recalled);
  }

  start(): void {
    this.backfill.start();
    this.#tidying = setInterval(() => void this.#tidy(), TIDY_EVERY_MS);
    this.#tidying.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#tidying);
    this.#retrieval.stop();
    const isEnded = this.backfill.stop();
    this.#stopped.abort();
    await isEnded;
    await this.#thoughts.written;
    await this.#metrics.written;
  }

  /** A model may take long, and a process that ends waits for none. */
  #untilStopped<Input, Answer>(call: (input: Input) => Promise<Answer>): (input: Input) => Promise<Answer> {
    const { signal } = this.#stopped;
    return (input) =>
      new Promise((resolve, reject) => {
        const end = () => reject(new Error('the service ends'));
        signal.addEventListener('abort', end, { once: true });
        call(input)
          .then(resolve, reject)
          .finally(() => signal.removeEventListener('abort', end));
      });
  }

  /** Each process of the service does so: rows go by their age alone, whoever removes them. */
  async #tidy(): Promise<void> {
    const { db, clock, log } = this.#options;
    try {
      await forgetExpired(db, clock.now());
      await trimMetrics(db, clock.now());
    } catch (error) {
      log.warn({ err: error }, 'what memory no longer needs could not be removed');
    }
  }
}
