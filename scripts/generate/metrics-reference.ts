import { Registry } from 'prom-client';
import { RuntimeMetrics } from '../../controllers/runtime/observe/metrics.ts';
import { CertificateMetrics } from '../../webhooks/certificates/metrics.ts';
import { ReviewMetrics } from '../../webhooks/serving/metrics.ts';
import { lookAtServices } from './built-services.ts';
import { table } from './table.ts';

interface Metric {
  name: string;
  help: string;
  type: string;
  labelNames: string[];
}

/** docs/reference/metrics.md: what each process tells at /metrics, read from its registry, as Markdown. */
export async function metricsMarkdown(): Promise<string> {
  const services = await lookAtServices((built) =>
    Object.entries(built).map(([name, { metrics }]) => ({ name, metrics: metricsOf(metrics) })),
  );
  const namesOf = (metrics: Metric[]) => metrics.map(({ name }) => name);
  const withData = services.filter(({ name }) => name !== 'embedding');
  const stateless = services.filter(({ name }) => name === 'embedding');
  const shared = (of: typeof services) =>
    (of[0]?.metrics ?? []).filter(({ name }) => of.every(({ metrics }) => namesOf(metrics).includes(name)));
  const everywhere = shared(services);
  const withDatabase = shared(withData).filter(({ name }) => !namesOf(everywhere).includes(name));
  const told = namesOf([...everywhere, ...withDatabase]);
  const own = [...withData, ...stateless]
    .map(({ name, metrics }) => ({ name, metrics: metrics.filter((m) => !told.includes(m.name)) }))
    .filter(({ metrics }) => metrics.length > 0);
  const sections = [
    '<!-- Generated from the registries of the built processes by make generate; do not edit. -->',
    '# Metrics',
    'What Prometheus finds at `/metrics` of each process: for a service at `DSM_METRICS_LISTEN`, else where its requests go, for the operator at `DSM_HEALTH_PORT`. A histogram has `_bucket`, `_sum` and `_count`. Beside these stand the figures of the process and of Node that [prom-client](https://github.com/siimon/prom-client) collects (`process_…`, `nodejs_…`; not of the operator).',
    'The embedding service answers with JSON unless the Accept header names `text/plain` or `openmetrics`, as a scraper’s does.',
    '## Every service',
    metricTable(everywhere),
    '## Services with a database',
    'All but embedding. While the database is away, what would be read from it is absent.',
    metricTable(withDatabase),
    ...own.flatMap(({ name, metrics }) => [`## ${name}`, metricTable(metrics)]),
    '## operator',
    'The names and labels of controller-runtime and client-go, so that dashboards made for them work.',
    metricTable(metricsOf(operatorMetrics())),
    '## webhook',
    'At `DSM_METRICS_LISTEN`.',
    metricTable(metricsOf(webhookMetrics())),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** With those of an operator that has replicas and a webhook. */
function operatorMetrics(): Registry {
  const metrics = new RuntimeMetrics();
  metrics.leaderElection('', () => false);
  new CertificateMetrics(metrics.registry);
  return metrics.registry;
}

function webhookMetrics(): Registry {
  const registry = new Registry();
  new ReviewMetrics(registry);
  return registry;
}

/** Read from the metrics themselves: to collect their values would take what they measure. */
function metricsOf(registry: Registry): Metric[] {
  const metrics = registry.getMetricsAsArray() as unknown as Metric[];
  return metrics.filter(({ name }) => !/^(process|nodejs)_/.test(name));
}

const metricTable = (metrics: Metric[]): string =>
  table(
    ['Metric', 'Type', 'Labels', ''],
    metrics.map(({ name, type, labelNames, help }) => [
      `\`${name}\``,
      type,
      labelNames.map((label) => `\`${label}\``).join(', ') || '-',
      help,
    ]),
  );
