import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declareProject } from '../../test/integration/fixtures/services/declare.ts';
import { openSprintAmongNeighbours } from '../../test/integration/services/sprint/sprint-among-neighbours.ts';
import { findSprint } from './store/sprints.ts';

let world: Awaited<ReturnType<typeof openSprintAmongNeighbours>>;
let next = 0;
let id: string;
let name: string;
beforeAll(async () => {
  world = await openSprintAmongNeighbours();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set('2026-11-24T10:00:00Z');
  await world.deliver();
  id = `U${next++}X`;
  name = `${id}-S01`;
});
type Put = Parameters<typeof world.put>;
const put = (row: Partial<Put[0]>, tasks?: Put[1]) => world.put({ sprint_id: name, ...row }, tasks);
const row = async () => (await findSprint(world.db, name)) ?? expect.fail(`no sprint ${name}`);
const settings = (close_policy: string, goal = 'It works', sprintId = name) =>
  world.call('sprint', 'PUT', `/sprints/${sprintId}/settings`, { goal, close_policy });
const progress = (body: object, task = `${id}-1`, query = '') =>
  world.call('sprint', 'POST', `/tasks/${task}/progress${query}`, body);
const scrum = (date?: string) =>
  world.call('sprint', 'POST', `/sprints/${name}/run-daily-scrum`, date === undefined ? undefined : { date });
const types = async () => (await world.told()).map((e) => e.event_type);
const simulated = { mode: 'Simulated' as const, close_at: null };
const done = { status: 'completed' as const, progress_percentage: 100 };
const refused = (code: string, status = 409) => ({ status, body: { code } });

describe('settings', () => {
  it('of a running sprint change its goal, its policy and the instant of its end', async () => {
    await put({ time_zone: 'Europe/Berlin', version: 4 });
    expect(await settings('Manual', 'Ship it')).toMatchObject({ status: 200, body: { sprint_id: name } });
    expect(await row()).toMatchObject({ goal: 'Ship it', close_policy: 'Manual', close_at: null, version: 5 });
    await settings('EndDate', 'Ship it');
    expect(await row()).toMatchObject({
      close_policy: 'EndDate',
      close_at: new Date('2026-11-29T23:00:00Z'),
      version: 6,
    });
    expect((await row()).status).toBe('in_progress');
    expect(await types()).toEqual([]);
  });

  it.each([
    ['WhenDone, and all is done', 'WhenDone', {}, [done, done], 'completed'],
    ['WhenDone, and something is not', 'WhenDone', {}, [done, {}], 'in_progress'],
    ['EndDate, and all is done', 'EndDate', {}, [done], 'in_progress'],
    [
      'EndDate, and a simulation has played its last day',
      'EndDate',
      { ...simulated, simulated_until: '2026-11-27' },
      [{}],
      'closed_with_pending_tasks',
    ],
    [
      'EndDate, and a simulation has a day left',
      'EndDate',
      { ...simulated, simulated_until: '2026-11-26' },
      [{}],
      'in_progress',
    ],
    [
      'Manual, and a simulation has played its last day',
      'Manual',
      { ...simulated, simulated_until: '2026-11-27' },
      [{}],
      'in_progress',
    ],
    [
      'EndDate, and a Live sprint has no working day',
      'EndDate',
      { calendar: { team: [], days: [] } },
      [{}],
      'in_progress',
    ],
  ])('%s', async (_what, policy, sprint, tasks, status) => {
    await put(
      { close_policy: 'Manual', ...sprint },
      tasks.map((task, i) => ({ task_id: `${id}-${i}`, ...task })),
    );
    expect((await settings(policy)).status).toBe(200);
    expect((await row()).status).toBe(status);
    // The change is one version, the close another.
    const isClosed = status !== 'in_progress';
    expect((await row()).version).toBe(isClosed ? 3 : 2);
    expect((await world.told()).map((e) => [e.event_type, e.aggregate_version])).toEqual(
      isClosed ? [['SprintCompleted', 1]] : [],
    );
  });

  it('of one that is closed or not there are refused', async () => {
    await put({ status: 'completed', close_at: null });
    expect(await settings('Manual')).toMatchObject(refused('sprint_closed'));
    expect(await settings('Manual', '', 'NONE')).toMatchObject(refused('sprint_not_found', 404));
    expect((await row()).close_policy).toBe('EndDate');
  });
});

