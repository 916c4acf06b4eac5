import type { Member } from '../assign.ts';
import { randomStream } from '../random.ts';
import { factor } from './chance.ts';
import { paceOfSeed } from './seed.ts';

/** How one sprint of a team differs from another, as a logarithm. */
const FORM_SIGMA = 0.3;
/** Work that nobody planned takes at least this share of the day that it comes on. */
const LEAST_TAKEN = 0.6;
/** The usual team; in a larger one each person talks more and gets less done (Brooks 1975), in a smaller one more. */
const USUAL_SIZE = 5;
const COORDINATION = 0.3;
/** Who works when a project names no team. */
export const UNNAMED_TEAM: readonly Member[] = Array.from({ length: USUAL_SIZE }, (_, i) => ({
  id: `unnamed ${i + 1}`,
  name: 'the team',
  hours_per_day: 6,
}));

export interface Conditions {
  /** what an hour of a person's day is worth in this sprint, in hours of work on tasks */
  worth: number;
  /** chance that a person's day meets work that nobody planned */
  turnsUp: number;
}

/** What a seed makes of one sprint of a team of this size. */
export function conditionsOf(seed: number, people: number): Conditions {
  const next = randomStream(`${seed}/sprint`);
  const size = (people / USUAL_SIZE) ** -COORDINATION;
  const worth = paceOfSeed(seed) * factor(FORM_SIGMA, next) * size;
  // Squared: most sprints meet little of it, and a few hardly anything else. A third of the days on average.
  return { worth, turnsUp: next() ** 2 };
}

/** Hours of work that a person has for the tasks of the sprint on one day. */
export function hoursOf(person: Member, date: string, seed: number, { worth, turnsUp }: Conditions): number {
  const next = randomStream(`${seed}/${person.id}/${date}`);
  const taken = next() < turnsUp ? LEAST_TAKEN + next() * (1 - LEAST_TAKEN) : 0;
  return person.hours_per_day * worth * (1 - taken);
}
