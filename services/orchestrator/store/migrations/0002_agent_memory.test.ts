import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded } from '../../../../test/integration/fixtures/services/databases.ts';
import { aDecision } from '../../../../test/integration/services/orchestrator/a-decision.ts';
import { type Connection, openSchema } from '../../../kit/database/database.ts';
import { furthestOf, movePosition, positionOf } from '../counters.ts';
import type { OrchestratorTables } from '../tables.ts';
import { createOrchestrator } from './0001_orchestrator.ts';
import { createAgentMemory } from './0002_agent_memory.ts';

let connection: Connection;
beforeAll(async () => {
  connection = await openEmbedded();
});
afterAll(() => connection.close());

it('has an installation from before read its log anew, and tell nothing again', async () => {
  const before = { '0001_orchestrator': createOrchestrator };
  const open = (migrations: typeof before) => openSchema<OrchestratorTables>(connection, 'orchestrator', migrations);
  const old = await open(before);
  const decision = aDecision('A');
  const { decision_id, project_id, number, action, state, version } = decision;
  const body = JSON.stringify(decision);
  const row = { decision_id, project_id, number, action, state, version, body, decided_at: new Date() };
  // As the code of then did it.
  await old
    .insertInto('decisions')
    .values(row as never)
    .execute();
  await movePosition(old, 0, 40);
  const db = await open({ ...before, ...{ '0002_agent_memory': createAgentMemory(8) } });
  expect(await db.selectFrom('decisions').selectAll().execute()).toEqual([]);
  expect([await positionOf(db), await furthestOf(db)]).toEqual([0, 40]);
});
