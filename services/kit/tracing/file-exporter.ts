import { appendFileSync } from 'node:fs';
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { SpanExporter } from '@opentelemetry/sdk-trace';

type Done = Parameters<SpanExporter['export']>[1];

/** Adds each batch to a file as one line of OTLP JSON, in one write: several processes may share the file. */
export class FileExporter implements SpanExporter {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  export(spans: Parameters<SpanExporter['export']>[0], done: Done): void {
    try {
      const json = JsonTraceSerializer.serializeRequest(spans);
      if (json !== undefined) appendFileSync(this.#file, Buffer.concat([json, Buffer.from('\n')]));
      done({ code: 0 });
    } catch (error) {
      done({ code: 1, error: error as Error });
    }
  }

  async shutdown(): Promise<void> {}
}
