import { sql } from 'kysely';
import type { Follower } from './log/follower.ts';
import type { OrchestratorUnit } from './store/tables.ts';

const FROM_THE_LOG = [
  ...(['sprints', 'sprint_days', 'sprint_tasks', 'forecasts', 'projects', 'decisions'] as const),
  ...(['strategy_performance_log', 'agent_knowledge', 'agent_episodes'] as const),
] as const;

/** Forgets everything that was worked out; the follower begins at the first event again. */
export async function rebuildFromLog(unit: OrchestratorUnit, follower: Follower): Promise<void> {
  await unit.run('forget everything', async ({ trx, afterCommit }) => {
    // Whoever writes holds a project; with the table they all have ended, and none begins.
    await sql`lock table ${sql.table('orchestrator.projects')} in access exclusive mode`.execute(trx);
    for (const table of FROM_THE_LOG) await trx.deleteFrom(table).execute();
    await trx.updateTable('log_position').set({ position: 0 }).execute();
    afterCommit(() => follower.startOver());
  });
}
