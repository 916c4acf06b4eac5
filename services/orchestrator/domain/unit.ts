/** How many of some tasks have points. */
export interface Pointed {
  tasks: number;
  withPoints: number;
}

/** Of the tasks that must have points before anything is counted in them. */
const ENOUGH = 0.8;
/** Closed sprints that must be known in a unit before it is changed to; as many of the last ones are looked at. */
export const KNOWN_SPRINTS = 5;

const isPointed = ({ tasks, withPoints }: Pointed): boolean => tasks > 0 && withPoints >= tasks * ENOUGH;

/**
 * What a project's commitments are counted in after a close: points when at least 80 % of the open tasks and of the last five sprints' tasks
 * have them and five closed sprints teach in points; else tasks. Between closes it never changes.
 */
export function unitAfterClose(
  before: 'tasks' | 'points',
  open: Pointed,
  lastSprints: readonly Pointed[],
  known: { tasks: number; points: number },
): 'tasks' | 'points' {
  const last = lastSprints.slice(-KNOWN_SPRINTS);
  const sum: Pointed = {
    tasks: last.reduce((n, { tasks }) => n + tasks, 0),
    withPoints: last.reduce((n, { withPoints }) => n + withPoints, 0),
  };
  const wanted = isPointed(open) && isPointed(sum) ? 'points' : 'tasks';
  return known[wanted] >= KNOWN_SPRINTS ? wanted : before;
}
