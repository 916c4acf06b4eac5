import { Gauge, type Registry } from 'prom-client';
import type { PoolStatus } from '../../database/database.ts';
import type { Leadership } from '../../database/lease.ts';

/** Shows in `registry` how many connections to the database there are, and who waits for one. */
export function measurePool(registry: Registry, pool: () => PoolStatus): void {
  new Gauge({
    name: 'dsm_database_pool_connections',
    help: 'Connections to the database: size is the most there will be, open and lent those of now, waiting who asks for one',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(pool())) this.set({ state }, count);
    },
  });
}

/** Shows in `registry` whether this process holds a lease of the service's database. */
export function measureLease(registry: Registry, lease: string, leadership: Leadership): void {
  new Gauge({
    name: 'dsm_lease_held',
    help: 'Whether this process does what only one of the service’s processes may do: 1 it does, 0 it stands by',
    labelNames: ['lease'],
    registers: [registry],
    collect() {
      this.set({ lease }, leadership.isHeld ? 1 : 0);
    },
  });
}
