import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aReportOf, openSprintStore } from '../../test/integration/services/sprint/sprint-store.ts';
import { saveScrum } from './store/daily-scrums.ts';

let world: Awaited<ReturnType<typeof openSprintStore>>;
const task = (task_id: string, more: object = {}) => ({ task_id, ...more });
beforeAll(async () => {
  world = await openSprintStore('2026-11-24T10:00:00Z');
  const old = { status: 'completed' as const, closed_at: new Date('2026-11-25T10:00:00Z'), version: 9 };
  await world.put({ sprint_id: 'READ-S01', ...old, external_ref: 'ref/1' }, [
    task('T-1', { status: 'completed', progress_percentage: 100, points: 3 }),
  ]);
  await world.put({ sprint_id: 'READ-S02', version: 2 }, [
    task('T-2', { status: 'in_progress', progress_percentage: 50, points: 1 }),
    task('T-3', { points: 3 }),
  ]);
  const simulated = { mode: 'Simulated' as const, close_at: null };
  await world.put({ sprint_id: 'SIM-S01', ...simulated });
  await world.put({ sprint_id: 'SIN-S01', ...simulated, simulated_until: '2026-11-25' });
  await world.put({ sprint_id: 'MAN-S01', close_policy: 'Manual', close_at: null, end_date: '2026-11-24' });
  await world.inTransaction(async (trx) => {
    for (const date of ['2026-11-24', '2026-11-23']) await saveScrum(trx, aReportOf('READ-S02', date), true).execute();
    await saveScrum(trx, aReportOf('READ-S02', '2026-11-28'), false).execute();
    await saveScrum(trx, aReportOf('READ-S01', '2026-11-23'), true).execute();
  });
});
afterAll(() => world.close());
const get = async (path: string) => {
  const { status, body } = await world.call('GET', path);
  return status === 200 ? body : { status, code: body.code };
};

describe('a sprint', () => {
  it('is told with its day, progress, tasks and last daily scrum', async () => {
    expect(await get('/sprints/READ-S02')).toMatchObject({
      status: 'in_progress',
      started_at: '2026-11-23T08:00:00.000Z',
      closed_at: null,
      version: 2,
      day: { current: 2, total: 5, next: '2026-11-25' },
      progress: { total_tasks: 2, completed_tasks: 0 },
      tasks: [{ task_id: 'T-2' }, { task_id: 'T-3' }],
      last_daily_scrum: { date: '2026-11-24', report_id: 'report of 2026-11-24' },
      retrospective: null,
    });
  });

  it('that has closed stands still on the day of its close', async () => {
    expect(await get('/sprints/READ-S01')).toMatchObject({
      status: 'completed',
      closed_at: '2026-11-25T10:00:00.000Z',
      day: { current: 3, total: 5, next: null },
      last_daily_scrum: { date: '2026-11-23' },
    });
  });

  it.each([
    ['Live, before its first day', 'READ-S02', '2026-11-22T10:00:00Z', { current: 0, next: '2026-11-25' }],
    ['Live, on a day off', 'READ-S02', '2026-11-28T10:00:00Z', { current: 5, next: null }],
    ['Simulated, not begun', 'SIM-S01', '2026-11-28T10:00:00Z', { current: 0, next: '2026-11-23' }],
    ['Simulated, half played', 'SIN-S01', '2026-11-23T10:00:00Z', { current: 3, next: '2026-11-26' }],
    ['Manual, past its end', 'MAN-S01', '2026-11-26T10:00:00Z', { current: 1, total: 1, next: '2026-11-26' }],
  ])('%s', async (_what, id, now, day) => {
    world.clock.set(now);
    expect((await get(`/sprints/${id}`)).day).toMatchObject(day);
    world.clock.set('2026-11-24T10:00:00Z');
  });

  it('is found by its reference', async () => {
    expect((await get('/sprints/by-ref?external_ref=ref/1')).sprint_id).toBe('READ-S01');
    expect(await get('/sprints/by-ref?external_ref=ref/2')).toEqual({ status: 404, code: 'sprint_not_found' });
  });

  it('that is not there is 404 in every way', async () => {
    for (const path of ['', '/tasks', '/task-summary', '/daily-scrums', '/daily-scrums/2026-11-24'])
      expect(await get(`/sprints/NONE${path}`)).toEqual({ status: 404, code: 'sprint_not_found' });
  });

  it('is among those of its project, each with its own progress, and the first that runs is told', async () => {
    const list = await get('/sprints/by-project/READ');
    expect(list.map((s: { sprint_id: string; progress: object }) => [s.sprint_id, s.progress])).toEqual([
      ['READ-S01', expect.objectContaining({ total_tasks: 1, completed_tasks: 1, percent: 100 })],
      ['READ-S02', expect.objectContaining({ total_tasks: 2, completed_tasks: 0 })],
    ]);
    expect(list[0]).not.toHaveProperty('tasks');
    expect(await get('/sprints/by-project/NONE')).toEqual([]);
    expect(await get('/sprints/active')).toEqual({ sprint_id: 'MAN-S01' });
    expect(await get('/sprints/list_projects')).toEqual(['MAN', 'READ', 'SIM', 'SIN']);
  });

  it('has tasks, and how many are done', async () => {
    expect((await get('/sprints/READ-S02/tasks')).map((t: { task_id: string }) => t.task_id)).toEqual(['T-2', 'T-3']);
    expect(await get('/sprints/READ-S01/task-summary')).toEqual({
      total_tasks: 1,
      completed_tasks: 1,
      pending_tasks: 0,
    });
  });
});

describe('stored daily scrums', () => {
  const dates = async (query = '') =>
    (await get(`/sprints/READ-S02/daily-scrums${query}`)).map((r: { date: string }) => r.date);

  it('are told, oldest first, a page at a time, without the days off that nobody asked for', async () => {
    expect(await dates()).toEqual(['2026-11-23', '2026-11-24']);
    expect(await dates('?limit=1')).toEqual(['2026-11-23']);
    expect(await dates('?limit=1&offset=1')).toEqual(['2026-11-24']);
    expect(await get('/sprints/SIM-S01/daily-scrums')).toEqual([]);
  });

  it('are told one by one, whole, and none is held by asking', async () => {
    expect(await get('/sprints/READ-S02/daily-scrums/2026-11-24')).toEqual(aReportOf('READ-S02', '2026-11-24'));
    for (const date of ['2026-11-28', '2026-11-25'])
      expect(await get(`/sprints/READ-S02/daily-scrums/${date}`)).toEqual({
        status: 404,
        code: 'daily_scrum_not_found',
      });
    expect((await get('/sprints/READ-S02/daily-scrums/monday')).code).toBe('invalid_input');
    expect(await dates()).toHaveLength(2);
  });
});
