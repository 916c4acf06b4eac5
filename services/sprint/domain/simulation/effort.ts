import { randomStream } from '../random.ts';
import { factor } from './chance.ts';

const HOURS_PER_POINT = 4;
/** Of a task that nobody estimated. */
const SUPPOSED_POINTS = 4;
const LEAST_POINTS = 1;
/** How far true effort lies from an estimate, as a logarithm: two of three tasks take 0.67 to 1.5 times as long. */
const EFFORT_SIGMA = 0.4;

/** Hours of work that a task truly takes. It comes with the task's id, so that one that carries over stays as large as it was. */
export const trueEffort = (task: { task_id: string; points: number | null }): number =>
  Math.max(task.points ?? SUPPOSED_POINTS, LEAST_POINTS) *
  HOURS_PER_POINT *
  factor(EFFORT_SIGMA, randomStream(`${task.task_id}/effort`));
