import { medianOf } from '../distribution.ts';
import { didAllInARow, type PastSprint } from '../recommend.ts';
import { type Velocity, velocityOf } from '../velocity.ts';

/** What is known of a project before a sprint begins, in one unit. */
export interface Situation {
  /** own closed sprints that teach */
  sprints: number;
  /** delivered/committed of the last one; null: there is none */
  lastShare: number | null;
  /** own sprints, up to now, that did all they had committed to */
  didAllInARow: number;
  trend: Velocity['trend'];
  /** person-days ahead, as a multiple of the usual ones; null: not known */
  peopleAhead: number | null;
  /** all that there is to commit to, as a multiple of the learned value */
  backlogLeft: number;
}

export interface SituationInput {
  /** own closed sprints that teach, oldest first */
  past: readonly PastSprint[];
  /** null: not known */
  personDaysAhead: number | null;
  backlog: number;
  learned: number;
}

export function situationOf({ past, personDaysAhead, backlog, learned }: SituationInput): Situation {
  const last = past.at(-1);
  const usual = medianOf(past.flatMap(({ personDays }) => (personDays === undefined ? [] : [personDays])));
  return {
    sprints: past.length,
    lastShare: last === undefined ? null : last.delivered / last.committed,
    didAllInARow: didAllInARow(past),
    trend: velocityOf(past.map(({ delivered }) => delivered)).trend,
    peopleAhead: personDaysAhead === null || !usual ? null : personDaysAhead / usual,
    backlogLeft: backlog / learned,
  };
}
