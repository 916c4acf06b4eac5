/** Means over the successful sprints of a project, or over the others; null: there are none, or nobody told. */
export interface SprintMeans {
  sprints: number;
  /** tasks a sprint */
  tasks: number | null;
  /** reports of impediments a sprint */
  impediments: number | null;
  /** people */
  team_size: number | null;
}

/** Means that lie nearer than this to each other are no difference. */
const LEAST_DIFFERENCE = 0.1;
const FACTORS = [
  ['tasks', 'tasks a sprint'],
  ['impediments', 'reports of impediments a sprint'],
  ['team_size', 'people'],
] as const;

/** In what successful sprints differ from the others, in sentences that each can be counted after. */
export function successFactors(successful: SprintMeans, others: SprintMeans): string[] {
  const all = successful.sprints + others.sprints;
  const facts = [`${successful.sprints} of ${all} sprints completed at least 80 % of their tasks.`];
  if (successful.sprints === 0 || others.sprints === 0) return facts;
  for (const [name, words] of FACTORS) {
    const [a, b] = [successful[name], others[name]];
    if (a === null || b === null) continue;
    const [more, less] = [Math.max(a, b), Math.min(a, b)];
    if (more - less < LEAST_DIFFERENCE * more || more === 0) continue;
    const direction = a > b ? 'more' : 'fewer';
    facts.push(`Successful sprints had ${direction} ${words}: ${a.toFixed(1)} against ${b.toFixed(1)}.`);
  }
  return facts;
}
