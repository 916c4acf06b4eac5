import type { Task } from './task.ts';

type AssignedTask = Pick<Task, 'task_id' | 'status' | 'assigned_to' | 'declared_assignee' | 'wish_pending'>;

/** Who has tasks that are not completed, or gets them when the sprint that holds them ends, in the order of the tasks. */
export function assigneesOf(tasks: readonly AssignedTask[]): { employee_id: string; task_ids: string[] }[] {
  const byPerson = new Map<string, string[]>();
  for (const task of tasks) {
    if (task.status === 'completed') continue;
    const people = new Set([task.assigned_to, task.wish_pending ? task.declared_assignee : null]);
    for (const id of people) if (id !== null) byPerson.set(id, [...(byPerson.get(id) ?? []), task.task_id]);
  }
  return [...byPerson].map(([employee_id, task_ids]) => ({ employee_id, task_ids }));
}
