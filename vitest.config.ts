import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './test/summary-reporter.ts';

// Unit tests lie beside what they test; integration and e2e need real servers and live under test/.
const project = (name: string, include: string[], timeoutMs: number) => ({
  test: { name, include, testTimeout: timeoutMs, hookTimeout: timeoutMs * 2, pool: 'forks' as const },
});

const rooms = 'crds,controllers,operator,services,cli,dev,scripts';

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: [new SummaryReporter()],
    projects: [
      project('unit', [`{${rooms}}/**/*.test.ts`, 'test/*.test.ts'], 10_000),
      project('integration', ['test/integration/**/*.test.ts'], 60_000),
      project('e2e', ['test/e2e/**/*.test.ts'], 180_000),
    ],
  },
});
