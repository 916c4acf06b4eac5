import { unknownAssignees } from '../../../crds/rules/unknown-assignee.ts';
import { isOfOtherProject, type SprintScope } from '../gather.ts';
import type { Attention } from './verdict-row.ts';

/**
 * Tasks of the running sprint that somebody has who is not in the team, as the Project's status tells of it. Pure.
 */
export function unknownAssigneesOf(scope: SprintScope): Attention[] {
  const { held, project, sprint } = scope;
  const team = project?.status?.team;
  if (held?.status !== 'in_progress' || team === undefined || isOfOtherProject(scope)) return [];
  const open = held.tasks.filter(({ status }) => status !== 'completed');
  const strangers = unknownAssignees(
    open.map(({ task_id: id, assigned_to: assignee }) => ({ id, assignee })),
    team,
  );
  if (strangers === undefined) return [];
  const advice = `hand them over (dsm task ID --assignee), or add the people to spec.team of Project ${sprint.spec.projectRef.name}`;
  return [
    {
      reason: 'UnknownAssignee',
      message: `tasks are assigned to people who are not in the team: ${strangers}: ${advice}`,
    },
  ];
}
