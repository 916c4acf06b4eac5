import { type DeclaredTask, inRunningSprint, newTask, type Task } from './task.ts';

export interface BacklogChange {
  put: Task[];
  /** ids */
  remove: string[];
}

/** What makes the present tasks the declared ones (see the contract's declareBacklog). */
export function declare(projectId: string, present: readonly Task[], declared: readonly DeclaredTask[]): BacklogChange {
  const byId = new Map(present.map((t) => [t.task_id, t]));
  const wanted = new Set(declared.map((d) => d.task_id));
  const put = declared.map((d) => {
    const old = byId.get(d.task_id);
    return old ? redeclare(old, d) : newTask(projectId, d);
  });
  const remove: string[] = [];
  for (const task of present) {
    if (wanted.has(task.task_id)) continue;
    if (inRunningSprint(task)) put.push({ ...task, withdrawn: true });
    else if (task.status !== 'completed') remove.push(task.task_id);
  }
  return { put, remove };
}

function redeclare(old: Task, declared: DeclaredTask): Task {
  const { title, description, points, priority, depends_on } = declared;
  const task: Task = { ...old, title, description, points, priority, depends_on, withdrawn: false };
  if (declared.assigned_to === old.declared_assignee) return task;
  task.declared_assignee = declared.assigned_to;
  if (inRunningSprint(old)) task.wish_pending = true;
  else task.assigned_to = declared.assigned_to;
  return task;
}

/** Why these tasks cannot be a backlog, or undefined. `kept`: ids that stay although they are not declared. */
export function flaw(declared: readonly DeclaredTask[], kept: ReadonlySet<string>): string | undefined {
  const ids = new Set<string>();
  for (const { task_id } of declared) {
    if (ids.has(task_id)) return `task ${task_id} is declared twice`;
    ids.add(task_id);
  }
  for (const task of declared) {
    if (task.depends_on.includes(task.task_id)) return `task ${task.task_id} depends on itself`;
    const unknown = task.depends_on.filter((d) => !ids.has(d) && !kept.has(d));
    if (unknown.length > 0) return `task ${task.task_id} depends on ${unknown.join(', ')}: not in the backlog`;
  }
  const rest = new Map(declared.map((t) => [t.task_id, t.depends_on.filter((d) => ids.has(d))]));
  for (let found = true; found; ) {
    found = false;
    for (const [id, waits] of rest) {
      if (waits.some((d) => rest.has(d))) continue;
      rest.delete(id);
      found = true;
    }
  }
  return rest.size > 0 ? `tasks depend on each other in a circle: ${[...rest.keys()].join(', ')}` : undefined;
}
