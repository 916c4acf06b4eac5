import { inRequest, type RequestScope } from '../process/request-scope.ts';
import { type Attributes, beginSpan, inSpan, isTracing } from '../tracing/tracing.ts';
import type { Delivery } from './bus.ts';
import type { Envelope } from './event.ts';

/** In which everything is done for an event. */
export const scopeOfEvent = ({ metadata: { correlation_id: correlationId, traceparent } }: Envelope): RequestScope => ({
  correlationId,
  traceparent,
});

/**
 * Handles events in one go, each of which is a span of the trace that led to it; what is done for all of them, such as a transaction, is a
 * part of the first one's.
 *
 * @param name of whoever handles them: a service, also the group on the bus
 */
export async function handling<T>(name: string, batch: readonly Delivery[], work: () => Promise<T>): Promise<T> {
  const [first, ...others] = batch;
  if (first === undefined) return work();
  const spans = others.map((each) => beginSpan({ ...startOf(name, each), parent: each.event.metadata.traceparent }));
  try {
    const outcome = await inRequest(scopeOfEvent(first.event), () => inSpan(startOf(name, first), work));
    for (const span of spans) span?.end();
    return outcome;
  } catch (error) {
    for (const span of spans) span?.end(error);
    throw error;
  }
}

/** From the moment that an event is taken out of the outbox until the transport has it: resolved by `publishing`. */
export function tracePublishing({ event, stream }: Delivery, publishing: Promise<unknown>): void {
  if (!isTracing()) return;
  const { source_service: source, traceparent } = event.metadata;
  const span = beginSpan({
    name: `publish ${event.event_type}`,
    kind: 'producer',
    parent: traceparent,
    service: `dsm-${source}`,
    attributes: attributesOf(event, stream, 'send'),
  });
  if (span)
    publishing.then(
      () => span.end(),
      (error) => span.end(error),
    );
}

const startOf = (name: string, { event, stream }: Delivery) => ({
  name: `process ${event.event_type}`,
  kind: 'consumer' as const,
  service: `dsm-${name}`,
  attributes: { ...attributesOf(event, stream, 'process'), 'messaging.consumer.group.name': name },
});

const attributesOf = (event: Envelope, stream: string, operation: 'send' | 'process'): Attributes => ({
  'messaging.operation.type': operation,
  'messaging.destination.name': stream,
  'messaging.message.id': event.event_id,
  'dsm.event.type': event.event_type,
  'dsm.event.aggregate': event.aggregate_type,
  'dsm.correlation_id': event.metadata.correlation_id,
});
