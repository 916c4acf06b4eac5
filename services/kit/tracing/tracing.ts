import { currentRequest, inRequest } from '../process/request-scope.ts';

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface SpanStart {
  /** few different ones: never an id or a value */
  name: string;
  kind: SpanKind;
  attributes?: Attributes;
  /** W3C traceparent of what it is a part of; absent: it begins a trace */
  parent?: string | undefined;
  /** whose work it is, such as `dsm-sprint`; absent: the process's */
  service?: string | undefined;
  /** milliseconds since 1970; absent: now */
  startedAt?: number;
}

export interface Span {
  /** what is done for it names this as its parent */
  readonly traceparent: string;
  set(attributes: Attributes): void;
  /** @param failure what ended it; absent: it did what it was to do */
  end(failure?: unknown): void;
}

/** Records spans and sends them off; see otel.ts. */
export interface Tracer {
  begin(start: SpanStart): Span;
  /** Sends what is left, within a few seconds. */
  close(): Promise<void>;
}

let tracer: Tracer | undefined;

/** Spans go to `next` from now on, those of every service in the process; undefined: nowhere. */
export const traceWith = (next: Tracer | undefined): void => {
  tracer = next;
};

export const isTracing = (): boolean => tracer !== undefined;

/** Undefined while nobody traces. Whoever begins one ends it. */
export const beginSpan = (start: SpanStart): Span | undefined => tracer?.begin(start);

/**
 * Runs `work` as a span of the request that is in work: what it does is a part of the span. Work that belongs to no request, such as a
 * timer's, is not traced. `span` is undefined while nobody traces.
 */
export async function inSpan<T>(
  start: Omit<SpanStart, 'parent'>,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  const scope = currentRequest();
  const service = start.service ?? scope?.service;
  const span = scope && tracer?.begin({ ...start, service, parent: scope.traceparent });
  if (scope === undefined || span === undefined) return work(undefined);
  try {
    const outcome = await inRequest({ ...scope, service, traceparent: span.traceparent }, () => work(span));
    span.end();
    return outcome;
  } catch (error) {
    span.end(error);
    throw error;
  }
}