describe('a report', () => {
  const reports = () =>
    world.db.selectFrom('progress_reports').selectAll().where('sprint_id', '=', name).orderBy('id').execute();

  it('changes its task alone, is kept with what was before it, and is told', async () => {
    await put({ version: 2, time_zone: 'Pacific/Auckland' }, [
      {
        task_id: `${id}-1`,
        status: 'in_progress',
        progress_percentage: 20,
        impediment: 'no access',
        assigned_to: 'E1',
      },
      { task_id: `${id}-2` },
    ]);
    world.clock.set('2026-11-24T12:00:00Z');
    expect(await progress({ progress_percentage: 40, impediment: 'no server' })).toMatchObject({
      status: 200,
      body: {
        task_id: `${id}-1`,
        project_id: id,
        sprint_id: name,
        sprint_name: name,
        status: 'in_progress',
        progress_percentage: 40,
        impediment: 'no server',
      },
    });
    const { body } = await world.call('sprint', 'GET', `/sprints/${name}`);
    expect(body).toMatchObject({ version: 3, status: 'in_progress' });
    expect(body.tasks).toMatchObject([
      { progress_percentage: 40, impediment: 'no server' },
      { progress_percentage: 0, impediment: null, status: 'assigned_to_sprint' },
    ]);
    expect(await reports()).toMatchObject([
      {
        task_id: `${id}-1`,
        // in Auckland it is tomorrow
        day: '2026-11-25',
        from_progress: 20,
        to_progress: 40,
        from_impediment: 'no access',
        impediment: 'no server',
        told_on: null,
      },
    ]);
    expect(await world.told()).toMatchObject([
      {
        event_type: 'TASK_UPDATED',
        aggregate_id: name,
        event_data: {
          task_id: `${id}-1`,
          project_id: id,
          sprint_id: name,
          sprint_version: 3,
          status: 'in_progress',
          progress_percentage: 40,
          assigned_to: 'E1',
          impediment: 'no server',
          updated_at: '2026-11-24T12:00:00.000Z',
          day: '2026-11-25',
        },
      },
    ]);
  });

  it('in a simulated sprint belongs to the day that is about to be played', async () => {
    await put({ ...simulated, simulated_until: '2026-11-25' }, [{ task_id: `${id}-1` }]);
    await progress({ progress_percentage: 10 });
    expect(await reports()).toMatchObject([{ day: '2026-11-26' }]);
    expect(await world.told()).toMatchObject([{ event_data: { day: '2026-11-26' } }]);
  });

  it('of an impediment stands until a report clears it: no simulated date does', async () => {
    await declareProject(world.call, id, { team: [{ id: 'E1' }] });
    await put({ ...simulated, simulated_until: '2026-11-24' }, [
      {
        task_id: `${id}-1`,
        status: 'in_progress',
        progress_percentage: 5,
        impediment: 'is down',
        blocked_until: '2026-11-25',
      },
    ]);
    await progress({ progress_percentage: 5, impediment: 'no access' });
    expect((await scrum()).body).toMatchObject({ date: '2026-11-25', blockers_count: 1, updated_tasks_count: 1 });
    expect((await scrum()).body).toMatchObject({ date: '2026-11-26', blockers_count: 1, updated_tasks_count: 0 });
    const { body } = await world.call('sprint', 'GET', `/sprints/${name}/tasks`);
    expect(body).toMatchObject([{ impediment: 'no access', progress_percentage: 5 }]);
  });

  it('of the last open task ends a sprint that ends when done', async () => {
    await put({ close_policy: 'WhenDone' }, [{ task_id: `${id}-1` }, { task_id: `${id}-2` }]);
    await progress({ status: 'completed' });
    expect((await row()).status).toBe('in_progress');
    expect((await progress({ status: 'completed' }, `${id}-2`)).body.status).toBe('completed');
    expect(await row()).toMatchObject({ status: 'completed', version: 4 });
    expect(await types()).toEqual(['TASK_UPDATED', 'TASK_UPDATED', 'SprintCompleted']);
  });

  it('is refused where no sprint runs, and when two run such a task', async () => {
    expect(await progress({ progress_percentage: 5 })).toMatchObject(refused('task_not_found', 404));
    await put({ status: 'completed', close_at: null }, [{ task_id: `${id}-1` }]);
    expect(await progress({ progress_percentage: 5 })).toMatchObject(refused('sprint_closed'));
    for (const project of [`${id}A`, `${id}B`])
      await world.put({ sprint_id: `${project}-S01` }, [{ task_id: `${id}-1` }]);
    expect(await progress({ progress_percentage: 5 })).toMatchObject({
      status: 409,
      body: { code: 'task_ambiguous', candidates: [`${id}A`, `${id}B`] },
    });
    const chosen = await progress({ progress_percentage: 5 }, `${id}-1`, `?project_id=${id}B`);
    expect(chosen).toMatchObject({ status: 200, body: { project_id: `${id}B` } });
  });

  it('comes too late once the time of the sprint is up, also before the timer has closed it', async () => {
    await put({}, [{ task_id: `${id}-1` }]);
    world.clock.set('2026-11-30T00:00:00Z');
    expect(await progress({ progress_percentage: 5 })).toMatchObject(refused('sprint_closed'));
    expect(await reports()).toEqual([]);
  });
});
