import { type DeclaredTask, newTask, type Task } from './task.ts';

// The sprint service owns a task while its sprint runs; the backlog follows by event. Events about one sprint come in
// order, those about one task come in order, but the two are not ordered against each other: versions decide.

/** What each of the events tells of one task. */
interface TaskState extends Pick<Task, 'task_id' | 'title' | 'status' | 'progress_percentage' | 'assigned_to'> {
  /** absent: the event is from before it was told */
  impediment?: string | null | undefined;
}

export interface Started {
  sprint_id: string;
  project_id: string;
  tasks: (TaskState & Pick<Task, 'points'>)[];
}
export interface Updated extends Omit<TaskState, 'title' | 'impediment'>, Pick<Task, 'impediment'> {
  project_id: string;
  sprint_id: string;
  sprint_version: number;
}
export interface Completed {
  project_id: string;
  sprint_id: string;
  tasks: (TaskState & { points?: number | null | undefined })[];
}

/** `old` undefined: removed from the backlog after the sprint had read it; it comes back until the sprint ends. */
export function start(old: Task | undefined, event: Started, mine: Started['tasks'][number], version: number): Task {
  const task =
    old ??
    ({
      ...newTask(event.project_id, declaredOf(mine)),
      declared_assignee: null,
      withdrawn: true,
    } satisfies Task);
  if (task.sprint_id === event.sprint_id && task.sprint_version > version) return task;
  return {
    ...task,
    status: mine.status,
    sprint_id: event.sprint_id,
    progress_percentage: mine.progress_percentage,
    assigned_to: mine.assigned_to,
    impediment: mine.impediment ?? null,
    sprint_version: version,
  };
}

const declaredOf = ({ task_id, title, points, assigned_to }: Started['tasks'][number]): DeclaredTask => ({
  task_id,
  title,
  points,
  assigned_to,
  description: '',
  priority: null,
  depends_on: [],
});

export function update(task: Task, event: Updated): Task {
  if (task.sprint_id === event.sprint_id && task.sprint_version >= event.sprint_version) return task;
  return {
    ...task,
    status: event.status,
    sprint_id: event.sprint_id,
    progress_percentage: event.progress_percentage,
    assigned_to: event.assigned_to,
    impediment: event.impediment,
    sprint_version: event.sprint_version,
  };
}

/** undefined: the task leaves the backlog. */
export function complete(task: Task, mine: Completed['tasks'][number]): Task | undefined {
  const { progress_percentage, assigned_to, impediment = task.impediment } = mine;
  const ended: Task = { ...task, progress_percentage, assigned_to, impediment, sprint_version: 0 };
  if (mine.status === 'completed') return { ...ended, status: 'completed', impediment: null };
  if (task.withdrawn) return undefined;
  return {
    ...ended,
    status: 'unassigned',
    sprint_id: null,
    carry_over_count: task.carry_over_count + 1,
    assigned_to: task.wish_pending ? task.declared_assignee : mine.assigned_to,
    wish_pending: false,
  };
}
