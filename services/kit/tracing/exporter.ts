import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { TracingSettings } from '../process/tracing-settings.ts';

/** Where spans go. A collector that is away holds up nobody: its batches are dropped. */
export async function exporterFor(settings: TracingSettings): Promise<SpanExporter> {
  const { OTEL_TRACES_EXPORTER, DSM_TRACES_FILE } = settings;
  if (DSM_TRACES_FILE !== undefined) {
    const { FileExporter } = await import('./file-exporter.ts');
    return new FileExporter(DSM_TRACES_FILE);
  }
  if (OTEL_TRACES_EXPORTER === 'console') {
    const { ConsoleSpanExporter } = await import('@opentelemetry/sdk-trace');
    return new ConsoleSpanExporter();
  }
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter();
}
