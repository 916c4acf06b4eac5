import { sql } from 'kysely';
import type { OrchestratorTrx, SprintDayRow, SprintRow, SprintTaskRow } from './tables.ts';

/** Of these sprints those that run. */
export const runningSprints = (trx: OrchestratorTrx, sprintIds: readonly string[]) =>
  trx
    .selectFrom('sprints')
    .selectAll()
    .where(sql<boolean>`sprint_id = any(${sprintIds}::text[])`)
    .where('status', '=', 'running');

export const tasksOfAll = (trx: OrchestratorTrx, sprintIds: readonly string[]) =>
  trx
    .selectFrom('sprint_tasks')
    .selectAll()
    .where(sql<boolean>`sprint_id = any(${sprintIds}::text[])`)
    .orderBy('task_id');

export const daysOfAll = (trx: OrchestratorTrx, sprintIds: readonly string[]) =>
  trx.selectFrom('sprint_days').selectAll().where(sql<boolean>`sprint_id = any(${sprintIds}::text[])`).orderBy('day');

/** Writes how tasks stand. */
export function saveTasks(trx: OrchestratorTrx, tasks: readonly SprintTaskRow[]) {
  if (tasks.length === 0) return undefined;
  return trx
    .updateTable('sprint_tasks')
    .from(
      sql<SprintTaskRow>`jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb)`.as<'saved'>(
        sql`saved (sprint_id text, task_id text, is_done boolean, is_blocked boolean, version integer)`,
      ),
    )
    .set((e) => ({
      is_done: e.ref('saved.is_done'),
      is_blocked: e.ref('saved.is_blocked'),
      version: e.ref('saved.version'),
    }))
    .whereRef('sprint_tasks.sprint_id', '=', 'saved.sprint_id')
    .whereRef('sprint_tasks.task_id', '=', 'saved.task_id');
}

export function insertDays(trx: OrchestratorTrx, days: readonly SprintDayRow[]) {
  if (days.length === 0) return undefined;
  return trx
    .insertInto('sprint_days')
    .values([...days])
    .onConflict((c) => c.doNothing());
}

/** Writes up to which day each sprint is known. */
export function moveSprints(
  trx: OrchestratorTrx,
  sprints: readonly Pick<SprintRow, 'sprint_id' | 'as_of' | 'gone_before'>[],
) {
  if (sprints.length === 0) return undefined;
  const moved = sprints.map(({ sprint_id, as_of, gone_before }) => ({ sprint_id, as_of, gone_before }));
  return trx
    .updateTable('sprints')
    .from(
      sql<(typeof moved)[number]>`jsonb_to_recordset(${JSON.stringify(moved)}::jsonb)`.as<'moved'>(
        sql`moved (sprint_id text, as_of date, gone_before date)`,
      ),
    )
    .set((e) => ({ as_of: e.ref('moved.as_of'), gone_before: e.ref('moved.gone_before') }))
    .whereRef('sprints.sprint_id', '=', 'moved.sprint_id');
}
