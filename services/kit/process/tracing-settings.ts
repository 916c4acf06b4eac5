import { z } from 'zod';

/** OpenTelemetry's own names and defaults; the exporter reads others of OTEL_EXPORTER_OTLP_… by itself. */
export const tracingSettings = {
  OTEL_SDK_DISABLED: z.enum(['true', 'false']).default('false').describe('true: no traces, whatever else is set'),
  OTEL_TRACES_EXPORTER: z
    .enum(['otlp', 'console', 'none'], { error: 'want otlp, console or none' })
    .optional()
    .describe('Where spans go; absent: otlp when there is an endpoint, else nowhere'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'want http://host:4318' })
    .optional()
    .describe('Base url of a collector that takes OTLP over HTTP; absent: no traces, and nothing of it is loaded'),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'want http://host:4318/v1/traces' })
    .optional()
    .describe('Whole url for traces alone'),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .literal('http/protobuf', { error: 'want http/protobuf, the port of which is mostly 4318' })
    .optional()
    .describe('The one that is spoken'),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .optional()
    .describe('Headers for the collector, `key=value` by commas, percent-encoded'),
  OTEL_SERVICE_NAME: z
    .string()
    .optional()
    .describe('Name under which the process stands in traces; absent: `dsm-` and its name'),
  OTEL_RESOURCE_ATTRIBUTES: z.string().optional().describe('More about the process, `key=value` by commas'),
  OTEL_TRACES_SAMPLER: z
    .enum([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ])
    .default('parentbased_always_on')
    .describe('Which traces are kept'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe('Share of the traces that a ratio sampler keeps'),
  OTEL_BSP_SCHEDULE_DELAY: z.coerce
    .number()
    .int()
    .min(1)
    .default(5_000)
    .describe('Milliseconds between two batches of spans'),
  OTEL_BSP_EXPORT_TIMEOUT: z.coerce
    .number()
    .int()
    .min(1)
    .default(30_000)
    .describe('Milliseconds that a batch may take'),
  OTEL_BSP_MAX_QUEUE_SIZE: z.coerce
    .number()
    .int()
    .min(1)
    .default(2_048)
    .describe('Spans that wait at most; later ones are dropped'),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: z.coerce.number().int().min(1).default(512).describe('Spans in a batch at most'),
  DSM_TRACES_FILE: z
    .string()
    .optional()
    .describe('File to which spans are added, instead of a collector: OTLP as JSON, a line a batch'),
};

export type TracingSettings = z.output<z.ZodObject<typeof tracingSettings>>;
