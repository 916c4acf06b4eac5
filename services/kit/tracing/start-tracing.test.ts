import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { inRequest } from '../process/request-scope.ts';
import { traceIdOf } from '../process/traceparent.ts';
import { tracingSettings } from '../process/tracing-settings.ts';
import { isAskedFor, startTracing } from './start-tracing.ts';
import { inSpan, traceWith } from './tracing.ts';

const settings = (env: Record<string, string>) => z.object(tracingSettings).parse(env);
const silent = { warn: () => {}, info: () => {} };
const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

afterEach(() => traceWith(undefined));

it.each([
  [{}, false],
  [endpoint, true],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' }, true],
  [{ OTEL_TRACES_EXPORTER: 'console' }, true],
  [{ OTEL_TRACES_EXPORTER: 'otlp' }, true],
  [{ DSM_TRACES_FILE: '/tmp/traces' }, true],
  [{ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, false],
  [{ ...endpoint, OTEL_SDK_DISABLED: 'true' }, false],
])('%j asks for traces: %s', (env, asks) => {
  expect(isAskedFor(settings(env))).toBe(asks);
});

it('loads nothing of OpenTelemetry unless it is asked for', () => {
  const file = join(import.meta.dirname, 'start-tracing.ts');
  const loaded = (env: Record<string, string>) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      env: { ...env, FILE: file },
      encoding: 'utf8',
    }).trim();
  expect(loaded({})).toBe('0');
  expect(Number(loaded(endpoint))).toBeGreaterThan(10);
});
const PROGRAM = `
  import { registerHooks } from 'node:module';
  let loaded = 0;
  registerHooks({
    load: (url, context, next) => {
      if (url.includes('@opentelemetry')) loaded++;
      return next(url, context);
    },
  });
  const { startTracing } = await import(process.env.FILE);
  await startTracing('x', {
    OTEL_SDK_DISABLED: 'false', OTEL_TRACES_SAMPLER: 'always_on', OTEL_TRACES_SAMPLER_ARG: 1, OTEL_BSP_MAX_QUEUE_SIZE: 10,
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: 10, OTEL_BSP_SCHEDULE_DELAY: 1000, OTEL_BSP_EXPORT_TIMEOUT: 1000, ...process.env });
  console.log(loaded);
  process.exit(0);
`;

it('writes spans as OTLP JSON to a file, each service a resource', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dsm-traces-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const DSM_TRACES_FILE = join(folder, 'traces.jsonl');
  const tracer = await startTracing('dsm-all', settings({ DSM_TRACES_FILE }), silent);
  const parent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  await inRequest({ correlationId: 'x', traceparent: parent }, () =>
    inSpan({ name: 'outer', kind: 'server', attributes: { n: 1, absent: undefined } }, () =>
      inSpan({ name: 'inner', kind: 'client', service: 'dsm-sprint' }, () => Promise.reject(new Error('no'))),
    ),
  ).catch(() => {});
  await tracer?.close();
  const lines = readFileSync(DSM_TRACES_FILE, 'utf8').trim().split('\n');
  const { resourceSpans } = JSON.parse(lines[0] ?? '') as { resourceSpans: ResourceSpans[] };
  const byName = Object.fromEntries(
    resourceSpans.flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) =>
        spans.map((span) => [
          span.name,
          { ...span, of: resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue },
        ]),
      ),
    ),
  );
  expect(byName.outer).toMatchObject({
    traceId: traceIdOf(parent),
    parentSpanId: 'b'.repeat(16),
    of: 'dsm-all',
    kind: 2,
  });
  expect(byName.outer?.attributes).toContainEqual({ key: 'n', value: { intValue: 1 } });
  expect(JSON.stringify(byName.outer)).not.toContain('absent');
  expect(byName.inner).toMatchObject({
    parentSpanId: byName.outer?.spanId,
    of: 'dsm-sprint',
    status: { code: 2, message: 'no' },
  });
});

it.each([
  ['always_off', false],
  ['traceidratio', false],
  ['parentbased_traceidratio', true],
  ['parentbased_always_off', true],
])('the sampler %s follows a caller who keeps the trace: %s', async (OTEL_TRACES_SAMPLER, follows) => {
  const DSM_TRACES_FILE = join(tmpdir(), 'never-written');
  const tracer = await startTracing(
    'x',
    settings({ DSM_TRACES_FILE, OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG: '0' }),
    silent,
  );
  const parent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const span = tracer?.begin({ name: 'a', kind: 'internal', parent });
  expect(span?.traceparent).toMatch(new RegExp(`^00-${'a'.repeat(32)}-[0-9a-f]{16}-0${follows ? 1 : 0}$`));
});

it('a collector that is away is told once, and holds up no end', async () => {
  const told: string[] = [];
  const DSM_TRACES_FILE = join(tmpdir(), 'no-such-folder', 'traces');
  const log = { warn: (_fields: object, text: string) => void told.push(text), info: () => {} };
  const tracer = await startTracing('x', settings({ DSM_TRACES_FILE, OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1' }), log);
  for (let i = 0; i < 5; i++) tracer?.begin({ name: 'a', kind: 'internal' }).end();
  const begun = performance.now();
  await tracer?.close();
  expect(performance.now() - begun).toBeLessThan(4_000);
  expect(told).toEqual([expect.stringContaining('could not be sent')]);
});

interface ResourceSpans {
  resource: { attributes: { key: string; value: { stringValue?: string } }[] };
  scopeSpans: {
    spans: {
      name: string;
      spanId: string;
      parentSpanId?: string;
      traceId: string;
      kind: number;
      status: object;
      attributes: object[];
    }[];
  }[];
}
