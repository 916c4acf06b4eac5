import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../fixtures/waiting.ts';
import { type Arranged, arrangements, startArranged } from '../../fixtures/services/arrangements.ts';
import { declareProject } from '../../fixtures/services/declare.ts';
import { MONDAY_MORNING } from '../../fixtures/services/hosted.ts';
import { sprintRequests } from './sprint-requests.ts';

describe.each(arrangements)('what is told of the work in %s', (arrangement) => {
  let world: Arranged;
  let next = 0;
  let id: string;
  const { call, fill, start, started, sprint, progress, scrum } = sprintRequests(
    () => world,
    () => id,
  );
  const holidays = [{ date: '2026-11-26', name: 'Thanksgiving Day' }];
  beforeAll(async () => {
    world = await startArranged(arrangement);
  }, 120_000);
  afterAll(() => world?.stop());
  beforeEach(async () => {
    world.clock.set(MONDAY_MORNING);
    id = `TOLD${next++}`;
    await declareProject(call, id, { team: [{ id: 'E001' }], holidays });
    await fill(3);
  });
  const close = async (sprintId: string) => {
    expect(await call('sprint', 'POST', `/sprints/${sprintId}/close`)).toMatchObject({ status: 200 });
    await eventually(async () => {
      const { body } = await call('backlog', 'GET', `/backlogs/${id}/summary`);
      expect(body.last_closed_sprint_id).toBe(sprintId);
    });
  };
  const improve = async (sprintId: string) => (await sprint(sprintId)).retrospective.what_could_be_improved;

  it('an impediment that stands at the close goes with the task, until a report clears it', async () => {
    const first = await started();
    await progress(1, { progress_percentage: 10, impediment: 'no\taccess' });
    await progress(2, { progress_percentage: 100 });
    await close(first);
    const backlog = (await call('backlog', 'GET', `/backlogs/${id}`)).body;
    expect(backlog.map((t: { impediment: string | null }) => t.impediment)).toEqual(['no access', null, null]);
    world.clock.set('2026-11-30T10:00:00Z');
    const second = await started({ start_date: '2026-11-30' });
    expect((await sprint(second)).tasks[0]).toMatchObject({ task_id: `${id}-1`, impediment: 'no access' });
    expect((await scrum(second)).body).toMatchObject({ blockers_count: 1 });
    world.clock.set('2026-12-02T10:00:00Z');
    await progress(1, { progress_percentage: 30 });
    await close(second);
    expect(await improve(second)).toContain(`Blocked: ${id}-1: no access (2 days).`);
    const [task] = (await call('backlog', 'GET', `/backlogs/${id}`)).body;
    expect(task).toMatchObject({ task_id: `${id}-1`, impediment: null, progress_percentage: 30 });
  });

  it('an impediment that is found solved between two sprints can be taken away there', async () => {
    const first = await started();
    await progress(1, { impediment: 'no access' });
    const path = `/tasks/${id}-1`;
    await eventually(async () => {
      const [task] = (await call('backlog', 'GET', `/backlogs/${id}`)).body;
      expect(task.impediment).toBe('no access');
    });
    expect(await call('backlog', 'PUT', path, { impediment: null })).toMatchObject({
      status: 409,
      body: { code: 'task_in_sprint' },
    });
    await close(first);
    expect(await call('backlog', 'PUT', path, { impediment: null })).toMatchObject({ status: 200 });
    const second = await started();
    expect((await sprint(second)).tasks[0]).toMatchObject({ task_id: `${id}-1`, impediment: null });
  });

  it('blocked days are working days from the report to its clearing, or to the close', async () => {
    const name = await started();
    await progress(1, { progress_percentage: 10, impediment: 'no access' });
    world.clock.set('2026-11-24T10:00:00Z');
    await progress(2, { progress_percentage: 10, impediment: 'no server' });
    world.clock.set('2026-11-30T10:00:00Z');
    await progress(2, { progress_percentage: 20 });
    await close(name);
    // Monday to Monday without Thursday's holiday and the weekend; Tuesday to Friday without the holiday.
    expect(await improve(name)).toContain(
      `Blocked: ${id}-1: no access (5 days). Blocked: ${id}-2: no server (3 days).`,
    );
  });

  it('the days of a simulated sprint are its own', async () => {
    const name = await started({ mode: 'Simulated', tasks: [`${id}-1`], start_date: '2026-12-07' });
    await progress(1, { progress_percentage: 10, impediment: 'no access' });
    await scrum(name, '2026-12-09');
    await progress(1, { progress_percentage: 10 });
    await close(name);
    expect(await improve(name)).toContain(`Blocked: ${id}-1: no access (3 days).`);
  });

  it('what came after the last daily scrum of a sprint is told by the first of the next, once', async () => {
    const first = await started();
    await progress(1, { progress_percentage: 10 });
    await scrum(first);
    await progress(1, { progress_percentage: 40 });
    await progress(2, { progress_percentage: 100 });
    await close(first);
    world.clock.set('2026-11-24T10:00:00Z');
    const second = await started();
    await progress(3, { progress_percentage: 20 });
    const { body } = await scrum(second);
    expect(body).toMatchObject({
      updated_tasks_count: 2,
      completed_tasks_count: 0,
      summary: `2 of 2 tasks updated, 0 completed; of the sprint before: ${id}-2.`,
    });
    const told = body.members.map((m: { yesterday: string }) => m.yesterday).join(' ');
    expect(told).toContain(`${id}-2: from 0 % to 100 %, completed.`);
    expect(told).toContain(`${id}-1: from 10 % to 40 %.`);
    expect(told).toContain(`${id}-3: from 0 % to 20 %.`);
    world.clock.set('2026-11-25T10:00:00Z');
    expect((await scrum(second)).body).toMatchObject({
      updated_tasks_count: 0,
      summary: '0 of 2 tasks updated, 0 completed.',
    });
  });

  it('a day off that lies ahead is one already; what a working day brings is not known', async () => {
    const name = await started();
    const ahead = await scrum(name, '2026-11-26');
    expect(ahead).toMatchObject({
      status: 200,
      body: { outcome: 'NonWorkingDay', summary: 'No daily scrum: Thanksgiving Day.' },
    });
    expect(await scrum(name, '2026-11-28')).toMatchObject({ status: 200, body: { outcome: 'NonWorkingDay' } });
    expect(await scrum(name, '2026-11-25')).toMatchObject({ status: 409, body: { code: 'future_date' } });
    expect(await scrum(name, '2028-01-08')).toMatchObject({ status: 409 });
    expect((await sprint(name)).last_daily_scrum).toBeNull();
    await scrum(name);
    expect((await sprint(name)).last_daily_scrum).toMatchObject({ date: '2026-11-23' });
    expect((await scrum(name, '2026-11-26')).body).toEqual(ahead.body);
  });

  it.each(['in_progress', 'assigned_to_sprint'])(
    '100 percent that is %s is refused, like its mirror',
    async (status) => {
      const name = await started();
      expect(await progress(1, { status, progress_percentage: 100 })).toMatchObject({
        status: 422,
        body: { detail: expect.stringContaining('a task at 100 percent is completed') },
      });
      expect(await progress(1, { status: 'completed', progress_percentage: 99 })).toMatchObject({ status: 422 });
      expect((await sprint(name)).tasks[0].progress_percentage).toBe(0);
      const path = `/tasks/${id}-1`;
      expect(await call('backlog', 'PUT', path, { status: 'in_progress', progress_percentage: 100 })).toMatchObject({
        status: 422,
      });
    },
  );

  it('a goal is one line', async () => {
    const name = (await start({ goal: 'Pay\tby\r\ncard', mode: 'Live' })).body.sprint_id;
    expect((await sprint(name)).goal).toBe('Pay by card');
    await call('sprint', 'PUT', `/sprints/${name}/settings`, { goal: 'Pay\nlater', close_policy: 'Manual' });
    expect((await sprint(name)).goal).toBe('Pay later');
  });
});
