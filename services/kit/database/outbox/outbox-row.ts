import type { Envelope } from '../../events/event.ts';

/** An event as it lies in the outbox. */
export interface OutboxRow {
  id: number;
  stream: string;
  envelope: Envelope;
}
