import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded } from '../../../../test/integration/fixtures/databases.ts';
import { aDecision } from '../../../../test/integration/services/orchestrator/a-decision.ts';
import { type Connection, openSchema } from '../../../kit/database/database.ts';
import { furthestOf, movePosition, positionOf } from '../counters.ts';
import { saveDecision } from '../decisions.ts';
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
  await old.transaction().execute((trx) => saveDecision(trx, aDecision('A')));
  await movePosition(old, 0, 40);
  const db = await open({ ...before, ...{ '0002_agent_memory': createAgentMemory(8) } });
  expect(await db.selectFrom('decisions').selectAll().execute()).toEqual([]);
  expect([await positionOf(db), await furthestOf(db)]).toEqual([0, 40]);
});
