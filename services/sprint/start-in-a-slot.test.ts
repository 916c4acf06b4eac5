import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declareBacklog, declareProject, type TaskWish } from '../../test/integration/fixtures/services/declare.ts';
import { openSprintAmongNeighbours } from '../../test/integration/services/sprint/sprint-among-neighbours.ts';

// What a start says beside the sprint itself: its number, its measure, the decision behind it, its daily scrum.

let world: Awaited<ReturnType<typeof openSprintAmongNeighbours>>;
let next = 0;
let id: string;
beforeAll(async () => {
  world = await openSprintAmongNeighbours();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set('2026-11-23T10:00:00Z');
  await world.deliver();
  id = `SL${next++}X`;
  const absences = [{ start_date: '2026-11-23', end_date: '2026-11-24' }];
  await declareProject(world.call, id, { team: [{ id: 'E1', absences }, { id: 'E2' }], timeZone: 'Europe/Berlin' });
});
const fill = (...tasks: Partial<TaskWish>[]) =>
  declareBacklog(
    world.call,
    id,
    tasks.map((task, i) => ({ task_id: `${id}-${i + 1}`, ...task })),
  );
const start = (body: object = {}) =>
  world.call('sprint', 'POST', `/sprints/${id}`, { sprint_name: 'One', mode: 'Live', ...body });
const plan = async (body: object = {}) =>
  (await world.call('sprint', 'POST', `/sprints/${id}/plan`, { sprint_name: 'One', mode: 'Live', ...body })).body;
const close = (n: number) => world.call('sprint', 'POST', `/sprints/${id}-S0${n}/close`);
const sprint = async (n = 1) => (await world.call('sprint', 'GET', `/sprints/${id}-S0${n}`)).body;
const factsTold = async () => (await world.told()).find((e) => e.event_type === 'SprintStarted')?.event_data;
const passed = (number: number) => ({ status: 409, body: { code: 'number_passed', number } });

describe('a number', () => {
  beforeEach(() => fill({}, {}));

  it('is kept when it is the next one; another one is refused, and the next one told', async () => {
    expect((await plan()).number).toBe(1);
    for (const number of [2, 7]) expect(await start({ number })).toMatchObject(passed(1));
    expect(await start({ number: 1 })).toMatchObject({ status: 201, body: { sprint_id: `${id}-S01` } });
    expect(await start({ number: 1 })).toMatchObject(passed(2));
    expect(await start({ number: 2 })).toMatchObject({ status: 409, body: { code: 'sprint_in_progress' } });
    await close(1);
    await world.deliver();
    expect(await plan({ number: 1 })).toMatchObject({ verdict: 'impossible', code: 'number_passed', number: 2 });
    expect(await plan({ number: 2 })).toMatchObject({ verdict: 'ready', number: 2 });
    expect(await start({ number: 2 })).toMatchObject({ status: 201 });
    expect(await sprint(2)).toMatchObject({ number: 2, status: 'in_progress' });
  });

  it('that has passed by the time of the lock is refused, by the number that is next then', async () => {
    world.meanwhile('getBacklog', async () => {
      await start();
      await close(1);
    });
    expect(await start({ number: 1 })).toMatchObject(passed(2));
  });

  it('does not keep a start that is asked for again from its answer', async () => {
    const wish = { number: 1, external_ref: `c/${id}` };
    const [first, again] = [await start(wish), await start(wish)];
    expect([first.status, again.body]).toEqual([201, first.body]);
    await close(1);
    expect((await start(wish)).body.sprint_id).toBe(`${id}-S01`);
  });
});

describe('points', () => {
  it('measure the sprint, as the plan has said', async () => {
    await fill({ points: 3 }, { points: 4 }, { points: 2 }, {});
    const chosen = [1, 3, 4].map((n) => `${id}-${n}`);
    const said = await plan({ max_points: 5 });
    expect(said).toMatchObject({
      tasks: [{ points: 3 }, { points: 2 }, { points: null }],
      limited_by: 'Limits',
      backlog_open: { tasks: 4, tasks_with_points: 3, points: 9 },
    });
    expect(said.tasks.map((t: { task_id: string }) => t.task_id)).toEqual(chosen);
    const { body } = await start({ max_points: 5 });
    expect(body.tasks.map((t: { task_id: string }) => t.task_id)).toEqual(chosen);
    expect(await sprint()).toMatchObject({ max_points: 5, max_tasks: null });
    expect(await factsTold()).toMatchObject({ points: 5, limited_by: 'Limits' });
  });

  it('leave the default number of tasks out, and an own one in', async () => {
    await fill(...Array.from({ length: 12 }, () => ({ points: 1 })));
    const size = async (wish: object) => (await plan(wish)).tasks.length;
    expect([await size({}), await size({ max_points: 50 }), await size({ max_points: 50, max_tasks: 11 })]).toEqual([
      10, 12, 11,
    ]);
  });
});

it('a start tells what it knew: days, people, the backlog, and the decision behind it', async () => {
  await fill({ points: 3 }, { points: 2, depends_on: [`${id}-1`] });
  const decision_id = '8f14e45f-ceea-467f-a8f2-3b2f4c1d9a10';
  const daily_scrum = { schedule: '0 9 * * 1-5' };
  await start({ duration_weeks: 1, close_policy: 'EndDate', decision_id, daily_scrum, max_tasks: 5, number: 1 });
  expect(await factsTold()).toMatchObject({
    number: 1,
    close_policy: 'EndDate',
    time_zone: 'Europe/Berlin',
    decision_id,
    working_days: ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'],
    person_days: 8,
    backlog_open: { tasks: 2, tasks_with_points: 2, points: 5 },
    limited_by: 'Backlog',
    points: 5,
  });
  expect(await sprint()).toMatchObject({
    decision_id,
    max_tasks: 5,
    max_points: null,
    daily_scrum: { schedule: '0 9 * * 1-5', time_zone: 'Europe/Berlin', state: 'Scheduled' },
    closed_because: null,
  });
});

it('a start that says nothing has none of it, and names tasks as the measure when they were named', async () => {
  await fill({}, {});
  await start({ tasks: [`${id}-2`] });
  expect(await factsTold()).toMatchObject({ decision_id: null, limited_by: 'NamedTasks', points: 0 });
  expect(await sprint()).toMatchObject({ decision_id: null, daily_scrum: null, max_tasks: null, max_points: null });
});
