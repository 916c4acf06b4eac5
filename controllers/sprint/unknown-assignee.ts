import { unknownAssignees } from '../../crds/rules/unknown-assignee.ts';
import type { Attention } from './attention.ts';
import { isOfOtherProject, type SprintScope } from './gather.ts';

const STRANGERS = 'tasks are assigned to people who are not in the team: ';

/**
 * Tasks of the running sprint that somebody has who is not in the team, as the Project's status tells of it. What could not be looked at
 * stays as it was. Pure.
 */
export function unknownAssigneesOf(scope: SprintScope): Attention[] {
  const { held, project, sprint } = scope;
  if (held === undefined) return saidBefore(sprint);
  const team = project?.status?.team;
  if (held?.status !== 'in_progress' || team === undefined || isOfOtherProject(scope)) return [];
  const open = held.tasks.filter(({ status }) => status !== 'completed');
  const strangers = unknownAssignees(
    open.map(({ task_id: id, assigned_to: assignee }) => ({ id, assignee })),
    team,
  );
  if (strangers === undefined) return [];
  const advice = `hand them over (dsm task ID --assignee), or add the people to spec.team of Project ${sprint.spec.projectRef.name}`;
  return [{ reason: 'UnknownAssignee', message: `${STRANGERS}${strangers}: ${advice}` }];
}

function saidBefore({ status }: SprintScope['sprint']): Attention[] {
  const said = status?.conditions?.find(({ type }) => type === 'Attention')?.message.split('; ') ?? [];
  const message = said.find((part) => part.startsWith(STRANGERS));
  return message === undefined ? [] : [{ reason: 'UnknownAssignee', message }];
}
