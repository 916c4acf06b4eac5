import type { Envelope } from '../../kit/events/event.ts';
import type { ChronicleDatabase, ChronicleTransaction } from './tables.ts';

export interface LoggedEvent extends Envelope {
  /** position in the log: 1, 2, 3, … */
  seq: number;
  stream: string;
}

/** Appends an event; its position is final when the transaction commits. */
export async function appendEvent(trx: ChronicleTransaction, event: Envelope, stream: string): Promise<void> {
  const { last_seq } = await trx
    .updateTable('log_head')
    .set((e) => ({ last_seq: e('last_seq', '+', 1) }))
    .returning('last_seq')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('events')
    .values({ seq: last_seq, event_id: event.event_id, stream, envelope: JSON.stringify(event) })
    .execute();
}

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
