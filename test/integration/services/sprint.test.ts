import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines } from './databases.ts';
import {
  declareBacklog,
  declareProject,
  eventually,
  type Hosted,
  MONDAY_MORNING,
  startHosted,
  viewsAgree,
} from './hosted.ts';

describe.each(engines)('sprint service on %s', (engine) => {
  let world: Hosted;
  let call: Hosted['call'];
  let next = 0;
  let id: string;

  /** milliseconds that the bus holds each event back */
  let late = 0;

  beforeAll(async () => {
    world = await startHosted(engine, { delayMs: () => late, againAfterMs: () => undefined });
    call = world.call;
  }, 120_000);
  afterAll(() => world?.stop());
  beforeEach(async () => {
    world.clock.set(MONDAY_MORNING);
    id = `SP${next++}`;
    await declareProject(call, id, { team: [{ id: 'E001' }, { id: 'E002' }] });
  });
  const fill = (n: number) =>
    declareBacklog(
      call,
      id,
      Array.from({ length: n }, (_, i) => ({ task_id: `${id}-${i + 1}`, points: 2 })),
    );
  const start = (body: object = {}) => call('sprint', 'POST', `/sprints/${id}`, { sprint_name: 'One', ...body });
  const started = async (body: object = {}): Promise<string> => {
    const answer = await start({ mode: 'Live', ...body });
    expect(answer).toMatchObject({ status: 201 });
    return answer.body.sprint_id;
  };
  const sprint = async (sprintId: string) => (await call('sprint', 'GET', `/sprints/${sprintId}`)).body;
  const progress = (n: number, body: object) => call('sprint', 'POST', `/tasks/${id}-${n}/progress`, body);
  const scrum = (sprintId: string, date?: string) =>
    call('sprint', 'POST', `/sprints/${sprintId}/run-daily-scrum`, date === undefined ? undefined : { date });
  const retrospectives = async (sprintId: string) => {
    const { status, body } = await call('chronicle', 'GET', `/v1/notes/sprint_retrospective?sprint_id=${sprintId}`);
    return status === 200 ? body : [];
  };
  const ended = (sprintId: string) =>
    eventually(async () => {
      const body = await sprint(sprintId);
      expect(body.status).not.toBe('in_progress');
      return body;
    });
  const noSprints = async () => {
    expect((await call('sprint', 'GET', `/sprints/by-project/${id}`)).body).toEqual([]);
  };

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

  describe('a start', () => {
    it('takes never more tasks than asked, the best first, and the backlog follows', async () => {
      await declareBacklog(call, id, [
        { task_id: `${id}-10` },
        { task_id: `${id}-2` },
        { task_id: `${id}-9`, priority: 1, depends_on: [`${id}-10`] },
        { task_id: `${id}-3` },
      ]);
      const answer = await start({ max_tasks: 3, mode: 'Live' });
      const ids = answer.body.tasks.map((t: { task_id: string }) => t.task_id);
      expect(ids).toEqual([`${id}-10`, `${id}-9`, `${id}-2`]);
      await viewsAgree(call, id);
      const events = (await call('chronicle', 'GET', '/v1/events?limit=1000')).body.events;
      const event = events.find((e: { aggregate_id: string }) => e.aggregate_id === `${id}-S01`);
      expect(event.event_data.tasks.map((t: { task_id: string }) => t.task_id)).toEqual(ids);
    });

    it.each([
      ['unknown tasks', { tasks: ['NOPE'] }, 404, 'unknown_tasks', ['NOPE']],
      ['a dependency outside', { tasks: ['B'] }, 409, 'dependency_outside_sprint', ['A']],
    ])('with %s writes nothing', async (_name, wish, status, code, ids) => {
      await declareBacklog(call, id, [{ task_id: 'A' }, { task_id: 'B', depends_on: ['A'] }]);
      expect(await start(wish)).toMatchObject({ status, body: { code, ids } });
      await noSprints();
    });

    it('in the past, ahead of time, without tasks or project writes nothing', async () => {
      expect(await start()).toMatchObject({ status: 409, body: { code: 'no_unassigned_tasks' } });
      await fill(2);
      const live = { mode: 'Live', duration_weeks: 1 };
      const past = await start({ ...live, start_date: '2026-11-16' });
      expect(past).toMatchObject({ status: 409, body: { code: 'window_past' } });
      const ahead = await start({ ...live, start_date: '2026-11-24' });
      expect(ahead).toMatchObject({ status: 409, body: { code: 'not_yet' } });
      expect(ahead.headers['retry-after']).toBeDefined();
      const unknown = await call('sprint', 'POST', '/sprints/NOPE', { sprint_name: 'x' });
      expect(unknown).toMatchObject({ status: 404, body: { code: 'project_not_found' } });
      await noSprints();
      expect((await call('backlog', 'GET', `/backlogs/${id}`)).body).toMatchObject([
        { sprint_id: null },
        { sprint_id: null },
      ]);
      const plan = await call('sprint', 'POST', `/sprints/${id}/plan`, {
        sprint_name: 'x',
        ...live,
        start_date: '2026-11-24',
      });
      expect(plan.body).toMatchObject({ verdict: 'waiting', code: 'not_yet', wait_ms: 14 * 3_600_000 });
    });

    it('in 50 parallel requests makes one sprint, and ids without holes or doubles', async () => {
      await fill(3);
      for (const expected of [`${id}-S01`, `${id}-S02`]) {
        const answers = await Promise.all(Array.from({ length: 50 }, () => start({ mode: 'Live' })));
        expect(answers.filter((a) => a.status === 201).map((a) => a.body.sprint_id)).toEqual([expected]);
        expect(answers.filter((a) => a.status === 409)).toHaveLength(49);
        await call('sprint', 'POST', `/sprints/${expected}/close`);
        await viewsAgree(call, id);
      }
      await fill(3);
      const named = { mode: 'Live', external_ref: `c/ns/${id}` };
      const same = await eventually(async () => {
        const all = await Promise.all(Array.from({ length: 20 }, () => start(named)));
        expect(new Set(all.map((a) => a.status))).toEqual(new Set([201]));
        return all;
      });
      expect(new Set(same.map((a) => a.body.sprint_id))).toEqual(new Set([`${id}-S03`]));
      const byRef = await call('sprint', 'GET', `/sprints/by-ref?external_ref=c/ns/${id}`);
      expect(byRef.body.sprint_id).toBe(`${id}-S03`);
    });

    it('waits until the backlog has taken the last sprint back', async () => {
      await fill(2);
      const first = await started();
      await viewsAgree(call, id);
      await progress(1, { progress_percentage: 40 });
      await viewsAgree(call, id);
      late = 2_000;
      await call('sprint', 'POST', `/sprints/${first}/close`);
      const early = await start({ mode: 'Live' });
      late = 0;
      expect(early).toMatchObject({ status: 409, body: { code: 'backlog_behind', ids: [first] } });
      expect(early.headers['retry-after']).toBe('1');
      const second = await eventually(async () => {
        const answer = await start({ mode: 'Live' });
        expect(answer.status).toBe(201);
        return answer.body;
      });
      expect(second.tasks[0]).toMatchObject({ task_id: `${id}-1`, progress_percentage: 40, carry_over_count: 1 });
      await viewsAgree(call, id);
    });

    it('gives the stored answer to a repeated Idempotency-Key on every POST', async () => {
      await fill(2);
      const body = { sprint_name: 'One', mode: 'Live' };
      const twice = async (path: string, sent?: object) => {
        const key = `${path} of the test`;
        const first = await call('sprint', 'POST', path, sent, key);
        expect([200, 201]).toContain(first.status);
        const again = await call('sprint', 'POST', path, sent, key);
        expect([again.status, again.body]).toEqual([first.status, first.body]);
        expect((await call('sprint', 'POST', path, { sprint_name: 'Other' }, key)).status).toBe(422);
      };
      await twice(`/sprints/${id}`, body);
      await twice(`/tasks/${id}-1/progress`, { progress_percentage: 5 });
      await twice(`/sprints/${id}-S01/run-daily-scrum`, { date: '2026-11-23' });
      const path = `/sprints/${id}-S01/close`;
      const [a, b] = [
        await call('sprint', 'POST', path, undefined, `${id} c`),
        await call('sprint', 'POST', path, undefined, `${id} c`),
      ];
      expect([a.status, b.status, b.body]).toEqual([200, 200, a.body]);
    });
  });

  describe('the end', () => {
    it.each([
      ['UTC', '2026-11-23', '2026-12-06T23:59:59.999Z', '2026-12-07T00:00:00Z'],
      ['America/New_York', '2026-10-26', '2026-11-09T04:59:59.999Z', '2026-11-09T05:00:00Z'],
      ['Asia/Kolkata', '2026-11-23', '2026-12-06T18:29:59.999Z', '2026-12-06T18:30:00Z'],
    ])('comes in %s at the first instant of the end date, once', async (timeZone, from, before, at) => {
      await declareProject(call, id, { timeZone });
      await fill(2);
      world.clock.set(`${from}T12:00:00Z`);
      const name = await started({ start_date: from, close_policy: 'EndDate' });
      await progress(1, { status: 'completed' });
      await progress(2, { progress_percentage: 30, impediment: 'no access' });
      world.clock.set(before);
      expect(await progress(2, { progress_percentage: 35, impediment: 'no access' })).toMatchObject({ status: 200 });
      world.clock.set(at);
      expect(await progress(2, { progress_percentage: 99 })).toMatchObject({
        status: 409,
        body: { code: 'sprint_closed' },
      });
      const body = await ended(name);
      expect(body).toMatchObject({
        status: 'closed_with_pending_tasks',
        progress: { total_tasks: 2, completed_tasks: 1 },
      });
      await viewsAgree(call, id);
      await eventually(async () => {
        const [only, second] = await retrospectives(name);
        expect(only).toMatchObject({ retrospective_id: body.retrospective.report_id });
        expect(only.what_could_be_improved).toContain('no access');
        expect(second).toBeUndefined();
      });
    });

    it('comes with the last task when done is enough, and not otherwise', async () => {
      await fill(1);
      const first = await started({ close_policy: 'WhenDone' });
      await progress(1, { status: 'completed' });
      expect(await sprint(first)).toMatchObject({ status: 'completed' });
      await viewsAgree(call, id);
      await declareBacklog(call, id, [{ task_id: `${id}-2` }]);
      const second = await started({ close_policy: 'EndDate' });
      await progress(2, { status: 'completed' });
      expect(await sprint(second)).toMatchObject({ status: 'in_progress' });
    });

    it('does not come by itself to a Manual sprint, whose days go on', async () => {
      await fill(1);
      const name = await started({ close_policy: 'Manual', duration_weeks: 1 });
      await declareProject(call, `${id}B`);
      await declareBacklog(call, `${id}B`, [{ task_id: `${id}B-1` }]);
      const other = await call('sprint', 'POST', `/sprints/${id}B`, {
        sprint_name: 'x',
        mode: 'Live',
        close_policy: 'EndDate',
        duration_weeks: 1,
      });
      world.clock.set('2026-12-02T10:00:00Z');
      // The closer has looked when the other project's sprint has ended.
      await ended(other.body.sprint_id);
      expect(await sprint(name)).toMatchObject({ status: 'in_progress' });
      expect(await progress(1, { progress_percentage: 10 })).toMatchObject({ status: 200 });
      expect(await scrum(name)).toMatchObject({ status: 200, body: { date: '2026-12-02', outcome: 'Reported' } });
      expect(await scrum(name, '2026-11-20')).toMatchObject({ status: 409, body: { code: 'outside_sprint' } });
      expect(await call('sprint', 'POST', `/sprints/${name}/close`)).toMatchObject({ status: 200 });
    });

    it('is for good: every write answers 409 and nothing changes', async () => {
      await fill(2);
      const name = await started();
      await scrum(name);
      await progress(1, { progress_percentage: 60, impediment: 'x' });
      await call('sprint', 'POST', `/sprints/${name}/close`);
      const before = await sprint(name);
      expect(await call('sprint', 'POST', `/sprints/${name}/close`)).toMatchObject({
        status: 409,
        body: { code: 'sprint_closed' },
      });
      expect(await progress(1, { progress_percentage: 99 })).toMatchObject({
        status: 409,
        body: { code: 'sprint_closed' },
      });
      expect(await scrum(name, '2026-11-24')).toMatchObject({ status: 409, body: { code: 'sprint_closed' } });
      expect(await scrum(name, '2026-11-23')).toMatchObject({ status: 200 });
      expect(await sprint(name)).toEqual(before);
    });

    it('under 20 parallel requests comes once', async () => {
      await fill(2);
      const name = await started();
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => call('sprint', 'POST', `/sprints/${name}/close`)),
      );
      expect(answers.map((a) => a.status).sort()).toEqual([200, ...Array(19).fill(409)]);
      await eventually(async () => expect(await retrospectives(name)).toHaveLength(1));
    });

    it('carries over progress, assignee and count, and ids are not used again', async () => {
      await declareBacklog(call, id, [{ task_id: `${id}-1`, assigned_to: 'E002' }, { task_id: `${id}-2` }]);
      for (const round of [1, 2, 3]) {
        const answer = await start({ mode: 'Live' });
        expect(answer.body.sprint_id).toBe(`${id}-S0${round}`);
        const one = answer.body.tasks.find((t: { task_id: string }) => t.task_id === `${id}-1`);
        const brought = (round - 1) * 20;
        expect(one).toMatchObject({ carry_over_count: round - 1, assigned_to: 'E002', progress_percentage: brought });
        expect(one.status).toBe(round === 1 ? 'assigned_to_sprint' : 'in_progress');
        await viewsAgree(call, id);
        await progress(1, { progress_percentage: round * 20 });
        await call('sprint', 'POST', `/sprints/${id}-S0${round}/close`);
        await viewsAgree(call, id);
      }
    });
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
