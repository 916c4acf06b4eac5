import type { Kysely } from 'kysely';
import { z } from 'zod';
import { route } from '../../calls/route.ts';
import type { KitTables } from '../../database/kit-tables.ts';
import type { EventRegistry } from '../../events/versions/registry.ts';
import { ageSeconds, eventFigures, keptByStream } from '../../events/watch/figures.ts';
import type { Clock } from '../../time/clock.ts';
import type { ServiceApp } from '../service-app.ts';

const count = z.number().int().min(0);

export const eventGroups = route({
  method: 'GET',
  path: '/v1/events/groups',
  summary: 'What waits in this service: events that it has told, and those that it was told and could not apply',
  access: 'system',
  answer: z.object({
    service: z.string(),
    outbox: z.object({
      /** events that the transport has not taken */
      waiting: count,
      /** age of the oldest of them; 0: none waits */
      oldest_seconds: z.number().min(0),
    }),
    /** when it was last noticed that the transport had lost events, and how many were handed over again; null: not within seven days */
    last_loss: z.object({ noticed_at: z.iso.datetime(), events: count }).nullable().optional(),
    /** absent: the service takes no events */
    group: z
      .object({
        name: z.string(),
        streams: z.array(z.string()),
        /** types whose content it reads, and up to which version */
        reads: z.array(z.object({ type: z.string(), version: z.number().int() })),
        dead_letters: count,
        parked_events: count,
        parked_aggregates: count,
        /** the streams of which something is kept */
        kept: z.array(z.object({ stream: z.string(), dead_letters: count, parked_events: count })),
      })
      .optional(),
  }),
});

export interface GroupOptions {
  service: string;
  clock: Clock;
  registry: EventRegistry;
  /** absent: the service takes no events */
  streams: readonly string[] | undefined;
}

export function serveEventGroups<T extends KitTables>(
  app: ServiceApp<T>,
  db: Kysely<KitTables>,
  { service, clock, registry, streams }: GroupOptions,
): void {
  app.serve(eventGroups, async () => {
    const { waiting, oldest, deadLetters, parked, parkedAggregates, lastLoss } = await eventFigures(db);
    const group = {
      name: service,
      streams: [...(streams ?? [])],
      reads: registry.types.map(({ type, schemaVersion }) => ({ type, version: schemaVersion })),
      dead_letters: deadLetters,
      parked_events: parked,
      parked_aggregates: parkedAggregates,
      kept: (await keptByStream(db)).map((each) => ({
        ...{ stream: each.stream, dead_letters: each.deadLetters, parked_events: each.parked },
      })),
    };
    return {
      service,
      outbox: { waiting, oldest_seconds: ageSeconds(oldest, clock.now()) },
      last_loss: lastLoss && { noticed_at: lastLoss.at.toISOString(), events: lastLoss.events },
      ...(streams === undefined ? {} : { group }),
    };
  });
}
