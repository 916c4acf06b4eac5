import type { DailyScrum } from '../../crds/daily-scrum.ts';
import type { Condition } from '../runtime/objects/conditions.ts';

const SUCCESSES = ['Reported', 'NonWorkingDay'];
const FAILURES = ['OutsideSprint', 'FutureDate'];

/** The condition that says how it ended: a daily scrum that has come to its end never changes again. Phase is for the column only. */
export function endOf({ metadata, status }: DailyScrum): Condition | undefined {
  if (status?.observedGeneration !== metadata.generation) return undefined;
  return status.conditions?.find(
    ({ type, status: succeeded, reason }) =>
      type === 'Succeeded' && (succeeded === 'True' ? SUCCESSES : FAILURES).includes(reason),
  );
}
