import { randomFillSync, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readTraceparent, writeTraceparent } from '../process/traceparent.ts';

/** `event_data` of one version of a type → that of the next. Pure. */
export type Upcaster = (data: Record<string, unknown>) => Record<string, unknown>;

/** A service's own word for a kind of event, as its contract lists it. */
export interface EventType<Data extends z.ZodType = z.ZodType> {
  type: string;
  stream: string;
  aggregateType: string;
  /** grows when `data` changes its shape */
  schemaVersion: number;
  data: Data;
  /** version → what makes the next one of it; one for every version below `schemaVersion` */
  upcasters?: Readonly<Record<number, Upcaster>>;
}

/** Shape of every event on every stream (the seeds' envelope, with order and schema added). */
export const envelopeSchema = z.object({
  event_id: z.uuid(),
  event_type: z.string(),
  timestamp: z.string(),
  aggregate_id: z.string(),
  aggregate_type: z.string(),
  /** grows by one with every event of the aggregate, if `consecutive`; else by one or more */
  aggregate_version: z.number().int(),
  schema_version: z.number().int(),
  event_data: z.record(z.string(), z.unknown()),
  metadata: z.object({
    source_service: z.string(),
    correlation_id: z.string(),
    traceparent: z.string().optional(),
    /** absent in events from before versions were without gap */
    consecutive: z.literal(true).optional(),
  }),
});
export type Envelope = z.infer<typeof envelopeSchema>;

export interface EventInput<Data> {
  aggregateId: string;
  aggregateVersion: number;
  at: Date;
  source: string;
  correlationId: string;
  traceparent?: string | undefined;
  data: Data;
}

const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
/** The kernel is asked for so many traces at once: each time costs more than a trace does. */
const random = Buffer.alloc(100 * (TRACE_BYTES + SPAN_BYTES));
let used = random.length;

function newTrace(): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const [trace, span] = [random.subarray(used, used + TRACE_BYTES), random.subarray(used + TRACE_BYTES)];
  used += TRACE_BYTES + SPAN_BYTES;
  return `00-${trace.toString('hex')}-${span.toString('hex', 0, SPAN_BYTES)}-01`;
}

export function makeEvent<D extends z.ZodType>(kind: EventType<D>, input: EventInput<z.input<D>>): Envelope {
  const trace = readTraceparent(input.traceparent);
  return {
    event_id: randomUUID(),
    event_type: kind.type,
    timestamp: input.at.toISOString(),
    aggregate_id: input.aggregateId,
    aggregate_type: kind.aggregateType,
    aggregate_version: input.aggregateVersion,
    schema_version: kind.schemaVersion,
    event_data: kind.data.parse(input.data) as Record<string, unknown>,
    metadata: {
      source_service: input.source,
      correlation_id: input.correlationId,
      traceparent: trace ? writeTraceparent(trace) : newTrace(),
    },
  };
}
