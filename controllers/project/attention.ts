import type { ProjectReason } from '../../crds/condition.ts';
import { unknownAssignees } from '../../crds/rules/unknown-assignee.ts';
import { isOurs, type ProjectScope, type ServicesView } from './gather.ts';

/** Something that a human should look at although the operator has nothing left to do. */
export interface Attention {
  reason: ProjectReason;
  message: string;
}

/** What deserves a human's attention, the most urgent first. What could not be looked at stays as it was. Pure. */
export function attentionsOf(scope: ProjectScope): Attention[] {
  const { project, services } = scope;
  if (services === undefined) return saidBefore(project.status?.conditions);
  return isOurs(scope) ? strangersIn(services) : [];
}

const STRANGERS = 'tasks are assigned to people who are not in the team: ';

function strangersIn({ backlog, team }: ServicesView): Attention[] {
  const tasks = (backlog?.assignees ?? []).flatMap(({ employee_id: assignee, task_ids: ids }) =>
    ids.map((id) => ({ id, assignee })),
  );
  const strangers = unknownAssignees(tasks, team);
  if (strangers === undefined) return [];
  const message = `${STRANGERS}${strangers}: add them to spec.team, or assign the tasks to somebody in it`;
  return [{ reason: 'UnknownAssignee', message }];
}

function saidBefore(conditions: readonly { type: string; message: string }[] = []): Attention[] {
  const said = conditions.find(({ type }) => type === 'Attention')?.message.split('; ') ?? [];
  const message = said.find((part) => part.startsWith(STRANGERS));
  return message === undefined ? [] : [{ reason: 'UnknownAssignee', message }];
}
