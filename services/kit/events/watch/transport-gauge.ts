import { Gauge, type Registry } from 'prom-client';
import type { Bus } from '../bus.ts';

/** Shows at /metrics whether the transport's events outlive its restart; nothing where that is not known. */
export function gaugeTransport(registry: Registry, bus: Bus): void {
  new Gauge({
    name: 'dsm_transport_persistent',
    help: '1: the transport writes events to disk; 0: it holds them in memory alone; absent: it does not say',
    registers: [registry],
    collect() {
      const { persistent } = bus;
      if (persistent === undefined) this.remove();
      else this.set(persistent ? 1 : 0);
    },
  });
}
