import { type Connection, openSchema } from '../../../../services/kit/database/database.ts';
import { UnitOfWork } from '../../../../services/kit/database/unit-of-work.ts';
import { History } from '../../../../services/orchestrator/learning/history.ts';
import { applyEvent } from '../../../../services/orchestrator/log/apply.ts';
import type { LoggedEvent } from '../../../../services/orchestrator/log/events.ts';
import { createOrchestrator } from '../../../../services/orchestrator/store/migrations/0001_orchestrator.ts';
import { createAgentMemory } from '../../../../services/orchestrator/store/migrations/0002_agent_memory.ts';
import { createAdvice } from '../../../../services/orchestrator/store/migrations/0003_advice.ts';
import { sayWhenActed } from '../../../../services/orchestrator/store/migrations/0005_acted_at.ts';
import { indexDecisionsByNumber } from '../../../../services/orchestrator/store/migrations/0006_decisions_by_number.ts';
import { indexRunningOfProject } from '../../../../services/orchestrator/store/migrations/0007_running_of_project.ts';
import { closedSprints } from '../../../../services/orchestrator/store/sprints.ts';
import type {
  OrchestratorTables,
  OrchestratorTrx,
  OrchestratorUnit,
} from '../../../../services/orchestrator/store/tables.ts';
import { openEmbedded } from '../../fixtures/services/databases.ts';
import { handClock } from '../../fixtures/services/requests.ts';
import { rowsOf } from './rows.ts';

/** length of the vectors of a store that `openOrchestratorStore` opens */
export const DIMENSIONS = 8;

const WORKED_OUT = [
  ...(['sprints', 'sprint_days', 'sprint_tasks', 'decisions', 'forecasts', 'projects'] as const),
  ...(['strategy_performance_log', 'agent_knowledge', 'agent_episodes'] as const),
] as const;

/** The orchestrator's own tables, and the events that it applies to them. */
export async function openOrchestratorStore(opened?: Connection) {
  const connection = opened ?? (await openEmbedded());
  const db = await openSchema<OrchestratorTables>(connection, 'orchestrator', {
    '0001_orchestrator': createOrchestrator,
    '0002_agent_memory': createAgentMemory(DIMENSIONS),
    '0003_advice': createAdvice,
    '0005_acted_at': sayWhenActed,
    '0006_decisions_by_number': indexDecisionsByNumber,
    '0007_running_of_project': indexRunningOfProject,
  });
  const clock = handClock('2026-11-23T10:00:00Z');
  const history = new History();
  const unit = (): OrchestratorUnit =>
    new UnitOfWork(db, { clock, service: 'orchestrator', correlationId: 'test', published: () => {} });
  return {
    db,
    clock,
    history,
    unit,
    inTransaction: <T>(work: (trx: OrchestratorTrx) => Promise<T>) => db.transaction().execute(work),
    /** each in a transaction of its own, as while the log is followed */
    apply: async (...events: readonly LoggedEvent[]) => {
      for (const event of events)
        await unit().run('apply', (work) =>
          applyEvent(event, { work, history, tells: { decisions: true, forecasts: true } }),
        );
    },
    /** as while the log is caught up with */
    catchUpOn: async (...events: readonly LoggedEvent[]) => {
      for (const event of events)
        await unit().run('apply', (work) =>
          applyEvent(event, { work, history, tells: { decisions: true, forecasts: false } }),
        );
    },
    /** as after everything was forgotten: nothing is told again */
    workOutAnew: async (...events: readonly LoggedEvent[]) => {
      for (const event of events)
        await unit().run('apply', (work) =>
          applyEvent(event, { work, history, tells: { decisions: false, forecasts: false } }),
        );
    },
    /** the events that were told, oldest first, and forgets them */
    told: async () => {
      const rows = await db.deleteFrom('outbox').returning(['id', 'envelope']).execute();
      return rows.sort((a, b) => a.id - b.id).map(({ envelope }) => envelope);
    },
    /** every row, but for the place of its last change among all */
    dump: async () => {
      const { forecasts, projects, ...rest } = await rowsOf(db);
      const unplaced = <T extends object>(rows: T[]) => rows.map((row) => ({ ...row, changed: 0 }));
      return { ...rest, forecasts: unplaced(forecasts), projects: unplaced(projects) };
    },
    /** forgets all that was worked out */
    forget: async () => {
      for (const table of WORKED_OUT) await db.deleteFrom(table).execute();
      history.reset(await closedSprints(db));
    },
    close: () => connection.close(),
  };
}
