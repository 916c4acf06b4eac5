import { Counter, Gauge, type Registry } from 'prom-client';
import type { Neighbour } from '../../calls/neighbour.ts';

const STATES = { closed: 0, half_open: 1, open: 2 };

/** Shows in `registry` how calls of other services go. */
export function measureNeighbours(registry: Registry, neighbours: Record<string, Neighbour>): void {
  new Gauge({
    name: 'dsm_breaker_state',
    help: 'Circuit breaker of a dependency: 0 closed, 1 half open, 2 open',
    labelNames: ['dependency'],
    registers: [registry],
    collect() {
      for (const [dependency, { breaker }] of Object.entries(neighbours)) this.set({ dependency }, STATES[breaker()]);
    },
  });
  new Counter({
    name: 'dsm_call_retries_total',
    help: 'Calls of a dependency that were made once more',
    labelNames: ['dependency'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [dependency, { retries }] of Object.entries(neighbours)) this.inc({ dependency }, retries());
    },
  });
}
