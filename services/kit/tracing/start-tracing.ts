import type { TracingSettings } from '../process/tracing-settings.ts';
import { type Tracer, traceWith } from './tracing.ts';
import type { TraceLog } from './watched-exporter.ts';

/**
 * Traces what the process does from now on, as its settings say; undefined: they do not ask for it, and nothing of OpenTelemetry is
 * loaded. To be called before a database is opened.
 *
 * @param service name of the process, such as `dsm-sprint`
 */
export async function startTracing(
  service: string,
  settings: TracingSettings,
  log: TraceLog,
): Promise<Tracer | undefined> {
  if (!isAskedFor(settings)) return undefined;
  const [{ OtelTracer }, { exporterFor }, { WatchedExporter }] = await loadTracing();
  const tracer = new OtelTracer(service, settings, new WatchedExporter(await exporterFor(settings), log));
  traceWith(tracer);
  return tracer;
}

/** Imports what traces need of ours. */
export function loadTracing() {
  return Promise.all([
    import('./otel.ts'),
    import('./exporter.ts'),
    import('./watched-exporter.ts'),
    import('./file-exporter.ts'),
  ] as const);
}

export function isAskedFor(settings: TracingSettings): boolean {
  const { OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER, DSM_TRACES_FILE } = settings;
  if (OTEL_SDK_DISABLED === 'true' || OTEL_TRACES_EXPORTER === 'none') return false;
  const endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT ?? settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  return (OTEL_TRACES_EXPORTER ?? DSM_TRACES_FILE ?? endpoint) !== undefined;
}
