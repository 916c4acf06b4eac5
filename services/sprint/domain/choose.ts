/** What the choice looks at, of a task of the backlog. */
export interface Candidate {
  task_id: string;
  status: string;
  sprint_id: string | null;
  priority: number | null;
  points: number | null;
  carry_over_count: number;
  depends_on: string[];
}

export type Choice =
  | { chosen: string[]; limitedBy: 'Backlog' | 'NamedTasks' | 'Limits' }
  | { code: 'unknown_tasks' | 'dependency_outside_sprint' | 'no_unassigned_tasks'; ids: string[]; detail: string };

const available = (task: Candidate): boolean => task.status !== 'completed' && task.sprint_id === null;

/**
 * The Sprint Backlog out of the product backlog. Named tasks: just these, less those that are completed. Else by
 * priority, carried over first, natural order of ids; a task brings its unfinished dependencies in before it, or stays
 * out when they do not all fit, and the next one is tried. The very first task fits whatever its points.
 * @param order compares two ids naturally
 * @param total tasks of the whole backlog, where completed ones are left out on which none depends
 */
export function chooseTasks(
  backlog: readonly Candidate[],
  wish: { tasks?: string[] | undefined; max_tasks: number; max_points?: number | undefined },
  order: (a: string, b: string) => number,
  total = backlog.length,
): Choice {
  const byId = new Map(backlog.map((t) => [t.task_id, t]));
  if (wish.tasks) return named([...new Set(wish.tasks)], byId);
  const ranked = backlog
    .filter(available)
    .sort((a, b) => rank(a) - rank(b) || carried(a) - carried(b) || order(a.task_id, b.task_id));
  const pointsOf = (ids: readonly string[]) => ids.reduce((sum, id) => sum + (byId.get(id)?.points ?? 0), 0);
  const mostPoints = wish.max_points ?? Number.POSITIVE_INFINITY;
  const chosen: string[] = [];
  const fits = (more: readonly string[]): boolean =>
    chosen.length + more.length <= wish.max_tasks &&
    (pointsOf(more) === 0 || pointsOf([...chosen, ...more]) <= mostPoints || chosen.length + more.length === 1);
  let isLimited = false;
  for (const task of ranked) {
    const bundle = withDependencies(task, byId, new Set(chosen));
    if (bundle && fits(bundle)) chosen.push(...bundle);
    else if (bundle) isLimited = true;
  }
  return chosen.length > 0 ? { chosen, limitedBy: isLimited ? 'Limits' : 'Backlog' } : nothing(total);
}

/** What of the backlog is neither completed nor in a sprint. */
export function openOf(backlog: readonly Candidate[]): { tasks: number; tasks_with_points: number; points: number } {
  const open = backlog.filter(available);
  return {
    tasks: open.length,
    tasks_with_points: open.filter((t) => t.points !== null).length,
    points: open.reduce((sum, t) => sum + (t.points ?? 0), 0),
  };
}

const rank = (task: Candidate): number => task.priority ?? Number.MAX_SAFE_INTEGER;
const carried = (task: Candidate): number => (task.carry_over_count > 0 ? 0 : 1);

const nothing = (total: number): Choice => ({
  code: 'no_unassigned_tasks',
  ids: [],
  detail: total === 0 ? 'the backlog is empty' : `none of the ${total} tasks in the backlog is free to be worked on`,
});

function named(ids: string[], byId: Map<string, Candidate>): Choice {
  const unknown = ids.filter((id) => !byId.has(id));
  if (unknown.length > 0) {
    return { code: 'unknown_tasks', ids: unknown, detail: `the backlog does not hold ${unknown.join(', ')}` };
  }
  const chosen = ids.filter((id) => byId.get(id)?.status !== 'completed');
  const mine = new Set(chosen);
  const open = (id: string) => !mine.has(id) && byId.get(id)?.status !== 'completed';
  const outside = [...new Set(chosen.flatMap((id) => byId.get(id)?.depends_on.filter(open) ?? []))];
  if (outside.length > 0) {
    const detail = `tasks of the sprint depend on ${outside.join(', ')}: neither completed nor in the sprint`;
    return { code: 'dependency_outside_sprint', ids: outside, detail };
  }
  return chosen.length > 0 ? { chosen, limitedBy: 'NamedTasks' } : nothing(byId.size);
}

/** The task after all that it waits for; undefined when one of those can neither be brought in nor is done. */
function withDependencies(task: Candidate, byId: Map<string, Candidate>, there: Set<string>): string[] | undefined {
  const bundle: string[] = [];
  const visited = new Set<string>();
  const add = (id: string): boolean => {
    if (visited.has(id) || there.has(id)) return true;
    visited.add(id);
    const one = byId.get(id);
    if (one?.status === 'completed') return true;
    if (!one || !available(one) || !one.depends_on.every(add)) return false;
    bundle.push(id);
    return true;
  };
  return add(task.task_id) ? bundle : undefined;
}
