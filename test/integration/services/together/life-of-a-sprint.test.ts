import { describe, expect, it } from 'vitest';
import { eventually } from '../../../fixtures/waiting.ts';
import { type Arranged, arrangements, startArranged } from '../../fixtures/services/arrangements.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { DAYS } from '../../fixtures/services/hosted.ts';
import { viewsAgree } from '../../fixtures/services/views-agree.ts';
import { allEvents, reportDates } from './chronicle-answers.ts';

/** One Live week and one Simulated week of a project, with a task that carries over. */
async function twoSprints(world: Arranged, id: string): Promise<void> {
  const { call, clock } = world;
  const scrum = (name: string, date: string) => call('sprint', 'POST', `/sprints/${name}/run-daily-scrum`, { date });
  await declareProject(call, id, { team: [{ id: 'E001' }, { id: 'E002' }] });
  await declareBacklog(
    call,
    id,
    Array.from({ length: 6 }, (_, i) => ({ task_id: `T-${i}`, points: 2 })),
  );
  const start = (body: object) =>
    eventually(async () => {
      const wish = { sprint_name: 'x', duration_weeks: 1, start_date: DAYS[0], ...body };
      const answer = await call('sprint', 'POST', `/sprints/${id}`, wish);
      expect(answer).toMatchObject({ status: 201 });
      return answer.body.sprint_id as string;
    });
  const live = await start({ mode: 'Live', close_policy: 'EndDate' });
  for (const [n, day] of DAYS.entries()) {
    clock.set(`${day}T10:00:00Z`);
    const reports = [0, 1, 2].map((t) =>
      call('sprint', 'POST', `/tasks/T-${t}/progress?project_id=${id}`, { progress_percentage: 10 * (n + 1) + 25 * t }),
    );
    expect((await Promise.all(reports)).map((r) => r.status)).toEqual([200, 200, 200]);
    expect(await scrum(live, day)).toMatchObject({ status: 200, body: { updated_tasks_count: 3 } });
  }
  await call('sprint', 'POST', `/sprints/${live}/close`);
  clock.set('2026-11-23T10:00:00Z');
  const simulated = await start({ mode: 'Simulated', close_policy: 'EndDate', seed: 3 });
  expect(await scrum(simulated, '2026-11-27')).toMatchObject({ status: 200 });
  await viewsAgree(call, id);
  for (const name of [live, simulated]) {
    await eventually(async () => {
      expect(await reportDates(call, name)).toEqual(DAYS);
      const notes = await call('chronicle', 'GET', `/v1/notes/sprint_retrospective?sprint_id=${name}`);
      expect(notes).toMatchObject({ status: 200, body: { length: 1 } });
    });
  }
  const mine = (await allEvents(call)).filter((e) => e.event_data.project_id === id);
  expect(new Set(mine.map((e) => e.event_id)).size).toBe(mine.length);
  for (const type of ['SprintStarted', 'SprintCompleted']) {
    expect(mine.filter((e) => e.event_type === type)).toHaveLength(2);
  }
  expect(mine.filter((e) => e.event_type === 'DailyScrumReported')).toHaveLength(10);
  const [project, ...more] = mine.filter((e) => e.event_type === 'ProjectChanged');
  expect(project?.event_data).toMatchObject({ team: [{ id: 'E001' }, { id: 'E002' }] });
  expect(more).toEqual([]);
}

const disturbances: [string, number | undefined][] = [
  ['the plain bus', undefined],
  ['a disturbed bus (1)', 1],
  ['a disturbed bus (2)', 2],
  ['a disturbed bus (3)', 3],
];

describe.each(arrangements)('the life of sprints in %s', (arrangement) => {
  // What disturbs is a part of the one process; Redis is disturbed by faults of its own.
  const all = arrangement.startsWith('one process') ? disturbances : disturbances.slice(0, 1);
  it.each(all)(
    'ends with views that agree on %s',
    async (_name, disturbed) => {
      const world = await startArranged(arrangement, { disturbed });
      try {
        await twoSprints(world, 'LIFE');
      } finally {
        await world.stop();
      }
    },
    120_000,
  );
});
