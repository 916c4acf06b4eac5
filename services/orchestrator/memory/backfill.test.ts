import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { handClock } from '../../../test/integration/fixtures/services/requests.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import { ServiceProblem, ServiceUnavailable } from '../../kit/calls/client.ts';
import { Backfill } from './backfill.ts';
import { Embedder } from './embedder.ts';
import { VectorCache } from './vector-cache.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());

const problem = { code: 'model_unavailable', detail: 'the model server cannot be reached', extra: { fault: 'busy' } };

it.each<[string, Error, object]>([
  ['a model that is away', new ServiceProblem('embedding', 503, problem), { fault: 'busy', hasStack: false }],
  ['a service that is away', new ServiceUnavailable('embedding', 'no answer'), { fault: 'away', hasStack: false }],
  ['a fault of ours', new TypeError('ours'), { hasStack: true }],
])('%s is one line in the log; only a fault of ours is told with its stack', async (_what, error, told) => {
  const lines: string[] = [];
  const clock = handClock('2026-11-23T10:00:00Z');
  const embedder = new Embedder({ embedBatch: () => Promise.reject(error) }, new VectorCache(clock), async () => {});
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const backfill = new Backfill({ db: store.db, embedder, clock, log, calmMs: 0, onVectors: () => undefined });
  backfill.start();
  await expect.poll(() => lines.length).toBe(1);
  backfill.wakeNow();
  await backfill.stop();
  expect(lines).toHaveLength(1);
  const { fault, err } = JSON.parse(lines[0] ?? '');
  expect({ ...(fault === undefined ? {} : { fault }), hasStack: err?.stack !== undefined }).toEqual(told);
});
