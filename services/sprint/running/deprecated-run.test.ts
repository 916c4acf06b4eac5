import { afterAll, beforeAll, expect, it } from 'vitest';
import { declareProject } from '../../../test/integration/fixtures/services/declare.ts';
import { openSprintAmongNeighbours } from '../../../test/integration/services/sprint/sprint-among-neighbours.ts';

let world: Awaited<ReturnType<typeof openSprintAmongNeighbours>>;
const name = 'DEP-S01';
beforeAll(async () => {
  world = await openSprintAmongNeighbours();
  world.clock.set('2026-11-24T10:00:00Z');
  await declareProject(world.call, 'DEP', { team: [{ id: 'E1' }] });
  await world.put({ sprint_id: name }, [{ task_id: 'DEP-1', assigned_to: 'E1' }, { task_id: 'DEP-2' }]);
});
afterAll(() => world.close());
const progress = (body: object) => world.call('sprint', 'POST', '/tasks/DEP-1/progress', body);

it('the deprecated run tells each task that moved once, and of no task twice', async () => {
  await progress({ progress_percentage: 20 });
  await progress({ progress_percentage: 50, impediment: 'no key' });
  const run = () => world.call('sprint', 'POST', `/scrums/${name}/run`);
  const first = await run();
  expect(first).toMatchObject({ status: 200, body: { sprint_id: name, updated_tasks_count: 1, event_count: 1 } });
  expect(first.headers).toMatchObject({
    deprecation: '@1795824000',
    link: `</sprints/${name}/run-daily-scrum>; rel="successor-version"`,
  });
  expect((await run()).body).toMatchObject({ report_id: first.body.report_id, event_count: 0 });
  const told = (await world.told()).filter((e) => e.event_type === 'TASK_PROGRESSED');
  expect(told.map((e) => [e.aggregate_type, e.aggregate_id, e.event_data])).toEqual([
    [
      'Sprint',
      name,
      {
        ...{ sprint_id: name, task_id: 'DEP-1', progress_made: 50, new_total_progress: 50, employee_id: 'E1' },
        yesterday_work: 'DEP-1: from 0 % to 50 %.',
        today_work: 'DEP-1 (at 50 %).',
        impediments: 'DEP-1: no key.',
      },
    ],
  ]);
});

it('run-daily-scrum tells none of them, and is not deprecated', async () => {
  world.clock.set('2026-11-25T10:00:00Z');
  await progress({ progress_percentage: 60 });
  await world.deliver();
  const { status, headers, body } = await world.call('sprint', 'POST', `/sprints/${name}/run-daily-scrum`);
  expect([status, headers.deprecation, body.event_count]).toEqual([200, undefined, undefined]);
  expect((await world.told()).map((e) => e.event_type)).toEqual(['DailyScrumReported']);
});

it('stories of a sprint are those of the backlog that have tasks in it', async () => {
  const tasks = ['DEP-1', 'DEP-2', 'DEP-9'].map((task_id) => ({ task_id, title: task_id }));
  await world.call('backlog', 'PUT', '/backlogs/DEP', { digest: 'd', tasks });
  const story = (story_id: string, task_ids: string[]) =>
    world.call('backlog', 'POST', '/backlogs/DEP/stories', { story_id, description: story_id, task_ids });
  await story('A', ['DEP-9', 'DEP-2', 'DEP-1']);
  await story('B', ['DEP-9']);
  await progress({ status: 'completed' });
  const { status, body } = await world.call('sprint', 'GET', `/sprints/${name}/stories`);
  const [a] = [{ story_id: 'A', description: 'A', task_ids: ['DEP-1', 'DEP-2'], completed_tasks_count: 1 }];
  expect([status, body]).toEqual([200, [a]]);
  expect((await world.call('sprint', 'GET', '/sprints/NONE/stories')).status).toBe(404);
});
