import type { SprintDatabase, SprintTrx, TaskRow } from './tables.ts';

export const tasksOf = (db: SprintDatabase, sprintIds: readonly string[]): Promise<TaskRow[]> =>
  sprintIds.length === 0
    ? Promise.resolve([])
    : db.selectFrom('tasks').selectAll().where('sprint_id', 'in', sprintIds).orderBy('position').execute();

export const insertTasks = (trx: SprintTrx, tasks: readonly TaskRow[]) =>
  trx
    .insertInto('tasks')
    .values(tasks.map((t) => ({ ...t, depends_on: JSON.stringify(t.depends_on) })))
    .execute();

export const saveTask = (trx: SprintTrx, task: TaskRow) =>
  trx
    .updateTable('tasks')
    .set({
      status: task.status,
      progress_percentage: task.progress_percentage,
      assigned_to: task.assigned_to,
      impediment: task.impediment,
      blocked_until: task.blocked_until,
    })
    .where('sprint_id', '=', task.sprint_id)
    .where('task_id', '=', task.task_id)
    .execute();

/** Where a task id is in use: newest sprint of each project first. */
export const sprintsWithTask = (db: SprintDatabase, taskId: string, projectId?: string) => {
  const query = db
    .selectFrom('tasks')
    .innerJoin('sprints', 'sprints.sprint_id', 'tasks.sprint_id')
    .select(['sprints.sprint_id', 'sprints.sprint_name', 'sprints.project_id', 'sprints.status'])
    .where('tasks.task_id', '=', taskId)
    .orderBy('sprints.project_id')
    .orderBy('sprints.number', 'desc');
  return (projectId === undefined ? query : query.where('sprints.project_id', '=', projectId)).execute();
};

/** The tasks as the newest sprint of the project that had them left them. */
export async function lastSeen(db: SprintDatabase, projectId: string, taskIds: readonly string[]): Promise<TaskRow[]> {
  if (taskIds.length === 0) return [];
  const rows = await db
    .selectFrom('tasks')
    .innerJoin('sprints', 'sprints.sprint_id', 'tasks.sprint_id')
    .selectAll('tasks')
    .where('sprints.project_id', '=', projectId)
    .where('tasks.task_id', 'in', taskIds)
    .orderBy('sprints.number')
    .execute();
  return [...new Map(rows.map((row) => [row.task_id, row])).values()];
}
