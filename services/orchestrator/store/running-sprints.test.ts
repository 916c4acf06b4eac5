import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { learnSizes, rowsRead } from '../../../test/integration/fixtures/services/rows-read.ts';
import { close, start } from '../../../test/integration/services/orchestrator/log-events.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import { runningSprints as runningAnywhere } from './advice.ts';
import { presentOf } from './memory/present.ts';
import { runningIn } from './running-sprints.ts';
import { runningSprintOf } from './sprints.ts';
import type { OrchestratorTrx } from './tables.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
beforeAll(async () => {
  store = await openOrchestratorStore();
  await store.apply(start('GROWN-S01', [1, 2]), close('GROWN-S01', 2, 2));
  await sql`insert into orchestrator.sprints select (jsonb_populate_record(s, to_jsonb(s) ||
    jsonb_build_object('sprint_id', 'GROWN-S' || n, 'number', n, 'closed_seq', n))).*
    from orchestrator.sprints s, generate_series(2, 300) n`.execute(store.db);
  await store.apply(start('OTHER-S01', [1]));
  await learnSizes(store.db as never);
});
afterAll(() => store.close());

describe.each<[string, (trx: OrchestratorTrx, projectId: string) => Promise<unknown>]>([
  ['how a project stands', presentOf],
  ['its running sprint', runningSprintOf],
  ['what runs in it', (trx, projectId) => runningIn(trx, { projectId }).execute()],
  ['what runs anywhere', (trx) => runningAnywhere(trx, 10)],
])('%s', (_what, read) => {
  it.each(['GROWN', 'OTHER'])('is read without the sprints that ran before, of %s', async (projectId) => {
    expect(await rowsRead(store.db, 'orchestrator.sprints', (trx) => read(trx, projectId))).toBeLessThanOrEqual(1);
  });
});

it('a running sprint is told, and one that ran is not', async () => {
  expect(await presentOf(store.db, 'OTHER')).toMatchObject({ is_running: true });
  expect(await presentOf(store.db, 'GROWN')).toMatchObject({ is_running: false });
  expect((await runningSprintOf(store.db, 'OTHER'))?.sprint_id).toBe('OTHER-S01');
  expect(await runningSprintOf(store.db, 'GROWN')).toBeUndefined();
});
