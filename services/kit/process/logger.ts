import { type DestinationStream, pino } from 'pino';
import { currentRequest } from './request-scope.ts';
import { traceIdOf } from './traceparent.ts';

export type Logger = pino.Logger;

/**
 * JSON lines on standard error (standard output belongs to the command that runs the process), each with the correlation id of the
 * request or event that it is about, and the id of its trace, when it has one.
 */
export const createLogger = (
  name: string,
  level = 'info',
  destination: DestinationStream = pino.destination(2),
): Logger => pino({ name, level, mixin: whatItIsAbout }, destination);

function whatItIsAbout(): object {
  const scope = currentRequest();
  if (scope === undefined) return {};
  const traceId = traceIdOf(scope.traceparent);
  return { correlation_id: scope.correlationId, ...(traceId === undefined ? {} : { trace_id: traceId }) };
}
