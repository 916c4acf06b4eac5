import { afterAll, beforeAll, expect, it } from 'vitest';
import { MONDAY } from '../../fixtures/dates.ts';
import { project, sprint } from './manifests.ts';
import { condition, PROJECTS, SPRINTS, waitForObject } from './objects.ts';
import { apply, type OperatorWorld, startOperatorWorld } from './operator-world.ts';

// Tasks of people who are not in the team: told on the Project and on the Sprint that runs, until somebody mends it.

let world: OperatorWorld;
beforeAll(async () => {
  world = await startOperatorWorld();
  world.moveClockTo(new Date(`${MONDAY}T12:00:00Z`));
});
afterAll(() => world?.stop());

const key = (name: string) => ({ namespace: 'default', name });
const team = (...ids: string[]) => ({ team: ids.map((employeeID) => ({ employeeID, name: employeeID })) });
const backlog = {
  backlog: {
    tasks: [
      { id: 'WHO-1', title: 'One', assignedTo: 'E001' },
      { id: 'WHO-2', title: 'Two', assignedTo: 'E0O2' },
    ],
  },
};
const message = (object: { status?: { conditions?: { type: string; message: string }[] | undefined } | undefined }) =>
  object.status?.conditions?.find(({ type }) => type === 'Attention')?.message;
const projectSays = (said: string | undefined) =>
  waitForObject(world.admin, PROJECTS, key('who'), (p) => message(p)?.match(/team: (.*?): /)?.[1] === said, 20_000);
const sprintSays = (said: string | undefined) =>
  waitForObject(world.admin, SPRINTS, key('who-1'), (s) => message(s)?.match(/team: (.*?): /)?.[1] === said, 20_000);
const task = (...args: string[]) => world.dsm(['task', ...args], { DSM_SPRINT_URL: world.host.endpoints.sprint });

it('a typo in an assignee is told on the Project and on its running Sprint, which stay Ready', async () => {
  await apply(world, project('who', { ...team('E001', 'E002'), ...backlog }), sprint('who-1', 'who', { mode: 'Live' }));
  const told = await projectSays('WHO-2 to E0O2');
  expect(condition(told, 'Attention')).toBe('True/UnknownAssignee');
  expect(condition(told, 'Ready')).toBe('True/Ready');
  expect(told.status?.team).toEqual(['E001', 'E002']);
  const running = await sprintSays('WHO-2 to E0O2');
  expect(condition(running, 'Attention')).toBe('True/UnknownAssignee');
  expect(message(running)).toContain('dsm task ID --assignee');
  await waitForObject(world.admin, SPRINTS, key('who-1'), (s) => condition(s, 'Ready') === 'True/Active');
  await expect
    .poll(() => world.kubectl(['get', 'events', '--field-selector', 'type=Warning,reason=UnknownAssignee']))
    .toMatch(/project\/who\b.*sprint\/who-1\b|sprint\/who-1\b.*project\/who\b/s);
});

it('the task is handed over, which ends it', async () => {
  await expect(task('WHO-2', '--assignee', 'E0O2')).rejects.toThrow(
    'E0O2 is not in the team of project WHO, which is E001, E002',
  );
  expect(await task('WHO-2', '--assignee', 'E002')).toContain('WHO-2 in who-1: assigned to E002');
  await projectSays(undefined);
  await sprintSays(undefined);
});

it('somebody leaves with tasks; the one that is completed is not asked for', async () => {
  await apply(world, project('who', { ...team('E002'), ...backlog }));
  await projectSays('WHO-1 to E001');
  await sprintSays('WHO-1 to E001');
  await task('WHO-1', '--status', 'completed');
  await projectSays(undefined);
  await sprintSays(undefined);
});

it('what is not known while a service is away stays as it was', async () => {
  await apply(world, project('who', { team: [], ...backlog }));
  await sprintSays('WHO-2 to E002');
  await projectSays('WHO-2 to E002');
  await world.host.take('project');
  const label = (value: string) =>
    world.kubectl(['label', '--overwrite', 'project/who', 'sprint/who-1', `look=${value}`]);
  await label('away');
  const away = await waitForObject(
    world.admin,
    PROJECTS,
    key('who'),
    (p) => condition(p, 'Ready') === 'False/ServiceUnavailable',
  );
  expect(message(away)).toContain('WHO-2 to E002');
  await world.host.giveBack('project');
  await waitForObject(world.admin, PROJECTS, key('who'), (p) => condition(p, 'Ready') === 'True/Ready', 20_000);
});

it('whoever is added by REST is in the team', async () => {
  const { project: url } = world.host.endpoints;
  const added = await fetch(`${url}/projects/WHO/team-members-assign`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ employee_ids: ['E002'] }),
    signal: AbortSignal.timeout(10_000),
  });
  expect(added.status).toBe(200);
  await world.kubectl(['label', '--overwrite', 'project/who', 'look=again']);
  await projectSays(undefined);
  await sprintSays(undefined);
});
