/** How the closed sprints of a project went, as means over them. */
export interface Profile {
  /** completed of all tasks, 0..1 */
  completion_rate: number;
  /** tasks a sprint */
  tasks: number;
  /** people; null: none told */
  team_size: number | null;
  /** weeks; null: none told */
  weeks: number | null;
}

/** Different impediments: of the one project, of the other, of both. */
export interface Impediments {
  here: number;
  there: number;
  shared: number;
}

// Outcome first: a project is a model for another one when its sprints end alike, under conditions that are alike.
const WEIGHT = { completion_rate: 0.35, tasks: 0.25, team_size: 0.15, weeks: 0.1, impediments: 0.15 };

/**
 * 0..1, the weighted mean of: 1 - difference of the completion rates; the smaller over the larger number of tasks, of
 * people and of weeks; shared over all different impediments. What one of the two projects does not tell, or
 * impediments that neither had, is left out with its weight. The same both ways round; 1 with itself.
 */
export function similarity(a: Profile, b: Profile, impediments: Impediments): number {
  const { here, there, shared } = impediments;
  const all = here + there - shared;
  const parts: [keyof typeof WEIGHT, number | null][] = [
    ['completion_rate', 1 - Math.abs(a.completion_rate - b.completion_rate)],
    ['tasks', ratio(a.tasks, b.tasks)],
    ['team_size', ratio(a.team_size, b.team_size)],
    ['weeks', ratio(a.weeks, b.weeks)],
    ['impediments', all === 0 ? null : shared / all],
  ];
  let [sum, weight] = [0, 0];
  for (const [name, alike] of parts) {
    if (alike === null) continue;
    sum += WEIGHT[name] * alike;
    weight += WEIGHT[name];
  }
  return Math.min(1, sum / weight);
}

const ratio = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.min(a, b) / Math.max(a, b);
