import type { Task } from './task.ts';
import { type Completed, complete, type Started, start, type Updated, update } from './task-in-sprint.ts';

/** What an event of the sprint service says of a project's tasks. */
export type Said =
  | { kind: 'started'; data: Started; version: number }
  | { kind: 'updated'; data: Updated }
  | { kind: 'completed'; data: Completed };

/** Of a project's backlog, the part that some events speak of. */
export interface Followed {
  /** by id */
  tasks: ReadonlyMap<string, Task>;
  /** ids of sprints that have closed: nothing that is said of them counts any more */
  closed: ReadonlySet<string>;
}

/** The backlog after an event; the same object when the event says nothing to it. */
export function follow(backlog: Followed, said: Said): Followed {
  if (backlog.closed.has(said.data.sprint_id)) return backlog;
  if (said.kind === 'started') return afterStart(backlog, said);
  if (said.kind === 'updated') return afterUpdate(backlog, said.data);
  return afterClose(backlog, said.data);
}

/** Ids of the tasks that an event speaks of. */
export const idsIn = ({ kind, data }: Said): string[] =>
  kind === 'updated' ? [data.task_id] : data.tasks.map((task) => task.task_id);

function afterStart(backlog: Followed, { data, version }: Said & { kind: 'started' }): Followed {
  const tasks = new Map(backlog.tasks);
  for (const mine of data.tasks) tasks.set(mine.task_id, start(tasks.get(mine.task_id), data, mine, version));
  return { ...backlog, tasks };
}

function afterUpdate(backlog: Followed, data: Updated): Followed {
  const task = backlog.tasks.get(data.task_id);
  return task === undefined
    ? backlog
    : { ...backlog, tasks: new Map(backlog.tasks).set(task.task_id, update(task, data)) };
}

function afterClose(backlog: Followed, data: Completed): Followed {
  const tasks = new Map(backlog.tasks);
  for (const mine of data.tasks) {
    const task = tasks.get(mine.task_id);
    const after = task && complete(task, mine);
    if (after) tasks.set(mine.task_id, after);
    else tasks.delete(mine.task_id);
  }
  return { tasks, closed: new Set([...backlog.closed, data.sprint_id]) };
}
