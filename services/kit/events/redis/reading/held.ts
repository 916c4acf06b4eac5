import type { UnreadableEntry } from '../../bus.ts';
import type { Envelope } from '../../event.ts';
import { fromFields } from '../entry.ts';

/** An entry that was delivered to this process and is not acknowledged yet. */
export interface Held {
  stream: string;
  id: string;
  /** entries of one lane are handled in their order: an aggregate, or an unreadable entry by itself */
  lane: string;
  /** of the aggregate */
  version: number;
  content: { event: Envelope } | { unreadable: UnreadableEntry };
}

/** What of an unreadable entry is kept, in characters. */
const MOST_TEXT = 65_536;

export function hold(stream: string, id: string, fields: readonly string[]): Held {
  try {
    const event = fromFields(fields);
    const lane = `${event.aggregate_type}/${event.aggregate_id}`;
    return { stream, id, lane, version: event.aggregate_version, content: { event } };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const pairs = fields.flatMap((name, i) => (i % 2 === 0 ? [`${name}=${fields[i + 1]}`] : []));
    const text = pairs.join('\n').toWellFormed().replaceAll('\0', '\u{fffd}').slice(0, MOST_TEXT).toWellFormed();
    return { stream, id, lane: `${stream}!${id}`, version: 0, content: { unreadable: { stream, id, text, reason } } };
  }
}
