import { Counter, Gauge, type Registry } from 'prom-client';
import type { z } from 'zod';
import type { ModelFault } from '../kit/models/model-server.ts';
import type { embeddingMetrics } from './contract/health.ts';
import type { Embeddings } from './vectors/embeddings.ts';

/** The 95th percentile is that of the newest requests. */
const NEWEST = 1_000;

/** What the service has done since it began: as the seed's JSON, and for Prometheus. */
export class Figures {
  readonly #begun = performance.now();
  readonly #newest: number[] = [];
  #requests = 0;
  #milliseconds = 0;
  #errors = 0;
  #vectors = 0;
  readonly #texts: Counter<'source'>;
  readonly #faults: Counter<'fault'>;

  constructor(registry: Registry, { queue, cache }: Pick<Embeddings, 'queue' | 'cache'>) {
    const registers = [registry];
    this.#texts = new Counter({
      name: 'dsm_embedding_texts_total',
      help: 'Vectors that were answered: made by the model, or from the cache',
      labelNames: ['source'],
      registers,
    });
    this.#faults = new Counter({
      name: 'dsm_embedding_model_errors_total',
      help: 'Requests that got no vector, by what the model server failed in',
      labelNames: ['fault'],
      registers,
    });
    new Gauge({
      name: 'dsm_embedding_model_calls',
      help: 'Calls to the model server that are under way or wait for their turn',
      labelNames: ['state'],
      registers,
      collect() {
        this.set({ state: 'running' }, queue.running);
        this.set({ state: 'waiting' }, queue.waiting);
      },
    });
    new Gauge({
      name: 'dsm_embedding_cache_bytes',
      help: 'Size of the cache of vectors',
      registers,
      collect() {
        this.set(cache.bytes);
      },
    });
  }

  requestTook(milliseconds: number): void {
    this.#newest[this.#requests % NEWEST] = milliseconds;
    this.#requests++;
    this.#milliseconds += milliseconds;
  }

  made(cached: readonly boolean[]): void {
    const fromCache = cached.filter((is) => is).length;
    this.#vectors += cached.length - fromCache;
    this.#texts.inc({ source: 'cache' }, fromCache);
    this.#texts.inc({ source: 'model' }, cached.length - fromCache);
  }

  failed(fault: ModelFault): void {
    this.#errors++;
    this.#faults.inc({ fault });
  }

  told(): z.input<typeof embeddingMetrics> {
    const sorted = this.#newest.toSorted((a, b) => a - b);
    const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
    return {
      total_requests: this.#requests,
      avg_latency_ms: rounded(this.#milliseconds / Math.max(1, this.#requests)),
      p95_latency_ms: rounded(p95),
      ollama_errors: this.#errors,
      total_embeddings_generated: this.#vectors,
      uptime_seconds: Math.floor((performance.now() - this.#begun) / 1000),
    };
  }
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
