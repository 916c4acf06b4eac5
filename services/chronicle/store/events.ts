import { sql } from 'kysely';
import { statement } from '../../kit/database/statement.ts';
import type { Delivery } from '../../kit/events/bus.ts';
import type { Envelope } from '../../kit/events/event.ts';
import type { ChronicleDatabase, ChronicleTransaction } from './tables.ts';

export interface LoggedEvent extends Envelope {
  /** position in the log: 1, 2, 3, … */
  seq: number;
  stream: string;
}

/** Appends events in their order and returns them; their positions are final when the transaction commits. */
export async function appendEvents(trx: ChronicleTransaction, events: readonly Delivery[]): Promise<LoggedEvent[]> {
  return loggedAs(events, await appending(trx, events).execute());
}

/** Their places come in any order: they are one after the other. */
export function loggedAs(events: readonly Delivery[], places: readonly { seq: number }[]): LoggedEvent[] {
  const first = Math.min(...places.map(({ seq }) => seq));
  return events.map(({ event, stream }, i) => ({ seq: first + i, stream, ...event }));
}

export const appending = (trx: ChronicleTransaction, events: readonly Delivery[]) =>
  appendingRows(trx, {
    rows: JSON.stringify(events.map(({ event, stream }) => ({ stream, envelope: event }))),
    count: events.length,
  });

const appendingRows = statement((trx: ChronicleTransaction, { rows, count }: { rows: string; count: number }) =>
  trx
    .with('head', (db) =>
      db
        .updateTable('log_head')
        .set((e) => ({ last_seq: e('last_seq', '+', count) }))
        .returning('last_seq'),
    )
    .insertInto('events')
    .columns(['seq', 'event_id', 'stream', 'envelope'])
    .expression(
      sql`select last_seq - ${count}::bigint + place, row -> 'envelope' ->> 'event_id', row ->> 'stream', row -> 'envelope'
        from head, jsonb_array_elements(${rows}::jsonb) with ordinality as list (row, place)`,
    )
    .returning('seq'),
);

/** Position of the last event; 0: there is none. */
export async function headOf(db: ChronicleDatabase): Promise<number> {
  const { last_seq } = await db.selectFrom('log_head').select('last_seq').executeTakeFirstOrThrow();
  return last_seq;
}

/** Events after a position, in order. */
export async function eventsAfter(db: ChronicleDatabase, after: number, limit: number): Promise<LoggedEvent[]> {
  const rows = await db
    .selectFrom('events')
    .select(['seq', 'stream', 'envelope'])
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((r) => ({ seq: r.seq, stream: r.stream, ...r.envelope }));
}

export async function eventById(db: ChronicleDatabase, eventId: string): Promise<LoggedEvent | undefined> {
  const row = await db
    .selectFrom('events')
    .select(['seq', 'stream', 'envelope'])
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  return row && { seq: row.seq, stream: row.stream, ...row.envelope };
}
