import { sql } from 'kysely';
import { statement } from '../../kit/database/statement.ts';
import type { OrchestratorTrx, SprintDayRow, SprintRow, SprintTaskRow } from './tables.ts';

interface Ids {
  sprintIds: readonly string[];
}

/** Of these sprints those that run. */
export const runningSprints = statement((trx: OrchestratorTrx, { sprintIds }: Ids) =>
  trx
    .selectFrom('sprints')
    .selectAll()
    .where(sql<boolean>`sprint_id = any(${sprintIds}::text[])`)
    .where('status', '=', 'running'),
);

export const runningIn = statement((trx: OrchestratorTrx, { projectId }: { projectId: string }) =>
  trx.selectFrom('sprints').selectAll().where('project_id', '=', projectId).where('status', '=', sql.lit('running')),
);

export const tasksOfAll = statement((trx: OrchestratorTrx, { sprintIds }: Ids) =>
  trx
    .selectFrom('sprint_tasks')
    .selectAll()
    .where(sql<boolean>`sprint_id = any(${sprintIds}::text[])`)
    .orderBy('task_id'),
);

export const daysOfAll = statement((trx: OrchestratorTrx, { sprintIds }: Ids) =>
  trx.selectFrom('sprint_days').selectAll().where(sql<boolean>`sprint_id = any(${sprintIds}::text[])`).orderBy('day'),
);

/** Writes how tasks stand. */
export const saveTasks = (trx: OrchestratorTrx, tasks: readonly SprintTaskRow[]) =>
  tasks.length === 0 ? undefined : saving(trx, { tasks: JSON.stringify(tasks) });

const saving = statement((trx: OrchestratorTrx, { tasks }: { tasks: string }) =>
  trx
    .updateTable('sprint_tasks')
    .from(
      sql<SprintTaskRow>`jsonb_to_recordset(${tasks}::jsonb)`.as<'saved'>(
        sql`saved (sprint_id text, task_id text, is_done boolean, is_blocked boolean, version integer)`,
      ),
    )
    .set((e) => ({
      is_done: e.ref('saved.is_done'),
      is_blocked: e.ref('saved.is_blocked'),
      version: e.ref('saved.version'),
    }))
    .whereRef('sprint_tasks.sprint_id', '=', 'saved.sprint_id')
    .whereRef('sprint_tasks.task_id', '=', 'saved.task_id'),
);

export const insertDays = (trx: OrchestratorTrx, days: readonly SprintDayRow[]) =>
  days.length === 0 ? undefined : inserting(trx, { days: JSON.stringify(days) });

const DAYS = {
  sprint_id: 'text',
  day: 'date',
  done_tasks: 'integer',
  remaining_tasks: 'integer',
  done_points: 'integer',
  remaining_points: 'integer',
  blocked_tasks: 'integer',
} as const satisfies Record<keyof SprintDayRow, string>;
const DAY_COLUMNS = Object.keys(DAYS) as (keyof SprintDayRow)[];
const DAY_RECORD = sql.raw(DAY_COLUMNS.map((column) => `${column} ${DAYS[column]}`).join(', '));

const inserting = statement((trx: OrchestratorTrx, { days }: { days: string }) =>
  trx
    .insertInto('sprint_days')
    .columns(DAY_COLUMNS)
    .expression(sql`select * from jsonb_to_recordset(${days}::jsonb) as told (${DAY_RECORD})`)
    .onConflict((c) => c.doNothing()),
);

type Moved = Pick<SprintRow, 'sprint_id' | 'as_of' | 'gone_before'>;

/** Writes up to which day each sprint is known. */
export function moveSprints(trx: OrchestratorTrx, sprints: readonly Moved[]) {
  if (sprints.length === 0) return undefined;
  const of = <Column extends keyof Moved>(column: Column) => sprints.map((sprint) => sprint[column]);
  return moving(trx, { ids: of('sprint_id'), asOf: of('as_of'), goneBefore: of('gone_before') });
}

interface Moves {
  ids: string[];
  asOf: (string | null)[];
  goneBefore: (string | null)[];
}

// Of lists the server expects ten rows, and looks each up; of a JSON list it expects a hundred, and would read all sprints that there are.
const moving = statement((trx: OrchestratorTrx, { ids, asOf, goneBefore }: Moves) =>
  trx
    .updateTable('sprints')
    .from(
      sql<Moved>`unnest(${ids}::text[], ${asOf}::date[], ${goneBefore}::date[])`.as<'moved'>(
        sql`moved (sprint_id, as_of, gone_before)`,
      ),
    )
    .set((e) => ({ as_of: e.ref('moved.as_of'), gone_before: e.ref('moved.gone_before') }))
    .whereRef('sprints.sprint_id', '=', 'moved.sprint_id'),
);
