import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './test/summary-reporter.ts';

// Unit tests lie beside what they test; integration and e2e need real servers and live under test/. The times only end what
// hangs: a machine that is three times slower than ours stays below them.
//
// What runs on real servers is tried once more when it fails: how a busy machine shares its time among thirty processes is no fault. The
// end of the log names each test for which that was so. DSM_TEST_RETRIES=0 for whoever looks for such faults.
const RETRIES = Number(process.env.DSM_TEST_RETRIES ?? 1);

const project = (name: string, include: string[], timeoutMs: number, env: Record<string, string> = {}) => ({
  test: {
    ...{ name, include, env, testTimeout: timeoutMs, hookTimeout: timeoutMs * 2, pool: 'forks' as const },
    retry: /^(integration|e2e)/.test(name) ? RETRIES : 0,
  },
});

// The same tests on a bus that delays, doubles and reorders between aggregates; the number is its seed.
const DISTURBED = { DSM_DISTURBED_BUS: '7', DSM_ARRANGEMENT: 'a' };

// A process a service, on PostgreSQL and Redis, with kubectl before it.
const DISTRIBUTED = { DSM_ARRANGEMENT: 'c' };

// Only `make test-cluster` has them run: it makes the image first.
const CLUSTER =
  process.env.DSM_CLUSTER_IMAGE === undefined ? [] : [project('cluster', ['test/cluster/*.test.ts'], 300_000)];

const rooms = 'crds,controllers,operator,services,webhooks,cli,dev,scripts,bench';

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: [new SummaryReporter()],
    projects: [
      project('unit', [`{${rooms}}/**/*.test.ts`, 'test/{,fixtures/}*.test.ts'], 30_000),
      project('integration', ['test/integration/**/*.test.ts'], 150_000),
      project('e2e', ['test/e2e/**/*.test.ts'], 300_000),
      project('e2e-disturbed', ['test/e2e/{sprint,conditions,live-sprint}.test.ts'], 300_000, DISTURBED),
      project('e2e-distributed', ['test/e2e/{sprint,live-sprint}.test.ts'], 300_000, DISTRIBUTED),
      ...CLUSTER,
    ],
  },
});
