import { correlationIdOf } from '../../kit/process/correlation-id.ts';
import { inRequest } from '../../kit/process/request-scope.ts';
import { inSpan } from '../../kit/tracing/tracing.ts';
import type { LoggedEvent } from './events.ts';

/** Runs `work` on behalf of events of the log: a part of the trace that led to the first of them, and under its correlation id. */
export function following<T>(run: readonly LoggedEvent[], work: () => Promise<T>): Promise<T> {
  const [{ metadata = {}, event_type, seq }] = run as [LoggedEvent];
  const { correlation_id: told, traceparent } = metadata as { correlation_id?: string; traceparent?: string };
  return inRequest({ correlationId: correlationIdOf(told), traceparent, service: 'dsm-orchestrator' }, () =>
    inSpan(
      {
        name: `follow ${event_type}`,
        kind: 'consumer',
        attributes: { 'dsm.event.type': event_type, 'dsm.log.seq': seq, 'dsm.log.events': run.length },
      },
      work,
    ),
  );
}
