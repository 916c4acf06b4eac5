import type { Kysely } from 'kysely';
import type { KitTables } from '../../database/kit-tables.ts';

/** What of a service's events waits, in its own database. */
export interface EventFigures {
  /** events that the transport has not taken */
  waiting: number;
  /** `timestamp` of the oldest of them; null: none waits */
  oldest: string | null;
  deadLetters: number;
  parked: number;
  /** aggregates that parked events are of */
  parkedAggregates: number;
  /** when it was last noticed that the transport had lost events, and how many were handed over again; null: not within seven days */
  lastLoss: { at: Date; events: number } | null;
}

export async function eventFigures(db: Kysely<KitTables>): Promise<EventFigures> {
  const waiting = db.selectFrom('outbox').where('dispatched_at', 'is', null);
  const figures = await db
    .selectNoFrom((e) => [
      waiting.select((o) => o.fn.countAll<number>().as('n')).as('waiting'),
      waiting.select('envelope').orderBy('id').limit(1).as('oldest'),
      e
        .selectFrom('dead_letters')
        .select((d) => d.fn.countAll<number>().as('n'))
        .as('deadLetters'),
      e
        .selectFrom('parked_events')
        .select((d) => d.fn.countAll<number>().as('n'))
        .as('parked'),
      e
        .selectFrom(
          e.selectFrom('parked_events').select(['aggregate_type', 'aggregate_id']).distinct().as('aggregates'),
        )
        .select((d) => d.fn.countAll<number>().as('n'))
        .as('parkedAggregates'),
    ])
    .executeTakeFirstOrThrow();
  const loss = await db
    .selectFrom('transport_losses')
    .selectAll()
    .orderBy('noticed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    waiting: Number(figures.waiting),
    oldest: figures.oldest?.timestamp ?? null,
    deadLetters: Number(figures.deadLetters),
    parked: Number(figures.parked),
    parkedAggregates: Number(figures.parkedAggregates),
    lastLoss: loss === undefined ? null : { at: loss.noticed_at, events: loss.events },
  };
}

/** Of each stream of which something is kept: how much was given up, and parked. */
export async function keptByStream(
  db: Kysely<KitTables>,
): Promise<{ stream: string; deadLetters: number; parked: number }[]> {
  const of = (table: 'dead_letters' | 'parked_events') =>
    db
      .selectFrom(table)
      .select((e) => ['stream', e.fn.countAll<number>().as('n')])
      .groupBy('stream')
      .execute();
  const [dead, parked] = [await of('dead_letters'), await of('parked_events')];
  const count = (rows: { stream: string; n: number }[], stream: string) =>
    Number(rows.find((row) => row.stream === stream)?.n ?? 0);
  const streams = [...new Set([...dead, ...parked].map(({ stream }) => stream))].sort();
  return streams.map((stream) => ({ stream, deadLetters: count(dead, stream), parked: count(parked, stream) }));
}

/** Age of what was told at `timestamp`; null: nothing waits, which is age 0. */
export const ageSeconds = (timestamp: string | null, now: Date): number =>
  timestamp === null ? 0 : Math.max(0, now.getTime() - Date.parse(timestamp)) / 1000;
