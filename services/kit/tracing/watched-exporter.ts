import type { SpanExporter } from '@opentelemetry/sdk-trace';

type Spans = Parameters<SpanExporter['export']>[0];
type Done = Parameters<SpanExporter['export']>[1];

/** Where it is said that spans get lost: a logger's two words. */
export interface TraceLog {
  warn(fields: object, text: string): void;
  info(fields: object, text: string): void;
}

/** Says when spans begin to get lost and when they arrive again, and not of each batch in between. */
export class WatchedExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #log: TraceLog;
  #fails = false;

  constructor(exporter: SpanExporter, log: TraceLog) {
    this.#exporter = exporter;
    this.#log = log;
  }

  export(spans: Spans, done: Done): void {
    this.#exporter.export(spans, (result) => {
      const failed = result.code !== 0;
      if (failed && !this.#fails)
        this.#log.warn(
          { reason: result.error?.message },
          'traces: a batch of spans could not be sent and is lost; see OTEL_EXPORTER_OTLP_ENDPOINT',
        );
      if (!failed && this.#fails) this.#log.info({}, 'traces: spans arrive again');
      this.#fails = failed;
      done(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.#exporter.forceFlush?.() ?? Promise.resolve();
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }
}
