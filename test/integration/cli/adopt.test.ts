import { afterAll, beforeAll, expect, it } from 'vitest';
import { poll } from '../../fixtures/waiting.ts';
import { condition, key, PROJECTS, waitForObject } from '../controllers/objects.ts';
import { type OperatorWorld, startOperatorWorld } from '../controllers/operator-world.ts';
import { caller, type Hosted } from '../fixtures/services/hosted.ts';

// Projects that began by REST become objects through a real API server and operator, and the services hold the same afterwards.

let world: OperatorWorld;
let call: Hosted['call'];
beforeAll(async () => {
  world = await startOperatorWorld();
  call = caller(() => world.host.endpoints);
});
afterAll(() => world?.stop());

const dsm = (...args: string[]) => {
  const { project, sprint } = world.host.endpoints;
  return world.dsm(args, { DSM_PROJECT_URL: project, DSM_SPRINT_URL: sprint });
};
/** What a Project may declare of a project, as the project service has it. */
async function held(id: string) {
  const { name, description, calendar, status } = (await call('project', 'GET', `/projects/${id}`)).body;
  const { team_members: team } = (await call('project', 'GET', `/projects/${id}/team-members`)).body;
  const absences = (await call('project', 'GET', `/projects/${id}/calendar/pto`)).body.map(
    ({ employee_id, start_date, end_date, reason }: Record<string, unknown>) => ({
      employee_id,
      start_date,
      end_date,
      reason,
    }),
  );
  return { name, description, calendar, status, team, absences };
}
async function byRest(id: string, name: string, people: Record<string, string>): Promise<void> {
  await call('project', 'POST', '/projects', { id, name, description: `${name}\nin two lines: yes` });
  for (const [one, called] of Object.entries(people))
    await call('project', 'POST', '/employees', { id: one, name: called });
  const body = { employee_ids: Object.keys(people) };
  expect((await call('project', 'POST', `/projects/${id}/team-members-assign`, body)).status).toBe(200);
}
const absent = (id: string, who: string, start_date: string, end_date: string, reason: string | null = null) =>
  call('project', 'POST', `/projects/${id}/calendar/pto?employee_id=${who}`, { start_date, end_date, reason });

const NASTY = 'Ada "on" \u202e#{x}: 12:30 & <b> 日本語';

it('a project by REST is adopted as it is', async () => {
  await byRest('PAY', NASTY, { E1: NASTY, E2: 'no', E10: '1e3' });
  await absent('PAY', 'E1', '2026-12-01', '2026-12-04', NASTY);
  await absent('PAY', 'E2', '2026-12-02', '2026-12-02');
  const tasks = [{ task_id: 'PAY-1', title: 'One' }];
  await call('backlog', 'PUT', '/backlogs/PAY', { digest: 'd', tasks });
  const before = await held('PAY');
  const manifest = await dsm('adopt', 'PAY');
  await world.kubectl(['apply', '-f', '-'], manifest);
  const project = await waitForObject(world.admin, PROJECTS, key('pay'), (p) => condition(p, 'Ready') === 'True/Ready');
  expect(project.spec.displayName).toBe(NASTY);
  expect(project.status?.backlog?.total).toBe(1);
  expect(await held('PAY')).toEqual(before);
  expect((await call('project', 'GET', '/projects/PAY')).body.owner).toMatch(/\/default\/pay$/);
});

it('a project that has an owner is refused, and the owner is named', async () => {
  await expect(dsm('adopt', 'PAY')).rejects.toThrow('adopt PAY: Project default/pay declares it already');
  expect(await dsm('adopt', '--list')).toBe('An object declares every project.\n');
});

it('what does not fit is told, and the rest is adopted', async () => {
  const people = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`B${i + 1}`, 'p'.repeat(101)]));
  await byRest('BIG-', 'n'.repeat(255), people);
  await call('project', 'POST', '/employees', { id: 'B51', name: 'One too many' });
  await call('project', 'POST', '/projects/BIG-/team-members-assign', { employee_ids: ['B51'] });
  await absent('BIG-', 'B1', '2026-12-01', '2026-12-02', 'a');
  await absent('BIG-', 'B1', '2026-12-01', '2026-12-04', 'b');
  for (let i = 0; i < 60; i++)
    await absent(
      'BIG-',
      'B2',
      `2027-0${1 + (i % 6)}-${10 + Math.floor(i / 6) * 2}`,
      `2027-0${1 + (i % 6)}-${10 + Math.floor(i / 6) * 2}`,
    );
  expect(await dsm('adopt', '--list')).toMatch(/^BIG- +n+ +- +51$/m);
  await world.kubectl(['apply', '-f', '-'], await dsm('adopt', 'BIG-'));
  const isAdopted = async () =>
    (await call('project', 'GET', '/projects/BIG-')).body.owner === null ? undefined : true;
  await poll(isAdopted, { what: 'the adoption of BIG-', seconds: 20, pauseMs: 50 });
  const after = await held('BIG-');
  expect(after.team).toHaveLength(51);
  expect(after.name).toHaveLength(100);
});

it('a project that nobody knows, and one that must be said or listed', async () => {
  await expect(dsm('adopt', 'NONE')).rejects.toThrow('dsm: adopt NONE: ');
  await expect(dsm('adopt')).rejects.toThrow('say either a project or --list');
});

it('a Project that was deleted without its project is adopted again, declared holidays and zone with it', async () => {
  const spec = {
    calendar: {
      country: 'DE',
      subdivision: 'BY',
      timeZone: 'Europe/Berlin',
      workingDays: ['Monday', 'Wednesday'],
      holidays: [{ date: '2026-12-24', name: 'Half day: on' }],
    },
    team: [
      {
        employeeID: 'E1',
        name: 'Ada',
        role: 'Lead',
        hoursPerDay: 3,
        absences: [{ startDate: '2026-12-07', endDate: '2026-12-08', reason: 'PTO' }],
      },
    ],
    backlog: { source: 'External' },
  };
  const manifest = { apiVersion: 'scrum.dsm.dev/v1alpha1', kind: 'Project', metadata: { name: 'gone' }, spec };
  await world.kubectl(['apply', '-f', '-'], JSON.stringify(manifest));
  await waitForObject(world.admin, PROJECTS, key('gone'), (p) => condition(p, 'Ready') === 'True/Ready');
  const before = await held('GONE');
  await world.kubectl(['delete', 'project', 'gone']);
  await world.kubectl(['apply', '-f', '-'], await dsm('adopt', 'GONE'));
  const project = await waitForObject(
    world.admin,
    PROJECTS,
    key('gone'),
    (p) => condition(p, 'Ready') === 'True/Ready',
  );
  expect(project.spec.calendar).toEqual(spec.calendar);
  expect(project.spec.team).toEqual(spec.team);
  // The display name was the object's.
  expect(await held('GONE')).toEqual(before);
});
