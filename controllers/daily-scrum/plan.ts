import { type DailyScrumScope, isGoing } from './gather.ts';

export type DailyScrumAction =
  /** makes the Sprint its owner, so that it goes with it */
  { type: 'adopt'; sprintName: string; sprintUID: string } | { type: 'runDailyScrum'; sprintID: string; date: string };

/** What has to be done for this day. Pure. */
export function plan({ dailyScrum, sprint, sprintID, stored }: DailyScrumScope): DailyScrumAction[] {
  // One that goes takes its daily scrums along, or leaves them alone: its garbage collector decides.
  if (sprint === undefined || isGoing(sprint)) return [];
  const actions: DailyScrumAction[] = [];
  const { name, uid } = sprint.metadata;
  const isOwned = dailyScrum.metadata.ownerReferences?.some((owner) => owner.uid === uid);
  if (!isOwned) actions.push({ type: 'adopt', sprintName: name, sprintUID: uid });
  if (sprintID !== undefined && stored === undefined)
    actions.push({ type: 'runDailyScrum', sprintID, date: dailyScrum.spec.date });
  return actions;
}
