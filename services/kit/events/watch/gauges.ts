import type { Kysely } from 'kysely';
import { Gauge, type Registry } from 'prom-client';
import type { KitTables } from '../../database/kit-tables.ts';
import type { Clock } from '../../time/clock.ts';
import { ageSeconds, type EventFigures, eventFigures } from './figures.ts';

/** Shows at /metrics what waits in a service's database, read when it is asked for; a database that is away shows nothing. */
export function gaugeEvents(registry: Registry, db: Kysely<KitTables>, clock: Clock): void {
  let look: Promise<EventFigures | undefined> | undefined;
  // One look a scrape: all gauges are collected in one turn.
  const figures = () => {
    look ??= eventFigures(db)
      .catch(() => undefined)
      .finally(() => {
        look = undefined;
      });
    return look;
  };
  const gauge = (name: string, help: string, of: (figures: EventFigures) => number) =>
    new Gauge({
      ...{ name, help, registers: [registry] },
      async collect() {
        const known = await figures();
        if (known) this.set(of(known));
        else this.remove();
      },
    });
  gauge('dsm_outbox_waiting', 'Events that the transport has not taken yet', ({ waiting }) => waiting);
  gauge('dsm_outbox_oldest_seconds', 'Age of the oldest event that the transport has not taken; 0: none waits', (f) =>
    ageSeconds(f.oldest, clock.now()),
  );
  gauge(
    'dsm_transport_last_loss_timestamp_seconds',
    'When it was last noticed that the transport had lost events, which were handed over again; 0: not within seven days',
    ({ lastLoss }) => (lastLoss?.at.getTime() ?? 0) / 1_000,
  );
  gauge('dsm_dead_letters', 'Events that were given up', ({ deadLetters }) => deadLetters);
  gauge('dsm_parked_events', 'Events that wait for code that knows their version', ({ parked }) => parked);
}
