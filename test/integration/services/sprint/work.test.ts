import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../fixtures/waiting.ts';
import { type Arranged, arrangements, startArranged } from '../../fixtures/services/arrangements.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { MONDAY_MORNING } from '../../fixtures/services/hosted.ts';
import { viewsAgree } from '../../fixtures/services/views-agree.ts';
import { sprintRequests } from './sprint-requests.ts';

describe.each(arrangements)('sprint service in %s', (arrangement) => {
  let world: Arranged;
  let next = 0;
  let id: string;
  const { call, fill, start, started, sprint, progress, scrum, retrospectives } = sprintRequests(
    () => world,
    () => id,
  );

  beforeAll(async () => {
    world = await startArranged(arrangement);
  }, 120_000);
  afterAll(() => world?.stop());
  beforeEach(async () => {
    world.clock.set(MONDAY_MORNING);
    id = `SP${next++}`;
    await declareProject(call, id, { team: [{ id: 'E001' }, { id: 'E002' }] });
  });

  it('answers the seed’s examples', async () => {
    await fill(12);
    const one = await call('sprint', 'POST', `/sprints/${id}`, { sprint_name: 'Sprint 1', duration_weeks: 2 });
    expect(one).toMatchObject({ status: 201, body: { sprint_id: `${id}-S01`, assigned_tasks_count: 10 } });
    expect(one.body.tasks).toHaveLength(10);
    expect(await sprint(`${id}-S01`)).toMatchObject({
      status: 'in_progress',
      mode: 'Simulated',
      close_policy: 'Manual',
      start_date: '2026-11-23',
      end_date: '2026-12-07',
      day: { current: 0, total: 10, next: '2026-11-23' },
    });
    const list = await call('sprint', 'GET', `/sprints/by-project/${id}?status=in_progress&limit=1`);
    expect(list.body).toMatchObject([{ sprint_id: `${id}-S01` }]);
    expect((await call('sprint', 'GET', '/sprints/active')).body.sprint_id).toMatch(/-S\d\d$/);
    expect((await call('sprint', 'GET', '/sprints/list_projects')).body).toContain(id);
    const tasks = await call('sprint', 'GET', `/sprints/${id}-S01/tasks`);
    expect(tasks.body[0]).toMatchObject({ task_id: `${id}-1`, sprint_id: `${id}-S01`, assigned_to: 'E001' });
    const half = await progress(1, { status: 'in_progress', progress_percentage: 50 });
    expect(half).toMatchObject({ status: 200, body: { status: 'in_progress', progress_percentage: 50 } });
    const daily = await scrum(`${id}-S01`);
    expect(daily).toMatchObject({
      status: 200,
      body: { message: 'Daily scrum simulation and reporting initiated successfully.', sprint_id: `${id}-S01` },
    });
    expect(daily.body.updated_tasks_count).toBeGreaterThan(0);
    const summary = await call('sprint', 'GET', `/sprints/${id}-S01/task-summary`);
    expect(summary).toMatchObject({ status: 200, body: { total_tasks: 10 } });
    const closed = await call('sprint', 'POST', `/sprints/${id}-S01/close`);
    const { completed_tasks_count: done, uncompleted_tasks_moved_to_backlog_count: back } = closed.body;
    expect(closed).toMatchObject({ status: 200, body: { message: 'Sprint closure initiated.' } });
    expect(done + back).toBe(10);
    await viewsAgree(call, id);
    expect(await call('sprint', 'GET', '/sprints/NOPE-S01')).toMatchObject({ status: 404 });
    expect(await call('sprint', 'POST', '/sprints/NOPE-S01/close')).toMatchObject({ status: 404 });
    expect(await call('sprint', 'POST', '/tasks/NOPE/progress', { progress_percentage: 1 })).toMatchObject({
      status: 404,
    });
    expect(await scrum('NOPE-S01')).toMatchObject({ status: 404 });
  });

  describe('a daily scrum', () => {
    it('in 20 parallel requests leaves one report, which comes back ever after', async () => {
      await fill(3);
      const name = await started();
      await progress(1, { progress_percentage: 20, impediment: 'no access' });
      const answers = await Promise.all(Array.from({ length: 20 }, () => scrum(name)));
      expect(new Set(answers.map((a) => a.status))).toEqual(new Set([200]));
      const report = answers[0]?.body;
      expect(new Set(answers.map((a) => a.body.report_id)).size).toBe(1);
      expect(report).toMatchObject({ updated_tasks_count: 1, blockers_count: 1, pending_tasks_count: 3 });
      expect((await scrum(name, '2026-11-23')).body).toEqual(report);
      await eventually(async () => {
        const { events } = (await call('chronicle', 'GET', '/v1/events?limit=1000')).body;
        const mine = events.filter(
          (e: { event_type: string; aggregate_id: string }) =>
            e.event_type === 'DailyScrumReported' && e.aggregate_id === name,
        );
        expect(mine).toHaveLength(1);
      });
      const note = await call('chronicle', 'GET', `/v1/notes/daily_scrum_report?sprint_id=${name}`);
      expect(note.status).toBe(200);
    });

    it('tells each report once: what comes after it is told the next day', async () => {
      await fill(2);
      const name = await started();
      await progress(1, { progress_percentage: 20 });
      expect((await scrum(name)).body.updated_tasks_count).toBe(1);
      await progress(2, { progress_percentage: 30 });
      world.clock.set('2026-11-24T10:00:00Z');
      const { body } = await scrum(name);
      expect(body).toMatchObject({ date: '2026-11-24', updated_tasks_count: 1 });
      expect(body.members[0].yesterday).toContain(`${id}-2`);
      expect(body.members[0].yesterday).not.toContain(`${id}-1:`);
    });

    it('on a day off changes nothing and has a stored report', async () => {
      await declareProject(call, id, { holidays: [{ date: '2026-11-26', name: 'Thanksgiving Day' }] });
      await fill(2);
      for (const mode of ['Live', 'Simulated']) {
        const { sprint_id: name, tasks } = (
          await eventually(async () => {
            const answer = await start({ mode, start_date: '2026-11-23' });
            expect(answer.status).toBe(201);
            return answer;
          })
        ).body;
        world.clock.set('2026-11-28T10:00:00Z');
        for (const [date, why] of [
          ['2026-11-26', /Thanksgiving Day/],
          ['2026-11-28', /not a working day/],
        ] as const) {
          const { status, body } = await scrum(name, date);
          expect(status).toBe(200);
          expect(body).toMatchObject({
            outcome: 'NonWorkingDay',
            updated_tasks_count: 0,
            summary: expect.stringMatching(why),
          });
          expect((await scrum(name, date)).body).toEqual(body);
        }
        expect((await sprint(name)).tasks).toEqual(tasks);
        await call('sprint', 'POST', `/sprints/${name}/close`);
        world.clock.set(MONDAY_MORNING);
      }
    });

    it('outside the sprint or in the future is refused', async () => {
      await fill(2);
      const name = await started({ close_policy: 'EndDate' });
      expect(await scrum(name, '2026-11-24')).toMatchObject({ status: 409, body: { code: 'future_date' } });
      expect(await scrum(name, '2026-11-20')).toMatchObject({ status: 409, body: { code: 'outside_sprint' } });
      expect(await scrum(name, '2026-12-07')).toMatchObject({ status: 409, body: { code: 'outside_sprint' } });
      expect((await sprint(name)).last_daily_scrum).toBeNull();
    });
  });

  it('asks which project is meant when two run the task', async () => {
    const other = `${id}X`;
    await declareProject(call, other);
    for (const p of [id, other]) {
      await declareBacklog(call, p, [{ task_id: `${id}-1` }]);
      await call('sprint', 'POST', `/sprints/${p}`, { sprint_name: 'x', mode: 'Live' });
    }
    expect(await progress(1, { progress_percentage: 10 })).toMatchObject({
      status: 409,
      body: { code: 'task_ambiguous', candidates: [id, other] },
    });
    const one = await call('sprint', 'POST', `/tasks/${id}-1/progress?project_id=${other}`, {
      progress_percentage: 10,
    });
    expect(one).toMatchObject({ status: 200, body: { sprint_id: `${other}-S01` } });
  });

  describe('a simulated sprint', () => {
    const played = async (
      suffix: string,
      wish: object,
      project: Parameters<typeof declareProject>[2] = {},
      tasks = 12,
    ) => {
      const name = `${id}${suffix}`;
      await declareProject(call, name, { team: [{ id: 'E001' }, { id: 'E002' }], ...project });
      await declareBacklog(
        call,
        name,
        Array.from({ length: tasks }, (_, i) => ({ task_id: `T-${i}`, points: 3 })),
      );
      const body = { sprint_name: 'x', max_tasks: tasks, duration_weeks: 1, seed: 7, ...wish };
      expect(await call('sprint', 'POST', `/sprints/${name}`, body)).toMatchObject({ status: 201 });
      return `${name}-S01`;
    };
    const course = async (name: string) =>
      (await call('sprint', 'GET', `/sprints/${name}/tasks`)).body.map((t: Record<string, unknown>) => [
        t.task_id,
        t.progress_percentage,
        t.assigned_to,
        t.impediment,
      ]);
    const sum = async (name: string) =>
      (await call('sprint', 'GET', `/sprints/${name}/tasks`)).body.reduce(
        (all: number, t: { progress_percentage: number }) => all + t.progress_percentage,
        0,
      );

    it('takes the same course for the same seed, asked for in order or all at once', async () => {
      const dates = ['23', '24', '25', '26', '27', '30'].map((d) => `2026-11-${d}`);
      dates.push('2026-12-01', '2026-12-02', '2026-12-03');
      const inOrder = await played('A', { duration_weeks: 2 });
      for (const date of dates) await scrum(inOrder, date);
      const atOnce = await played('B', { duration_weeks: 2 });
      const answers = await Promise.all([...dates].reverse().map((date) => scrum(atOnce, date)));
      expect(new Set(answers.map((a) => a.status))).toEqual(new Set([200]));
      expect(await course(atOnce)).toEqual(await course(inOrder));
      expect(new Set(answers.map((a) => a.body.report_id)).size).toBe(dates.length);
      const other = await played('C', { duration_weeks: 2, seed: 8 });
      await scrum(other, dates.at(-1));
      expect(await course(other)).not.toEqual(await course(inOrder));
      await viewsAgree(call, `${id}B`);
    });

    it('without a date plays the next day, and ends after the last one', async () => {
      const name = await played('A', { close_policy: 'EndDate' });
      for (const day of ['23', '24', '25', '26', '27']) {
        expect(await scrum(name)).toMatchObject({ status: 200, body: { date: `2026-11-${day}` } });
      }
      expect(await sprint(name)).toMatchObject({
        status: 'closed_with_pending_tasks',
        day: { current: 5, total: 5, next: null },
      });
      await eventually(async () => expect(await retrospectives(name)).toHaveLength(1));
      await viewsAgree(call, `${id}A`);
      const next = await call('sprint', 'POST', `/sprints/${id}A/plan`, { sprint_name: 'x', mode: 'Simulated' });
      expect(next.body).toMatchObject({ start_date: '2026-11-30', simulated_start: '2026-11-30' });
      const live = await call('sprint', 'POST', `/sprints/${id}A/plan`, { sprint_name: 'x', mode: 'Live' });
      expect(live.body).toMatchObject({ start_date: '2026-11-23', simulated_start: '2026-11-30' });
    });

    it('also ends when what was left of it has become days off', async () => {
      const name = await played('A', { close_policy: 'EndDate' });
      await scrum(name, '2026-11-26');
      await declareProject(call, `${id}A`, { holidays: [{ date: '2026-11-27', name: 'Bridge day' }] });
      expect(await scrum(name, '2026-11-27')).toMatchObject({ status: 200, body: { outcome: 'NonWorkingDay' } });
      expect((await sprint(name)).status).not.toBe('in_progress');
    });

    it('achieves and assigns less with absences and holidays', async () => {
      const absent = { absences: [{ start_date: '2026-11-23', end_date: '2026-11-26' }] };
      const all = await played('A', {});
      const alone = await played('B', {}, { team: [{ id: 'E001', ...absent }, { id: 'E002' }] });
      const short = await played(
        'C',
        {},
        {
          holidays: [
            { date: '2026-11-25', name: 'x' },
            { date: '2026-11-26', name: 'y' },
          ],
        },
      );
      const mine = async (name: string) => (await course(name)).filter((t: unknown[]) => t[2] === 'E001').length;
      expect(await mine(all)).toBe(6);
      expect(await mine(alone)).toBeLessThanOrEqual(2);
      for (const name of [all, alone, short]) await scrum(name, '2026-11-27');
      expect(await sum(alone)).toBeLessThan((await sum(all)) * 0.85);
      expect(await sum(short)).toBeLessThan((await sum(all)) * 0.85);
    });

    it('stands still where somebody reported an impediment, until it is cleared', async () => {
      const name = await played('A', {}, {}, 2);
      const at = async () => (await course(name))[0][1];
      const report = (body: object) => call('sprint', 'POST', `/tasks/T-0/progress?project_id=${id}A`, body);
      await report({ progress_percentage: 10, impediment: 'no access' });
      await scrum(name, '2026-11-25');
      expect(await at()).toBe(10);
      await report({ progress_percentage: 10 });
      await scrum(name, '2026-11-27');
      expect(await at()).toBeGreaterThan(10);
    });
  });
});
