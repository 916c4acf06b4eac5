import { Counter, Histogram, type Registry } from 'prom-client';
import type { Clock } from '../../time/clock.ts';
import type { Envelope } from '../event.ts';

/** What became of an event that was delivered. */
export type Consumed = 'applied' | 'repeated' | 'parked' | 'buried';

/** From a few milliseconds in one process to minutes of an outage, in seconds. */
const LAGS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600];

/** Counts the events of one service at /metrics. */
export class EventMeter {
  readonly #clock: Clock;
  readonly #published: Counter;
  readonly #consumed: Counter;
  readonly #failures: Counter;
  readonly #lag: Histogram;

  constructor(registry: Registry, clock: Clock) {
    const registers = [registry];
    this.#clock = clock;
    this.#published = new Counter({
      ...{ name: 'dsm_events_published_total', help: 'Events that the transport has taken', registers },
      labelNames: ['type', 'stream'],
    });
    this.#consumed = new Counter({
      ...{ name: 'dsm_events_consumed_total', help: 'Events that were delivered, by what became of them', registers },
      labelNames: ['type', 'result'],
    });
    this.#failures = new Counter({
      ...{ name: 'dsm_event_failures_total', help: 'Failures by an event’s own fault', registers },
      labelNames: ['type'],
    });
    this.#lag = new Histogram({
      ...{ name: 'dsm_event_lag_seconds', help: 'Time from an event to its effect', registers },
      labelNames: ['stream'],
      buckets: LAGS,
    });
  }

  published({ event_type }: Envelope, stream: string): void {
    this.#published.inc({ type: event_type, stream });
  }

  consumed({ event_type, timestamp }: Envelope, stream: string, result: Consumed): void {
    this.#consumed.inc({ type: event_type, result });
    if (result === 'applied')
      this.#lag.observe({ stream }, Math.max(0, this.#clock.now().getTime() - Date.parse(timestamp)) / 1000);
  }

  failed({ event_type }: Envelope): void {
    this.#failures.inc({ type: event_type });
  }
}
