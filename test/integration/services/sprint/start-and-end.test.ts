import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../fixtures/waiting.ts';
import { engines } from '../../fixtures/services/databases.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { type Hosted, MONDAY_MORNING, startHosted } from '../../fixtures/services/hosted.ts';
import { viewsAgree } from '../../fixtures/services/views-agree.ts';
import { apart, sprintRequests } from './sprint-requests.ts';

describe.each(engines)('sprint service on %s', (engine) => {
  let world: Hosted;
  let next = 0;
  let id: string;
  const { call, fill, start, started, sprint, progress, scrum, retrospectives, ended, noSprints } = sprintRequests(
    () => world,
    () => id,
  );

  /** milliseconds that the bus holds each event back */
  let late = 0;

  beforeAll(async () => {
    world = await startHosted(engine, { delayMs: () => late, againAfterMs: () => undefined });
  }, 120_000);
  afterAll(() => world?.stop());
  beforeEach(async () => {
    world.clock.set(MONDAY_MORNING);
    id = `SP${next++}`;
    await declareProject(call, id, { team: [{ id: 'E001' }, { id: 'E002' }] });
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
      const same = await apart(20, 2, () => start(named));
      expect(new Set(same.map((a) => `${a.status} ${a.body.sprint_id}`))).toEqual(new Set([`201 ${id}-S03`]));
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

    it.each([0, 1, 3])(
      'gives one answer to all who come with one Idempotency-Key, %i ms apart, and 422 to who wants something else',
      async (ms) => {
        await fill(3);
        let n = 0;
        const answers = await apart(20, ms, () =>
          call('sprint', 'POST', `/sprints/${id}`, { sprint_name: n++ % 4 ? 'One' : 'Other', mode: 'Live' }, `k ${id}`),
        );
        const seen = answers.map(({ status, body }) => `${status} ${body.sprint_id ?? body.code}`);
        expect([...new Set(seen)].sort()).toEqual([`201 ${id}-S01`, '422 idempotency_key_reused']);
      },
    );

    it('takes an empty Idempotency-Key for none', async () => {
      await fill(2);
      const first = await call('sprint', 'POST', `/sprints/${id}`, { sprint_name: 'One', mode: 'Live' }, '');
      expect(first.status).toBe(201);
      expect((await call('sprint', 'POST', `/sprints/${first.body.sprint_id}/close`, undefined, ' ')).status).toBe(200);
    });

    it('with the reference of another project’s sprint writes nothing', async () => {
      await fill(1);
      const external_ref = `c/ns/${id}`;
      await started({ external_ref });
      const other = `${id}X`;
      await declareProject(call, other);
      await declareBacklog(call, other, [{ task_id: 'A' }]);
      expect(await call('sprint', 'POST', `/sprints/${other}`, { sprint_name: 'x', external_ref })).toMatchObject({
        status: 409,
        body: { code: 'external_ref_taken' },
      });
      expect((await call('sprint', 'GET', `/sprints/by-project/${other}`)).body).toEqual([]);
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
      // Nothing is written for a report that is there already, and yet the key is spent.
      const [path1, key] = [`/sprints/${id}-S01/run-daily-scrum`, `${id} stored`];
      const stored = await call('sprint', 'POST', path1, { date: '2026-11-23' }, key);
      expect(stored.status).toBe(200);
      expect((await call('sprint', 'POST', path1, { date: '2026-11-23' }, key)).body).toEqual(stored.body);
      expect((await call('sprint', 'POST', path1, { date: '2026-11-22' }, key)).status).toBe(422);
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
});
