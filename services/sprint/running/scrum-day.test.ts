import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declareProject } from '../../../test/integration/fixtures/services/declare.ts';
import { openSprintAmongNeighbours } from '../../../test/integration/services/sprint/sprint-among-neighbours.ts';
import { playDayByVersion1 } from '../domain/simulation/version-1.ts';
import { playDayByVersion2 } from '../domain/simulation/version-2.ts';
import { findSprint } from '../store/sprints.ts';
import { tasksOf } from '../store/tasks.ts';

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
  await begin(`DS${next++}`);
});
async function begin(project: string) {
  id = project;
  name = `${id}-S01`;
  await declareProject(world.call, id, {
    team: [{ id: 'E1' }],
    holidays: [{ date: '2026-11-26', name: 'Thanksgiving Day' }],
  });
}
type Put = Parameters<typeof world.put>;
const put = (row: Partial<Put[0]>, tasks?: Put[1]) => world.put({ sprint_id: name, ...row }, tasks);
const row = async () => (await findSprint(world.db, name)) ?? expect.fail(`no sprint ${name}`);
const progress = (body: object, n = 1) => world.call('sprint', 'POST', `/tasks/${id}-${n}/progress`, body);
const scrum = async (date?: string, sprintId = name) =>
  (await world.call('sprint', 'POST', `/sprints/${sprintId}/run-daily-scrum`, date && { date })).body;
const tasks = async () => (await world.call('sprint', 'GET', `/sprints/${name}/tasks`)).body;
const told = async () =>
  (await world.told()).map((e) => `${e.event_type} ${e.aggregate_version} ${e.aggregate_id.replace(id, '')}`);
const scrums = () =>
  world.db
    .selectFrom('daily_scrums')
    .select(['date', 'asked_for'])
    .where('sprint_id', '=', name)
    .orderBy('date')
    .execute();
const reports = () =>
  world.db.selectFrom('progress_reports').selectAll().where('sprint_id', '=', name).orderBy('id').execute();
const yesterday = (body: { members: { yesterday: string }[] }) => body.members.map((m) => m.yesterday);

describe('in a Live sprint', () => {
  it('a daily scrum tells what was reported since the one before, each report once', async () => {
    await put({}, [{ task_id: `${id}-1`, assigned_to: 'E1' }, { task_id: `${id}-2` }]);
    await progress({ progress_percentage: 20 });
    await progress({ progress_percentage: 100 }, 2);
    expect(await scrum()).toMatchObject({
      outcome: 'Reported',
      updated_tasks_count: 2,
      completed_tasks_count: 1,
      members: [
        { employee_id: 'E1', yesterday: `${id}-1: from 0 % to 20 %.` },
        { employee_id: null, yesterday: `${id}-2: from 0 % to 100 %, completed.` },
      ],
    });
    expect((await reports()).map((r) => r.told_on)).toEqual(['2026-11-24', '2026-11-24']);
    expect((await world.told()).at(-1)).toMatchObject({
      event_type: 'DailyScrumReported',
      aggregate_id: name,
      // after one a task that was reported on
      aggregate_version: 3,
      event_data: {
        project_id: id,
        report: { date: '2026-11-24' },
        summary_metrics: { total_team_members: 1, total_tasks: 2, completed_tasks: 1, pending_tasks: 1 },
        entries: [
          { assigned_to: 'E1', task_id: `${id}-1` },
          { assigned_to: null, task_id: `${id}-2` },
        ],
      },
    });
    expect((await row()).version).toBe(4);
    world.clock.set('2026-11-25T10:00:00Z');
    expect(await scrum()).toMatchObject({ updated_tasks_count: 0, members: [{ employee_id: 'E1', yesterday: '' }] });
  });

  it('one that is held late tells how its day ended; what came later is told by the next', async () => {
    await put({}, [{ task_id: `${id}-1`, assigned_to: 'E1' }]);
    await progress({ progress_percentage: 20 });
    world.clock.set('2026-11-25T10:00:00Z');
    await progress({ progress_percentage: 50, impediment: 'no access' });
    await world.call('sprint', 'PUT', `/tasks/${id}-1/assignee`, { assigned_to: null });
    expect(await scrum('2026-11-24')).toMatchObject({
      blockers_count: 0,
      members: [{ employee_id: 'E1', yesterday: `${id}-1: from 0 % to 20 %.`, today: `${id}-1 (at 20 %).` }],
    });
    expect(await scrum('2026-11-25')).toMatchObject({
      blockers_count: 1,
      members: [{ employee_id: null, yesterday: `${id}-1: from 20 % to 50 %.` }],
    });
    expect(await tasks()).toMatchObject([{ progress_percentage: 50, assigned_to: null, impediment: 'no access' }]);
  });

  it('the points are told as they were on its day', async () => {
    await put({}, [{ task_id: `${id}-1`, points: 3 }, { task_id: `${id}-2`, points: 5 }, { task_id: `${id}-3` }]);
    await progress({ progress_percentage: 100 });
    world.clock.set('2026-11-25T10:00:00Z');
    await progress({ progress_percentage: 100 }, 2);
    await scrum('2026-11-24');
    await scrum('2026-11-25');
    const scrums = (await world.told()).filter((e) => e.event_type === 'DailyScrumReported');
    expect(scrums.map(({ event_data: { day, points } }) => [day, points])).toEqual([
      ['2026-11-24', { completed: 3, total: 8 }],
      ['2026-11-25', { completed: 8, total: 8 }],
    ]);
  });

  it('a day off tells nothing, takes no report away from the next day, and is told itself', async () => {
    await put({}, [{ task_id: `${id}-1` }]);
    world.clock.set('2026-11-26T10:00:00Z');
    await progress({ progress_percentage: 20 });
    await world.deliver();
    expect(await scrum('2026-11-26')).toMatchObject({
      outcome: 'NonWorkingDay',
      updated_tasks_count: 0,
      pending_tasks_count: 1,
      summary: 'No daily scrum: Thanksgiving Day.',
    });
    expect(await world.told()).toMatchObject([{ aggregate_version: 2, event_data: { entries: [] } }]);
    world.clock.set('2026-11-27T10:00:00Z');
    expect(await scrum()).toMatchObject({ outcome: 'Reported', updated_tasks_count: 1 });
  });

  it('the first one tells what the sprint before left untold, also of tasks that this one does not have', async () => {
    const before = { status: 'closed_with_pending_tasks' as const, close_at: null };
    await put({}, [{ task_id: `${id}-1` }, { task_id: `${id}-2`, assigned_to: 'E1' }]);
    await progress({ progress_percentage: 20 });
    await progress({ progress_percentage: 30 }, 2);
    await world.db.updateTable('sprints').set(before).where('sprint_id', '=', name).execute();
    await world.put({ sprint_id: `${id}-S02` }, [
      { task_id: `${id}-1`, status: 'in_progress', progress_percentage: 20 },
    ]);
    const report = await scrum(undefined, `${id}-S02`);
    expect(yesterday(report)).toEqual([`${id}-2: from 0 % to 30 %.`, `${id}-1: from 0 % to 20 %.`]);
    expect(report.summary).toContain(`of the sprint before: ${id}-2.`);
    expect((await reports()).map((r) => r.told_on)).toEqual(['2026-11-24', '2026-11-24']);
  });
});

