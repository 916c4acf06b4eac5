import type { Said } from './follow-sprints.ts';

/** Sums over the closed sprints of a project that were counted. */
export interface Counted {
  counted_sprints: number;
  counted_tasks: number;
  counted_points: number;
}

/** What a sprint completed; a task without points weighs nothing. */
export interface ClosedSprint {
  sprint_id: string;
  completed_tasks: number;
  completed_points: number;
}

/** What each of these sprints completed, by what was said of its close. */
export const completedIn = (sprintIds: readonly string[], heard: readonly Said[]): ClosedSprint[] =>
  sprintIds.map((sprint_id) => {
    const close = heard.find((said) => said.kind === 'completed' && said.data.sprint_id === sprint_id);
    const tasks = close?.kind === 'completed' ? close.data.tasks : [];
    const done = tasks.filter((task) => task.status === 'completed');
    const points = done.reduce((sum, task) => sum + (task.points ?? 0), 0);
    return { sprint_id, completed_tasks: done.length, completed_points: points };
  });

export const countedOf = (sprints: readonly ClosedSprint[]): Counted => ({
  counted_sprints: sprints.length,
  counted_tasks: sprints.reduce((sum, sprint) => sum + sprint.completed_tasks, 0),
  counted_points: sprints.reduce((sum, sprint) => sum + sprint.completed_points, 0),
});

/** Means over all that were counted, to a tenth; null: none was. */
export const meansOf = ({ counted_sprints: sprints, counted_tasks, counted_points }: Counted) =>
  sprints === 0
    ? null
    : {
        sprints,
        mean_completed_tasks: tenth(counted_tasks / sprints),
        mean_completed_points: tenth(counted_points / sprints),
      };

/** Each sprint with the means as they are when it is counted; `before`: the sums without all of them. */
export function velocitiesOf(sprints: readonly ClosedSprint[], before: Counted) {
  return sprints.map((sprint, i) => {
    const own = countedOf(sprints.slice(0, i + 1));
    const means = meansOf({
      counted_sprints: before.counted_sprints + own.counted_sprints,
      counted_tasks: before.counted_tasks + own.counted_tasks,
      counted_points: before.counted_points + own.counted_points,
    });
    return { ...sprint, ...(means as NonNullable<typeof means>) };
  });
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
