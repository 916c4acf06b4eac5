import { randomFrom } from '../../services/orchestrator/domain/random.ts';

/** The true capacity of one team, sprint by sprint: unlike what the model assumes, on purpose. */
export interface Process {
  name: string;
  /** the median capacity in sprint n, from 0, of a team whose usual one is `level` */
  medianAt(level: number, sprint: number): number;
  /** a draw around a median */
  draw(median: number, random: () => number): number;
  /** person-days of sprint n as a multiple of the usual ones, which the calendar tells before; absent: always 1 */
  peopleAt?(sprint: number): number;
}

const SPRINTS = 40;

const gaussian = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const steady = (level: number): number => level;
const logNormal =
  (sigma: number) =>
  (median: number, random: () => number): number =>
    median * Math.exp(sigma * gaussian(random));

/** Student's t with three degrees of freedom: now and then a sprint that is like no other. */
function heavy(median: number, random: () => number): number {
  const chi = Array.from({ length: 3 }, () => gaussian(random) ** 2).reduce((sum, x) => sum + x, 0);
  const t = gaussian(random) / Math.sqrt(chi / 3);
  return median * Math.exp(0.3 * Math.max(-3, Math.min(3, t)));
}

export const PROCESSES: Process[] = [
  { name: 'steady', medianAt: steady, draw: logNormal(0.35) },
  { name: 'noisy', medianAt: steady, draw: logNormal(0.6) },
  { name: 'heavy tails', medianAt: steady, draw: heavy },
  { name: 'slow growth', medianAt: (level, n) => level * (0.7 + (0.6 * n) / SPRINTS), draw: logNormal(0.35) },
  {
    name: 'doubling half-way',
    medianAt: (level, n) => (n < SPRINTS / 2 ? level / 1.4 : level * 1.4),
    draw: logNormal(0.35),
  },
  {
    name: 'halving half-way',
    medianAt: (level, n) => (n < SPRINTS / 2 ? level * 1.4 : level / 1.4),
    draw: logNormal(0.35),
  },
];

const SHORT_EVERY = 5;
const peopleAt = (n: number): number => (n % SHORT_EVERY === SHORT_EVERY - 1 ? 0.5 : 1);

/** With a pattern that the model of capacity does not know: here a strategy has something to find. */
export const PROCESSES_WITH_A_PATTERN: Process[] = [
  { name: 'good after bad', medianAt: (level, n) => level * (n % 2 === 0 ? 1.4 : 0.7), draw: logNormal(0.25) },
  {
    name: 'short sprints',
    medianAt: (level, n) => level * peopleAt(n) ** 2,
    draw: logNormal(0.25),
    peopleAt,
  },
];

export interface Team {
  process: Process;
  level: number;
  random: () => number;
}

export const teamOf = (process: Process, level: number, seed: number): Team => ({
  process,
  level,
  random: randomFrom(seed),
});

/** Whole capacity of the team's sprint n. */
export const capacityIn = ({ process, level, random }: Team, sprint: number): number =>
  Math.max(0, Math.round(process.draw(process.medianAt(level, sprint), random)));
