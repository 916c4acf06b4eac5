import { resolve } from 'node:path';

/** Spans of a world that somebody looks at are worth no wait, in ms. */
const BATCH_EVERY_MS = '500';

/** What services and operator are told of where their traces go: a collector's url or a file; absent: nothing. */
export function tracesEnvironment(to: string | undefined): Record<string, string> {
  if (to === undefined) return {};
  return {
    ...(/^https?:\/\//.test(to) ? { OTEL_EXPORTER_OTLP_ENDPOINT: to } : { DSM_TRACES_FILE: resolve(to) }),
    OTEL_BSP_SCHEDULE_DELAY: BATCH_EVERY_MS,
  };
}
