import type { DailyScrumScope } from './gather.ts';

export type DailyScrumAction =
  /** makes the Sprint its owner, so that it goes with it */
  { type: 'adopt'; sprintName: string; sprintUID: string } | { type: 'runDailyScrum'; sprintID: string; date: string };

/** What has to be done for this day. Pure. */
export function plan({ dailyScrum, sprint }: DailyScrumScope): DailyScrumAction[] {
  if (sprint === undefined || hasEnded({ dailyScrum })) return [];
  const actions: DailyScrumAction[] = [];
  const { name, uid } = sprint.metadata;
  const isOwned = dailyScrum.metadata.ownerReferences?.some((owner) => owner.uid === uid);
  if (!isOwned) actions.push({ type: 'adopt', sprintName: name, sprintUID: uid });
  const sprintID = sprint.status?.sprintID;
  if (sprintID !== undefined) actions.push({ type: 'runDailyScrum', sprintID, date: dailyScrum.spec.date });
  return actions;
}

/** A daily scrum that has come to its end never changes again. */
export function hasEnded({ dailyScrum: { metadata, status } }: Pick<DailyScrumScope, 'dailyScrum'>): boolean {
  const isOver = status?.phase === 'Completed' || status?.phase === 'Failed';
  return isOver && status.observedGeneration === metadata.generation;
}