describe('in a Simulated sprint', () => {
  const simulated = { mode: 'Simulated' as const, close_at: null, close_policy: 'Manual' as const };

  it('each working day up to the date is played and told, and the days off are noted', async () => {
    // Luck comes with the id of a task: the one of this project is impeded on no day.
    await begin('D4X');
    await put(simulated, [{ task_id: `${id}-1`, points: 900 }]);
    const report = await scrum('2026-11-27');
    expect(report.date).toBe('2026-11-27');
    expect(await scrums()).toEqual([
      { date: '2026-11-23', asked_for: true },
      { date: '2026-11-24', asked_for: true },
      { date: '2026-11-25', asked_for: true },
      { date: '2026-11-26', asked_for: false },
      { date: '2026-11-27', asked_for: true },
    ]);
    expect(await row()).toMatchObject({ status: 'in_progress', simulated_until: '2026-11-27', version: 9 });
    // Each day is one version with its tasks, and one with its report.
    expect(await told()).toEqual([
      'TASK_UPDATED 1 -S01',
      'DailyScrumReported 2 -S01',
      'TASK_UPDATED 3 -S01',
      'DailyScrumReported 4 -S01',
      'TASK_UPDATED 5 -S01',
      'DailyScrumReported 6 -S01',
      'TASK_UPDATED 7 -S01',
      'DailyScrumReported 8 -S01',
    ]);
    const [task] = await tasks();
    expect(task).toMatchObject({ status: 'in_progress', assigned_to: 'E1' });
    const kept = await reports();
    expect(kept.map((r) => [r.day, r.told_on])).toEqual(
      ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-27'].map((day) => [day, day]),
    );
    expect(kept[0]?.from_progress).toBe(0);
    const days = (await world.told()).map((e) => e.event_data.day);
    expect(days).toEqual(kept.flatMap(({ day }) => [day, day]));
    for (const [i, later] of kept.slice(1).entries()) expect(later.from_progress).toBe(kept[i]?.to_progress);
    expect(kept.at(-1)?.to_progress).toBe(task.progress_percentage);
    expect(yesterday(report)).toEqual([`${id}-1: from ${kept[3]?.from_progress} % to ${task.progress_percentage} %.`]);
  });

  it('a day is played once: the next request goes on where the last one ended', async () => {
    await put(simulated, [{ task_id: `${id}-1`, points: 900 }]);
    await scrum('2026-11-24');
    await scrum('2026-11-25');
    expect((await scrums()).map((s) => s.date)).toEqual(['2026-11-23', '2026-11-24', '2026-11-25']);
    expect((await told()).filter((each) => each.startsWith('DailyScrum'))).toHaveLength(3);
  });

  it.each([
    [1, playDayByVersion1],
    [2, playDayByVersion2],
  ])('a day is played by the simulator that it was started under (%d)', async (simulator, playDay) => {
    await put({ ...simulated, simulator, seed: 12 }, [{ task_id: `${id}-1`, points: 30, assigned_to: 'E1' }]);
    const before = await tasksOf(world.db, [name]);
    await scrum('2026-11-23');
    const { calendar, seed } = await row();
    const [day] = calendar.days;
    expect(await tasksOf(world.db, [name])).toEqual(playDay(before, calendar.team, day ?? expect.fail('no day'), seed));
  });

  it('a day off that is told later has the points of its day', async () => {
    await put(simulated, [{ task_id: `${id}-1`, points: 900 }]);
    await scrum('2026-11-27');
    await progress({ status: 'completed' });
    await world.deliver();
    expect(await scrum('2026-11-26')).toMatchObject({ outcome: 'NonWorkingDay' });
    expect((await world.told()).map(({ event_data: { day, points } }) => [day, points])).toEqual([
      ['2026-11-26', { completed: 0, total: 900 }],
    ]);
  });

  it('a day off that is asked for plays nothing', async () => {
    await put(simulated, [{ task_id: `${id}-1` }]);
    expect(await scrum('2026-11-28')).toMatchObject({ outcome: 'NonWorkingDay', pending_tasks_count: 1 });
    expect(await scrums()).toEqual([{ date: '2026-11-28', asked_for: true }]);
    expect(await row()).toMatchObject({ simulated_until: null, version: 2, status: 'in_progress' });
  });

  it('a day off asked for ends a sprint that has nothing but days off left, and not one that has more', async () => {
    await put({ ...simulated, close_policy: 'EndDate', simulated_until: '2026-11-25' }, [{ task_id: `${id}-1` }]);
    await scrum('2026-11-26');
    expect((await row()).status).toBe('in_progress');
    await declareProject(world.call, id, {
      holidays: [
        { date: '2026-11-26', name: 'Thanksgiving Day' },
        { date: '2026-11-27', name: 'Day after' },
      ],
    });
    expect((await scrum('2026-11-27')).outcome).toBe('NonWorkingDay');
    expect(await row()).toMatchObject({ status: 'closed_with_pending_tasks', version: 4 });
  });

  it('its last working day ends it, also one before the date that is asked for', async () => {
    await put({ ...simulated, close_policy: 'WhenDone' }, [
      { task_id: `${id}-1`, points: 1, status: 'in_progress', progress_percentage: 99 },
    ]);
    await scrum('2026-11-27');
    expect((await row()).status).toBe('completed');
    expect((await told()).at(-1)).toMatch(/^SprintCompleted/);
    const dates = (await reports()).map((r) => r.day);
    expect((await row()).simulated_until).toBe(dates.at(-1));
    expect((await scrums()).at(-1)?.date).toBe(dates.at(-1));
  });

  it('an impediment that ends by itself is kept, and told as nobody’s work', async () => {
    await put({ ...simulated, simulated_until: '2026-11-23' }, [
      { task_id: `${id}-1`, points: 900, assigned_to: 'E1' },
      {
        task_id: `${id}-2`,
        depends_on: [`${id}-1`],
        status: 'in_progress',
        progress_percentage: 10,
        impediment: 'is down',
        blocked_until: '2026-11-24',
      },
    ]);
    await scrum('2026-11-24');
    expect((await tasks())[1]).toMatchObject({ impediment: null, progress_percentage: 10 });
    const ended = (await reports()).find((r) => r.task_id === `${id}-2`);
    expect(ended).toMatchObject({
      day: '2026-11-24',
      from_progress: 10,
      to_progress: 10,
      from_impediment: 'is down',
      impediment: null,
      told_on: '2026-11-24',
    });
    const [first] = (await world.call('sprint', 'GET', `/sprints/${name}/daily-scrums`)).body;
    expect(first).toMatchObject({ updated_tasks_count: 1, blockers_count: 0 });
    expect(yesterday(first).join()).not.toContain(`${id}-2`);
  });

  it('a task that somebody takes without getting on with it is no report', async () => {
    await put({ ...simulated, simulated_until: '2026-11-23', calendar: { team: [], days: [] } }, [
      { task_id: `${id}-1`, points: 1, impediment: 'no access', assigned_to: 'E1' },
    ]);
    await scrum('2026-11-24');
    expect([await reports(), await told()]).toEqual([[], ['DailyScrumReported 1 -S01']]);
  });
});
