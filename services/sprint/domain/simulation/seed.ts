import { randomStream } from '../random.ts';
import { gaussian } from './chance.ts';

/** Spread of the paces of projects, and how a project's pace wanders from sprint to sprint; all as logarithms. */
const PACE_SIGMA = 0.3;
const DRIFT_SIGMA = 0.05;
/** Of a drift this much is left a sprint later, so that a project wanders and does not run away. */
const DRIFT_KEPT = 0.97;

const LUCK_BITS = 21;
const LUCKS = 2 ** LUCK_BITS;
/** The ten bits above hold the logarithm of the pace in steps of 0.25 %, as a signed number: from 0.28 to 3.6. */
const PACES = 2 ** 10;
const STEPS = 400;

/**
 * The seed of a sprint that names none. Its upper bits are the pace of the project at this sprint, its lower ones the luck of the
 * sprint, so that a seed alone plays a sprint again, in whatever project. A seed below 2,097,152 has the usual pace.
 * @param number of the sprint in its project, from 1
 */
export const seedOfSprint = (projectId: string, number: number): number =>
  packed(paceOfProject(projectId) + driftOfProject(projectId, number), randomStream(`${projectId}/${number}/luck`)());

/** @param logPace logarithm of the pace @param luck in [0, 1) */
export function packed(logPace: number, luck: number): number {
  const step = Math.max(-PACES / 2, Math.min(PACES / 2 - 1, Math.round(logPace * STEPS)));
  return ((step + PACES) % PACES) * LUCKS + Math.floor(luck * LUCKS);
}

/** How much the team gets done, against the usual team of its size; 1 = as much. */
export function paceOfSeed(seed: number): number {
  const upper = Math.floor(seed / LUCKS);
  return Math.exp((upper < PACES / 2 ? upper : upper - PACES) / STEPS);
}

const paceOfProject = (projectId: string): number => PACE_SIGMA * gaussian(randomStream(`${projectId}/pace`));

function driftOfProject(projectId: string, number: number): number {
  const next = randomStream(`${projectId}/drift`);
  let drift = 0;
  for (let n = 1; n < number; n++) drift = DRIFT_KEPT * drift + DRIFT_SIGMA * gaussian(next);
  return drift;
}
