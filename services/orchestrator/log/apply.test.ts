import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  close,
  oldStart,
  report,
  start,
  team,
  update,
  WORKING_DAYS,
} from '../../../test/integration/services/orchestrator/log-events.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import { findForecast } from '../store/forecasts.ts';
import { findProject } from '../store/projects.ts';
import { daysIn, findSprint, tasksIn } from '../store/sprints.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
let projects = 0;
let P: string;
let S: string;
beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  P = `APPLY${projects++}`;
  S = `${P}-S01`;
  store.history.reset([]);
  await store.told();
});

const sprint = (id = S) => findSprint(store.db, id);
const forecast = (id = S) => findForecast(store.db, id);
const points = [3, 5, null, 2];
const delivered = async (id = S) => {
  const row = await sprint(id);
  return [row?.in_tasks.delivered, row?.in_tasks.evidence, row?.in_points?.delivered, row?.in_points?.evidence];
};
const forecastsTold = async () =>
  (await store.told()).filter(({ event_type }) => event_type === 'ForecastChanged').map((each) => each.event_data);

describe('the life of a sprint', () => {
  it('is in its row, its days and its tasks', async () => {
    await store.apply(start(S, points), update(S, 1, 2, { day: '2026-11-23' }), report(S, '2026-11-23', 1, 4));
    expect(await sprint()).toMatchObject({
      ...{ project_id: P, number: 1, status: 'running', tasks: 4, tasks_with_points: 3, person_days: 20 },
      ...{ start_date: '2026-11-23', end_date: '2026-12-07', working_days: WORKING_DAYS, unlimited: true },
      ...{ as_of: '2026-11-23', gone_before: '2026-11-24', open_tasks: 40, open_tasks_with_points: 40 },
    });
    expect(
      (await tasksIn(store.db, { sprintId: S }).execute()).map(({ task_id, is_done }) => [task_id, is_done]),
    ).toEqual([
      ['T1', true],
      ['T2', false],
      ['T3', false],
      ['T4', false],
    ]);
    expect(await forecast()).toMatchObject({ as_of: '2026-11-23', done: 1, committed: 4, unit: 'tasks', version: 3 });
    await store.apply(report(S, '2026-11-24', 2, 4, { points: { completed: 8, total: 10 } }));
    expect(await daysIn(store.db, { sprintId: S }).execute()).toMatchObject([
      { day: '2026-11-23', done_tasks: 1, remaining_tasks: 3, done_points: null, remaining_points: null },
      { day: '2026-11-24', done_tasks: 2, remaining_tasks: 2, done_points: 8, remaining_points: 2 },
    ]);
    await store.apply(
      close(S, 3, 4, {
        closed_because: 'end',
        day: { current: 10, total: 10 },
        delivered_at_end: { tasks: 2, points: 8 },
      }),
    );
    expect(await sprint()).toMatchObject({
      ...{ status: 'closed', closed_because: 'end', days_worked: 10, days_planned: 10, carried_over: 1 },
      closed_at: new Date('2026-11-23T09:00:00Z'),
    });
    expect(await delivered()).toEqual([2, 'exact', 8, 'exact']);
    expect((await sprint())?.in_tasks.path).toEqual([
      [0.1, 1],
      [0.2, 2],
      [1, 2],
    ]);
    expect((await sprint())?.in_points?.path).toEqual([
      [0.2, 8],
      [1, 8],
    ]);
    expect(await tasksIn(store.db, { sprintId: S }).execute()).toEqual([]);
    expect(store.history.closed(P).map(({ sprint_id }) => sprint_id)).toEqual([S]);
  });

  it('is the same when every event comes twice, and nothing is told twice', async () => {
    const events = [
      team(P, { A: null, B: ['2026-11-26', '2026-11-27'] }),
      start(S, points),
      update(S, 1, 2, { day: '2026-11-23' }),
      report(S, '2026-11-23', 1, 4),
      update(S, 2, 4, { status: 'in_progress', progress_percentage: 50, impediment: 'no key', day: '2026-11-24' }),
      report(S, '2026-11-24', 1, 4),
    ];
    for (const event of events) {
      await store.apply(event);
      const [rows, told] = [await store.dump(), await store.told()];
      await store.apply(event);
      expect(await store.dump(), event.event_type).toEqual(rows);
      expect(await store.told(), event.event_type).toEqual([]);
      expect(told.length, event.event_type).toBe(event.event_type === 'ProjectChanged' ? 0 : 1);
    }
    const end = close(S, 2, 4);
    await store.apply(end);
    const rows = await store.dump();
    await store.apply(...events, end);
    expect(await store.dump()).toEqual(rows);
    expect(store.history.closed(P)).toHaveLength(1);
  });

  it('counts what is done once, whether the report or the changes of the tasks come first', async () => {
    const changes = [update(S, 1, 2, { day: '2026-11-23' }), update(S, 2, 3, { day: '2026-11-23' })];
    const scrum = report(S, '2026-11-23', 2, 4);
    await store.apply(start(S, points), ...changes, scrum);
    const before = await forecast();
    await store.forget();
    await store.apply(start(S, points), scrum, ...changes);
    const after = await forecast();
    expect({ ...after, version: 0 }).toEqual({ ...before, version: 0 });
    expect(after).toMatchObject({ done: 2, as_of: '2026-11-23' });
  });

  it('takes the newest change of a task, in whatever order they come', async () => {
    await store.apply(start(S, points), update(S, 1, 7), update(S, 1, 5, { status: 'in_progress' }));
    expect((await tasksIn(store.db, { sprintId: S }).execute())[0]).toMatchObject({ is_done: true, version: 7 });
    await store.apply(update(S, 1, 8, { status: 'in_progress', impediment: 'no key' }));
    expect((await tasksIn(store.db, { sprintId: S }).execute())[0]).toMatchObject({
      is_done: false,
      is_blocked: true,
      version: 8,
    });
  });

  it('never goes back a day', async () => {
    await store.apply(start(S, points), report(S, '2026-11-26', 1, 4), report(S, '2026-11-24', 1, 4));
    expect(await sprint()).toMatchObject({ as_of: '2026-11-26', gone_before: '2026-11-27' });
    await store.apply(update(S, 1, 2, { day: '2026-11-25' }));
    expect(await sprint()).toMatchObject({ as_of: '2026-11-26', gone_before: '2026-11-27' });
  });

  it('has no day where nobody works', async () => {
    await store.apply(start(S, points));
    const before = [await sprint(), await forecast()];
    await store.apply(report(S, '2026-11-28', 1, 4, { outcome: 'NonWorkingDay' }));
    expect(await daysIn(store.db, { sprintId: S }).execute()).toEqual([]);
    expect([await sprint(), await forecast()]).toEqual(before);
  });

  it.each([
    ['before any day, teaches nothing', { current: 0, total: 10 }, 'asked', 1, 'none'],
    ['on its first day, teaches nothing', { current: 1, total: 10 }, 'asked', 1, 'none'],
    ['half-way, teaches "at least that much"', { current: 5, total: 10 }, 'asked', 1, 'censored'],
    ['early with everything done, teaches "at least that much"', { current: 1, total: 10 }, 'done', 4, 'censored'],
    ['and deleted, teaches nothing', { current: 10, total: 10 }, 'deleted', 2, 'none'],
    ['at its end, teaches what was done', { current: 10, total: 10 }, 'end', 2, 'exact'],
    ['at its end with nothing done, teaches that', { current: 10, total: 10 }, 'end', 0, 'exact'],
  ] as const)('closed %s', async (_case, day, closed_because, done, evidence) => {
    await store.apply(start(S, points), close(S, done, 4, { day, closed_because }));
    expect((await delivered()).slice(0, 2)).toEqual([done, evidence]);
    expect(store.history.own(P, 'Live', 'tasks')).toHaveLength(evidence === 'none' ? 0 : 1);
    expect(store.history.closed(P)).toHaveLength(1);
    expect((await sprint())?.in_tasks.losses === null).toBe(evidence === 'none');
  });

  it('is told by events from before with nulls', async () => {
    await store.apply(oldStart('OLD-S07', points), update('OLD-S07', 1, 2), close('OLD-S07', 1, 4));
    expect(await sprint('OLD-S07')).toMatchObject({
      ...{ number: 7, working_days: null, person_days: null, decision_id: null, open_tasks: null },
      ...{ unlimited: false, closed_because: null, days_worked: null, days_planned: null, as_of: '2026-11-23' },
    });
    expect(await delivered('OLD-S07')).toEqual([1, 'exact', 3, 'exact']);
  });

  it('says nothing of a sprint whose start is not known', async () => {
    const before = await store.dump();
    await store.apply(update(S, 1, 2), report(S, '2026-11-23', 1, 4));
    expect(await store.dump()).toEqual(before);
    await store.apply(close(S, 1, 4));
    expect(store.history.closed(P)).toEqual([]);
  });
});

