import { createHash } from 'node:crypto';
import type { UnreadableEntry } from './bus.ts';
import type { Envelope } from './event.ts';

/** The type of event that stands in a dead letter for what is none. No contract has it. */
export const UNREADABLE = 'Unreadable';

/** An event that tells of an entry from which none could be read: for the table of dead letters, with the same id each time. */
export function standIn({ stream, id, text, reason }: UnreadableEntry, at: Date): Envelope {
  const digest = createHash('sha256').update(`${stream} ${id}`).digest('hex');
  const eventId = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
  return {
    event_id: eventId,
    event_type: UNREADABLE,
    timestamp: at.toISOString(),
    aggregate_id: id,
    aggregate_type: 'Entry',
    aggregate_version: 0,
    schema_version: 1,
    event_data: { text, reason },
    metadata: { source_service: 'unknown', correlation_id: eventId },
  };
}
