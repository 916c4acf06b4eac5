import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../fixtures/waiting.ts';
import { type Arranged, arrangements, startArranged } from '../../fixtures/services/arrangements.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { DAYS } from '../../fixtures/services/hosted.ts';
import { viewsAgree } from '../../fixtures/services/views-agree.ts';
import { allEvents, reportDates } from './chronicle-answers.ts';

describe.each(arrangements)('a service that is away in %s', (arrangement) => {
  let world: Arranged;
  let call: Arranged['call'];
  let next = 0;
  let id: string;
  let sprintId: string;
  beforeAll(async () => {
    world = await startArranged(arrangement);
    call = world.call;
  }, 120_000);
  afterAll(() => world?.stop());
  afterEach(() => world.clock.set('2026-11-23T10:00:00Z'));
  beforeEach(async () => {
    id = `AWAY${next++}`;
    await declareProject(call, id, { holidays: [{ date: '2026-11-24', name: 'Bridge day' }] });
    await declareBacklog(call, id, [{ task_id: `${id}-1` }, { task_id: `${id}-2` }]);
    const wish = { sprint_name: 'x', mode: 'Live', close_policy: 'EndDate', duration_weeks: 1 };
    sprintId = (await call('sprint', 'POST', `/sprints/${id}`, wish)).body.sprint_id;
    await viewsAgree(call, id);
  });
  const progress = (n: number, percent: number) =>
    call('sprint', 'POST', `/tasks/${id}-${n}/progress`, { progress_percentage: percent });
  const scrum = (date: string) => call('sprint', 'POST', `/sprints/${sprintId}/run-daily-scrum`, { date });

  it('chronicle: reports and close work, and arrive later exactly once', async () => {
    await world.host.take('chronicle');
    await expect(call('chronicle', 'GET', '/health')).rejects.toThrow();
    expect(await progress(1, 50)).toMatchObject({ status: 200 });
    expect(await scrum(DAYS[0] ?? '')).toMatchObject({ status: 200 });
    const closed = await call('sprint', 'POST', `/sprints/${sprintId}/close`);
    expect(closed).toMatchObject({ status: 200 });
    await viewsAgree(call, id);
    await world.host.giveBack('chronicle');
    await eventually(async () => {
      expect(await reportDates(call, sprintId)).toEqual([DAYS[0]]);
      const { body } = await call('chronicle', 'GET', `/v1/notes/sprint_retrospective?sprint_id=${sprintId}`);
      expect(body.map((r: { retrospective_id: string }) => r.retrospective_id)).toEqual([
        closed.body.retrospective_report_id,
      ]);
    });
    const mine = (await allEvents(call)).filter((e) => e.aggregate_type === 'Sprint' && e.aggregate_id === sprintId);
    expect(mine.map((e) => e.event_type)).toEqual([
      'SprintStarted',
      'TASK_UPDATED',
      'DailyScrumReported',
      'SprintCompleted',
    ]);
  });

  it('backlog: progress goes on, and the views agree after', async () => {
    await world.host.take('backlog');
    expect(await progress(1, 40)).toMatchObject({ status: 200 });
    expect(await progress(1, 60)).toMatchObject({ status: 200 });
    expect(await progress(2, 100)).toMatchObject({ status: 200 });
    expect(await call('sprint', 'POST', `/sprints/${sprintId}/close`)).toMatchObject({ status: 200 });
    await world.host.giveBack('backlog');
    await viewsAgree(call, id);
  });

  it('project: the daily scrum uses the last calendar', async () => {
    await world.host.take('project');
    world.clock.set('2026-11-25T10:00:00Z');
    expect(await scrum('2026-11-24')).toMatchObject({ status: 200, body: { outcome: 'NonWorkingDay' } });
    expect(await scrum('2026-11-25')).toMatchObject({ status: 200, body: { outcome: 'Reported' } });
    const start = await call('sprint', 'POST', `/sprints/${id}`, { sprint_name: 'x' });
    expect(start).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } });
    await world.host.giveBack('project');
  });
});
