import type { DailyScrum } from '../../crds/daily-scrum.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { Condition } from '../runtime/conditions.ts';
import type { DailyScrumScope } from './gather.ts';

export type DailyScrumAction =
  /** makes the Sprint its owner, so that it goes with it */
  { type: 'adopt'; sprintName: string; sprintUID: string } | { type: 'runDailyScrum'; sprintID: string; date: string };

/** What has to be done for this day. Pure. */
export function plan({ dailyScrum, sprint, sprintID }: DailyScrumScope): DailyScrumAction[] {
  // One that goes takes its daily scrums along, or leaves them alone: its garbage collector decides.
  if (sprint === undefined || isGoing(sprint)) return [];
  const actions: DailyScrumAction[] = [];
  const { name, uid } = sprint.metadata;
  const isOwned = dailyScrum.metadata.ownerReferences?.some((owner) => owner.uid === uid);
  if (!isOwned) actions.push({ type: 'adopt', sprintName: name, sprintUID: uid });
  if (sprintID !== undefined) actions.push({ type: 'runDailyScrum', sprintID, date: dailyScrum.spec.date });
  return actions;
}

/**
 * Whether the service has a word on it: asked again, it gives the report that it stored. It stores no refusal, and might hold by now
 * what it refused: the day has come, or the policy has become Manual, which has no end. What has ended does not change. Pure.
 */
export function isToBeAsked({ dailyScrum, sprint }: Pick<DailyScrumScope, 'dailyScrum' | 'sprint'>): boolean {
  return sprint?.status?.sprintID !== undefined && !isGoing(sprint) && endOf(dailyScrum)?.status !== 'False';
}

const isGoing = ({ metadata }: Sprint): boolean => metadata.deletionTimestamp !== undefined;

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
