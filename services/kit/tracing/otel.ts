import { type Span as OtelSpan, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type Sampler, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { readTraceparent, writeTraceparent } from '../process/traceparent.ts';
import type { TracingSettings } from '../process/tracing-settings.ts';
import { samplerOf } from './sampler.ts';
import type { Attributes, Span, SpanStart, Tracer } from './tracing.ts';

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** A process that ends does not wait longer for a collector, in ms. */
const LAST_FLUSH_MS = 2_000;

/** Spans by OpenTelemetry's SDK. Each service of the process is a resource of its own, so that a viewer tells them apart. */
export class OtelTracer implements Tracer {
  readonly #process: string;
  readonly #sampler: Sampler;
  readonly #processor: BatchSpanProcessor;
  readonly #providers = new Map<string, TracerProvider>();

  constructor(service: string, settings: TracingSettings, exporter: SpanExporter) {
    this.#process = service;
    this.#sampler = samplerOf(settings);
    this.#processor = new BatchSpanProcessor({
      exporter,
      scheduledDelayMillis: settings.OTEL_BSP_SCHEDULE_DELAY,
      exportTimeoutMillis: settings.OTEL_BSP_EXPORT_TIMEOUT,
      maxQueueSize: settings.OTEL_BSP_MAX_QUEUE_SIZE,
      maxExportBatchSize: Math.min(settings.OTEL_BSP_MAX_EXPORT_BATCH_SIZE, settings.OTEL_BSP_MAX_QUEUE_SIZE),
    });
  }

  begin({ name, kind, attributes = {}, parent, service = this.#process, startedAt }: SpanStart): Span {
    const of = readTraceparent(parent);
    const context = of
      ? trace.setSpanContext(ROOT_CONTEXT, {
          traceId: of.traceId,
          spanId: of.spanId,
          traceFlags: of.isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
          isRemote: true,
        })
      : ROOT_CONTEXT;
    const options = {
      kind: KINDS[kind],
      attributes: given(attributes),
      ...(startedAt === undefined ? {} : { startTime: startedAt }),
    };
    return new RecordedSpan(this.#provider(service).getTracer('dsm').startSpan(name, options, context));
  }

  async close(): Promise<void> {
    const late = AbortSignal.timeout(LAST_FLUSH_MS);
    const isLate = new Promise((resolve) => late.addEventListener('abort', resolve));
    await Promise.race([this.#processor.shutdown().catch(() => {}), isLate]);
  }

  #provider(service: string): TracerProvider {
    const known = this.#providers.get(service);
    if (known) return known;
    // What the environment says of the process counts more.
    const resource = resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'dsm',
      'process.pid': process.pid,
    }).merge(detectResources({ detectors: [envDetector] }));
    const provider = new TracerProvider({ resource, sampler: this.#sampler, spanProcessors: [this.#processor] });
    this.#providers.set(service, provider);
    return provider;
  }
}

class RecordedSpan implements Span {
  readonly #span: OtelSpan;
  readonly traceparent: string;

  constructor(span: OtelSpan) {
    this.#span = span;
    const { traceId, spanId, traceFlags } = span.spanContext();
    this.traceparent = writeTraceparent({ traceId, spanId, isSampled: (traceFlags & TraceFlags.SAMPLED) !== 0 });
  }

  set(attributes: Attributes): void {
    this.#span.setAttributes(given(attributes));
  }

  end(failure?: unknown): void {
    if (failure !== undefined) {
      const { name, message, code } = (failure ?? {}) as { name?: string; message?: string; code?: unknown };
      this.#span.setAttributes({ 'error.type': String(code ?? name ?? 'Error') });
      this.#span.setStatus({ code: SpanStatusCode.ERROR, message: String(message ?? failure) });
    }
    this.#span.end();
  }
}

const given = (attributes: Attributes) =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) as Record<
    string,
    string | number | boolean
  >;
