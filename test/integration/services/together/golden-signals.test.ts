import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Registry } from '../../../../controllers/runtime/observe/prometheus.ts';
import { SERVICE_NAMES, type ServiceName } from '../../../../dev/services/host.ts';
import { CertificateMetrics } from '../../../../webhooks/certificates/metrics.ts';
import { ReviewMetrics } from '../../../../webhooks/serving/metrics.ts';
import { type Hosted, startHosted } from '../../fixtures/services/hosted.ts';

const MONITORING = `${import.meta.dirname}/../../../../monitoring`;
/** Of every service, and of those that keep data. */
const OF_ALL = [
  'dsm_http_request_duration_seconds_count',
  'dsm_http_request_duration_seconds_bucket',
  'dsm_requests_shed_total',
  'dsm_breaker_state',
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'nodejs_eventloop_lag_p99_seconds',
];
const OF_KEEPING = [
  'dsm_event_lag_seconds_bucket',
  'dsm_outbox_oldest_seconds',
  'dsm_dead_letters',
  'dsm_parked_events',
  'dsm_database_pool_connections',
  'dsm_lease_held',
];

let hosted: Hosted;
const answers = {} as Record<ServiceName, string>;
beforeAll(async () => {
  hosted = await startHosted('PGlite');
  for (const service of SERVICE_NAMES) {
    const scrape = () => fetch(`${hosted.host.endpoints[service]}/metrics`, { headers: { accept: 'text/plain' } });
    // The first one is a request that the second one counts.
    await (await scrape()).text();
    answers[service] = await (await scrape()).text();
  }
});
afterAll(() => hosted?.stop());

/** Names of series, as queries have them: of what Prometheus calls a histogram there are three. */
function namesOf(answer: string): Set<string> {
  const types = [...answer.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_count', '_sum'].map((part) => name + part) : [name],
    ),
  );
}

/** Every metric that a query reads: ours, a process's and Node's have these beginnings. */
const namesIn = (query: string): string[] => query.match(/\b(dsm|process|nodejs)_\w+/g) ?? [];

it.each(SERVICE_NAMES)('%s tells its golden signals', (service) => {
  const expected = service === 'embedding' ? OF_ALL : [...OF_ALL, ...OF_KEEPING];
  expect([...namesOf(answers[service])]).toEqual(expect.arrayContaining(expected));
});

it('tells the pool, the lease and what was shed as numbers from the start', () => {
  for (const line of [
    'dsm_database_pool_connections{state="size"} 1',
    'dsm_lease_held{lease="leader"} 1',
    'dsm_requests_shed_total{reason="database_pool"} 0',
  ])
    expect(answers.sprint.split('\n')).toContain(line);
  // Six services share the one connection, so that others may ask for it at the same moment.
  for (const state of ['open', 'lent', 'waiting'])
    expect(answers.sprint).toMatch(new RegExp(`^dsm_database_pool_connections\\{state="${state}"\\} \\d+$`, 'm'));
  expect(answers.sprint).toMatch(
    /^dsm_http_request_duration_seconds_count\{method="GET",route="\/metrics",status="200"\} 1$/m,
  );
  expect(answers.sprint).toContain('dsm_breaker_state{dependency="backlog"} 0');
});

describe('what is drawn and alerted on', () => {
  it.each(SERVICE_NAMES)('the dashboard of %s reads only what the service tells', (service) => {
    const { panels } = JSON.parse(readFileSync(`${MONITORING}/dashboards/${service}.json`, 'utf8')) as {
      panels: { targets?: { expr: string }[] }[];
    };
    const read = panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => namesIn(expr)));
    expect(read.length).toBeGreaterThan(10);
    const told = namesOf(answers[service]);
    expect(read.filter((name) => !told.has(name))).toEqual([]);
  });

  it('the alerts read only what services and the webhook tell', async () => {
    const { groups } = parse(readFileSync(`${MONITORING}/alerts.yaml`, 'utf8')) as {
      groups: { rules: { alert: string; expr: string }[] }[];
    };
    const read = groups.flatMap(({ rules }) => rules.flatMap(({ expr }) => namesIn(expr)));
    expect(read.length).toBeGreaterThan(8);
    const registry = new Registry();
    for (const Metrics of [ReviewMetrics, CertificateMetrics]) new Metrics(registry);
    const told = new Set([answers.sprint, await registry.metrics()].flatMap((answer) => [...namesOf(answer)]));
    expect(read.filter((name) => !told.has(name))).toEqual([]);
  });
});
