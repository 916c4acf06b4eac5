import type { X509Certificate } from 'node:crypto';
import { Counter, Gauge, Histogram, type Registry } from '../../controllers/runtime/observe/prometheus.ts';

type Outcome = 'allowed' | 'warned' | 'refused' | 'unreadable' | 'failed';
const OUTCOMES: Outcome[] = ['allowed', 'warned', 'refused', 'unreadable', 'failed'];

/** What the webhook's process counts. */
export class ReviewMetrics {
  readonly #reviews: Counter;
  readonly #seconds: Histogram;
  readonly #expires: Gauge;
  readonly #life: Gauge;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#reviews = new Counter({
      name: 'dsm_webhook_reviews_total',
      help: 'Objects that the API server asked about, by what it was answered',
      labelNames: ['outcome'],
      registers,
    });
    for (const outcome of OUTCOMES) this.#reviews.inc({ outcome }, 0);
    this.#seconds = new Histogram({
      name: 'dsm_webhook_review_seconds',
      help: 'From the whole question to its answer',
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers,
    });
    this.#expires = new Gauge({
      name: 'dsm_webhook_serving_certificate_expires_seconds',
      help: 'When the certificate in use expires, in seconds since 1970; 0: there is none yet',
      registers,
    });
    this.#life = new Gauge({
      name: 'dsm_webhook_serving_certificate_life_seconds',
      help: 'For how long that certificate was made; 0: there is none yet',
      registers,
    });
  }

  reviewed(outcome: Outcome, seconds: number): void {
    this.#reviews.inc({ outcome });
    this.#seconds.observe(seconds);
  }

  serves({ validFromDate, validToDate }: X509Certificate): void {
    this.#expires.set(validToDate.getTime() / 1000);
    this.#life.set((validToDate.getTime() - validFromDate.getTime()) / 1000);
  }
}