describe('a forecast', () => {
  it('is told when a value that is shown changed, and at no other time', async () => {
    await store.apply(start(S, points));
    expect(await forecastsTold()).toEqual([{ project_id: P, sprint_id: S }]);
    await store.apply(update(S, 1, 2, { status: 'in_progress', progress_percentage: 10 }));
    expect(await forecastsTold()).toEqual([]);
    const { version = 0 } = (await forecast()) ?? {};
    await store.apply(update(S, 1, 3));
    expect(await forecastsTold()).toHaveLength(1);
    expect(await forecast()).toMatchObject({ version: version + 1, done: 1 });
  });

  it('is written and not told while the log is caught up with', async () => {
    await store.catchUpOn(start(S, points), update(S, 1, 2));
    expect(await store.told()).toEqual([]);
    expect(await forecast()).toMatchObject({ version: expect.any(Number), done: 1 });
  });

  it('falls when somebody will be away, and when tasks are blocked', async () => {
    await store.apply(team(P, { A: null, B: null }), start(S, points), report(S, '2026-11-23', 1, 4));
    const usual = (await forecast())?.expected ?? 0;
    await store.apply(team(P, { A: null, B: ['2026-11-24', '2026-12-31'] }));
    const halved = (await forecast())?.expected ?? 0;
    expect(halved).toBeLessThan(usual);
    await store.apply(update(S, 2, 5, { status: 'in_progress', impediment: 'no key' }));
    expect((await forecast())?.expected).toBeLessThan(halved);
    await store.apply(team(P, { A: null, B: null }), update(S, 2, 6, { status: 'in_progress' }));
    expect((await forecast())?.expected).toBe(usual);
  });

  it('stays as it was when the sprint closes', async () => {
    await store.apply(start(S, points), report(S, '2026-11-23', 1, 4));
    const last = await forecast();
    await store.apply(close(S, 4, 4));
    expect(await forecast()).toEqual(last);
  });

  it('before the first day says what the row says of the start', async () => {
    await store.apply(start(S, points));
    const { start: told } = (await sprint())?.in_tasks ?? { start: undefined };
    expect((await forecast())?.probability).toBeCloseTo(told?.probability ?? -1, 2);
  });

  it('rests on no more than was known at its place in the log', async () => {
    await store.apply(start(S, points), close(S, 1, 4));
    const [second, third] = [`${P}-S02`, `${P}-S03`];
    await store.apply(start(second, points));
    const at2 = [(await sprint(second))?.in_tasks, await forecast(second)];
    await store.apply(close(second, 4, 4), start(third, points), close(third, 4, 4));
    expect((await sprint(second))?.in_tasks).toMatchObject({
      ...at2[0],
      delivered: 4,
      evidence: 'censored',
      losses: {},
      path: [[1, 4]],
    });
    expect(await forecast(second)).toEqual(at2[1]);
  });
});

