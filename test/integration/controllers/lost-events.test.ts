import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sprint } from '../../../crds/sprint.ts';
import { backlogClient } from '../../../services/backlog/contract/client.ts';
import { projectClient } from '../../../services/project/contract/client.ts';
import { sprintClient } from '../../../services/sprint/contract/client.ts';
import { MONDAY } from '../../fixtures/dates.ts';
import { eventually } from '../../fixtures/waiting.ts';
import { startFrozenFeed } from '../fixtures/services/frozen-feed.ts';
import { project, sprint, tasks } from './manifests.ts';
import { condition, key, PROJECTS, SPRINTS, waitForObject } from './objects.ts';
import { apply, type OperatorWorld, startOperatorWorld } from './operator-world.ts';

// No event is ever heard, and everybody believes that all is well: what changed is found all the same, by the lists of the services.

/** 15 s unless told otherwise, so that 60 s are kept by far. */
const CHANGES_EVERY_MS = 1_000;
const FOUND_MS = 15_000;

let world: OperatorWorld;
let feed: Awaited<ReturnType<typeof startFrozenFeed>>;
beforeAll(async () => {
  feed = await startFrozenFeed(() => world.host.endpoints.chronicle);
  world = await startOperatorWorld(undefined, (host) => ({
    endpoints: () => ({ ...host.endpoints, chronicle: feed.url }),
    changesEveryMs: CHANGES_EVERY_MS,
  }));
  world.moveClockTo(new Date(`${MONDAY}T12:00:00Z`));
  await apply(
    world,
    project('lost', { backlog: { tasks: tasks('L', 3) } }),
    sprint('lost-1', 'lost', { mode: 'Live', tasks: ['L-1'] }),
    sprint('lost-2', 'lost', { mode: 'Live', tasks: ['L-2'] }),
  );
  await untilSprint('lost-1', (s) => condition(s, 'Ready') === 'True/Active');
  await untilSprint('lost-2', (s) => condition(s, 'Ready') === 'True/Queued');
}, 150_000);
afterAll(async () => {
  await world?.stop();
  await feed?.stop();
});

const untilSprint = (name: string, check: (sprint: Sprint) => boolean) =>
  waitForObject(world.admin, SPRINTS, key(name), check, FOUND_MS);
const services = () => ({
  project: projectClient(() => world.host.endpoints.project),
  backlog: backlogClient(() => world.host.endpoints.backlog),
  sprint: sprintClient(() => world.host.endpoints.sprint),
});

it('progress', async () => {
  await services().sprint.reportProgress({ params: { task_id: 'L-1' }, body: { progress_percentage: 40 } });
  await untilSprint('lost-1', ({ status }) => status?.progress?.percent === 40);
});

it('a daily scrum that was held by REST, with its object', async () => {
  await services().sprint.runDailyScrum({ params: { sprint_id: 'LOST-S01' }, body: { date: MONDAY } });
  await untilSprint('lost-1', ({ status }) => status?.lastDailyScrum?.date === MONDAY);
});

it('a task that was added to a backlog that the object declares, and is taken out again', async () => {
  const { addTask, getSummary } = services().backlog;
  const params = { project_id: 'LOST' };
  await addTask({ params, body: { task_id: 'L-9', title: 'By hand' } });
  expect(await getSummary({ params })).toMatchObject({ total_tasks: 4 });
  await eventually(async () => expect(await getSummary({ params })).toMatchObject({ total_tasks: 3 }), FOUND_MS);
});

it('somebody who came into the team', async () => {
  await services().project.createEmployee({ body: { id: 'E9', name: 'Somebody' } });
  await services().project.assignTeamMembers({ params: { project_id: 'LOST' }, body: { employee_ids: ['E9'] } });
  await waitForObject(
    world.admin,
    PROJECTS,
    key('lost'),
    ({ status }) => status?.team?.includes('E9') === true,
    FOUND_MS,
  );
});

it('the next day', async () => {
  const { status } = (await world.admin.get(SPRINTS, key('lost-1'))) ?? expect.fail('it is gone');
  const day = (status?.day?.current ?? 0) + 1;
  world.moveClockTo(new Date(Date.parse(`${MONDAY}T12:00:00Z`) + 86_400_000));
  await untilSprint('lost-1', (s) => s.status?.day?.current === day);
});

it('the end of a sprint, and the turn of the one that waits', async () => {
  await services().sprint.closeSprint({ params: { sprint_id: 'LOST-S01' } });
  await untilSprint('lost-1', (s) => condition(s, 'Succeeded') === 'True/ClosedWithPendingTasks');
  await untilSprint('lost-2', (s) => condition(s, 'Ready') === 'True/Active');
  await waitForObject(
    world.admin,
    PROJECTS,
    key('lost'),
    ({ status }) => status?.activeSprint === 'lost-2' && status.completedSprints === 1,
    FOUND_MS,
  );
});

it('what changed while the service was away', async () => {
  await world.host.take('sprint');
  await untilSprint('lost-2', (s) => condition(s, 'Ready') === 'False/ServiceUnavailable');
  await world.host.giveBack('sprint');
  await services().sprint.reportProgress({ params: { task_id: 'L-2' }, body: { progress_percentage: 70 } });
  await untilSprint('lost-2', (s) => condition(s, 'Ready') === 'True/Active' && s.status?.progress?.percent === 70);
});
