import { expect, it } from 'vitest';
import type { Project } from '../../../crds/project.ts';
import type { Sprint as ServiceSprint } from '../../../services/sprint/contract/shapes.ts';
import { aProject, aScope, held } from '../test-scope.ts';
import { attentionsOf } from './attention.ts';
import { unknownAssigneesOf } from './unknown-assignee.ts';

const SENTENCE =
  'tasks are assigned to people who are not in the team: PAY-1 to E009: hand them over (dsm task ID --assignee), or add the people to spec.team of Project payments';
const withTeam = (team?: string[]): Project => ({ ...aProject(), status: { observedGeneration: 1, team } });
const heldBy = (assigned_to: string | null, more: Partial<ServiceSprint> = {}, status = 'in_progress') =>
  held({ tasks: held().tasks.map((task) => ({ ...task, assigned_to, status }) as typeof task), ...more });

it.each([
  ['somebody else', withTeam(['E001']), heldBy('E009'), true],
  ['somebody, and the team is empty', withTeam([]), heldBy('E009'), true],
  ['somebody of the team', withTeam(['E009']), heldBy('E009'), false],
  ['nobody', withTeam(['E001']), heldBy(null), false],
  ['somebody else, who has completed it', withTeam(['E001']), heldBy('E009', {}, 'completed'), false],
  ['somebody else, in a sprint that is closed', withTeam(['E001']), heldBy('E009', { status: 'completed' }), false],
  ['somebody else, in a sprint of another projectID', withTeam(['E001']), heldBy('E009', { project_id: 'OLD' }), false],
  ['somebody, of a team that nobody has seen', withTeam(undefined), heldBy('E009'), false],
  ['somebody, of a Project that is gone', undefined, heldBy('E009'), false],
  ['nobody yet: the sprint has not started', withTeam([]), null, false],
])('a task is with %s', (_name, project, sprint, isSaid) => {
  const expected = isSaid ? [{ reason: 'UnknownAssignee', message: SENTENCE }] : [];
  const scope = aScope({ project, held: sprint });
  expect(unknownAssigneesOf(scope)).toEqual(expected);
  expect(attentionsOf(scope)).toEqual(expect.arrayContaining(expected));
});