describe('the unit', () => {
  const id = (n: number) => `${P}-S${String(n).padStart(2, '0')}`;
  const life = (n: number, each: readonly (number | null)[], pointed = 40) => [
    start(id(n), each, { backlog_open: { tasks: 40, tasks_with_points: pointed, points: 100 } }),
    close(id(n), 3, each.length, { day: { current: 10, total: 10 }, closed_because: 'end' }),
  ];
  const unit = async () => (await findProject(store.db, P))?.unit;

  it('is points once five sprints teach in them, and tasks again when they are no longer given', async () => {
    for (const n of [1, 2, 3, 4]) await store.apply(...life(n, [1, 2, 3, 5]));
    expect(await unit()).toBe('tasks');
    await store.apply(...life(5, [1, 2, 3, 5]));
    expect(await unit()).toBe('points');
    await store.apply(start(id(6), [1, 2, 3, 5]));
    expect(await forecast(id(6))).toMatchObject({ unit: 'points', committed: 11, based_on: 5 });
    await store.apply(close(id(6), 3, 4), start(id(7), [null, null, null, null], { backlog_open: undefined }));
    expect(await unit()).toBe('points');
    expect(await forecast(id(7))).toMatchObject({ unit: 'tasks', committed: 4 });
    await store.apply(close(id(7), 3, 4));
    expect(await unit()).toBe('tasks');
  });

  it('stays tasks when half of the open ones have points', async () => {
    for (const n of [1, 2, 3, 4, 5, 6]) await store.apply(...life(n, [1, 2, 3, 5], 20));
    expect(await unit()).toBe('tasks');
  });
});

describe('an event that is not in its shape', () => {
  it('is refused before it has any effect, and one of another kind is passed over', async () => {
    const before = await store.dump();
    const broken = start(S, points);
    await expect(store.apply({ ...broken, event_data: { ...broken.event_data, tasks: 'none' } })).rejects.toThrow();
    await store.apply({ ...broken, event_type: 'Unheard', event_data: { id: randomUUID() } });
    await store.apply({ ...broken, event_type: 'toString' });
    expect(await store.dump()).toEqual(before);
  });
});
