import { afterAll, beforeAll, expect, it } from 'vitest';
import { silent } from '../../../test/integration/fixtures/services/requests.ts';
import { aDecision } from '../../../test/integration/services/orchestrator/a-decision.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import { noModels } from '../../kit/models/no-models.ts';
import { adviceBeside } from './beside.ts';
import { AdviceJob } from './job.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());

it('without a model server that is what is said, not that advice is switched off', async () => {
  const { db, unit, history } = store;
  const job = new AdviceJob({
    ...{ db, unit, history, server: noModels, model: 'chat', hasCaughtUp: () => true, log: silent },
    measured: () => undefined,
  });
  const wish = { dry_run: true, advisory_wait_ms: 5_000 };
  const { advisory, advised } = await adviceBeside({ db, history, job }, aDecision('P'), wish);
  expect(advisory).toMatchObject({ enabled: false, error: null, risk_assessment: 'Unknown' });
  expect(advisory.fallback).toBe('No model server is configured: the decision stands as it is');
  expect(advised).toBeNull();
});
