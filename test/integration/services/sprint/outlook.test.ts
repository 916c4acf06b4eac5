import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { hostServices } from '../../../../dev/services/host.ts';
import { openSchema } from '../../../../services/kit/database/database.ts';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import { createSprint } from '../../../../services/sprint/store/migrations/0001_sprint.ts';
import type { SprintTables } from '../../../../services/sprint/store/tables.ts';
import { type Arranged, arrangements, startArranged } from '../../fixtures/services/arrangements.ts';
import { openDatabase } from '../../fixtures/services/databases.ts';
import { declareProject } from '../../fixtures/services/declare.ts';
import { caller, DAYS, MONDAY_MORNING } from '../../fixtures/services/hosted.ts';
import { handClock, silent } from '../../fixtures/services/requests.ts';
import { sprintRequests } from './sprint-requests.ts';

// What will fail later, told in the answer of a plan; and who asked for a sprint in which words.

describe.each(arrangements)('the outlook of a sprint in %s', (arrangement) => {
  let world: Arranged;
  let next = 0;
  let id: string;
  const { call, fill, started, sprint } = sprintRequests(
    () => world,
    () => id,
  );
  const plan = async (wish: object) =>
    (await call('sprint', 'POST', `/sprints/${id}/plan`, { sprint_name: 'Two', mode: 'Live', ...wish })).body;
  const codes = (answer: { warnings: { code: string }[] }) => answer.warnings.map(({ code }) => code);

  beforeAll(async () => {
    world = await startArranged(arrangement);
  }, 120_000);
  afterAll(() => world?.stop());
  beforeEach(async () => {
    world.clock.set(MONDAY_MORNING);
    id = `OUT${next++}`;
    await declareProject(call, id, { team: [{ id: 'E001' }] });
    await fill(3);
  });

  it('a window that ends before the running sprint does is impossible, and nothing starts', async () => {
    await started({ goal: 'Refunds', close_policy: 'EndDate', max_tasks: 1 });
    const blocked = { start_date: '2026-11-30', duration_weeks: 1 };
    expect(await plan(blocked)).toMatchObject({
      verdict: 'impossible',
      code: 'window_blocked',
      detail: expect.stringContaining('sprint One (Refunds) ends on 2026-12-07, and this one has to end on 2026-12-07'),
      ids: [`${id}-S01`],
      warnings: [],
    });
    const refused = await call('sprint', 'POST', `/sprints/${id}`, { sprint_name: 'Two', mode: 'Live', ...blocked });
    expect(refused).toMatchObject({ status: 409, body: { code: 'window_blocked' } });
    expect(await plan({ start_date: '2026-12-07' })).toMatchObject({ code: 'not_yet', warnings: [] });
    // Closed by hand, the other makes way.
    await call('sprint', 'POST', `/sprints/${id}-S01/close`);
    expect((await plan(blocked)).code).toBe('not_yet');
  });

  it('a window that may or will begin late comes with a warning', async () => {
    await started({ close_policy: 'EndDate', max_tasks: 1 });
    const late = await plan({ start_date: '2026-12-01' });
    expect(late).toMatchObject({ verdict: 'waiting', code: 'not_yet' });
    expect(codes(late)).toEqual(['starts_late']);
    await call('sprint', 'PUT', `/sprints/${id}-S01/settings`, { goal: 'x', close_policy: 'WhenDone' });
    expect(codes(await plan({ start_date: '2026-11-30', duration_weeks: 1 }))).toEqual(['may_never_start']);
    expect(codes(await plan({}))).toEqual([]);
  });

  it('a window in which everybody is absent comes with a warning, and so does the sprint while it runs', async () => {
    const [first = '', last = ''] = [DAYS[0], DAYS.at(-1)];
    await declareProject(call, id, { team: [{ id: 'E001', absences: [{ start_date: first, end_date: last }] }] });
    expect(codes(await plan({ duration_weeks: 2 }))).toEqual([]);
    const alone = await plan({ duration_weeks: 1 });
    expect(codes(alone)).toEqual(['everybody_absent']);
    expect(alone).toMatchObject({ verdict: 'ready', working_days: DAYS });
    const running = await sprint(await started({ duration_weeks: 1 }));
    expect(codes(running)).toEqual(['everybody_absent']);
    expect(running.day.working).toEqual(DAYS);
    await call('sprint', 'POST', `/sprints/${running.sprint_id}/close`);
    expect(codes(await sprint(running.sprint_id))).toEqual([]);
  });

  it('who asked, and in which words, is told back as it was at the start', async () => {
    const asked = { external_ref: `ref/${id}`, external_uid: 'u-1', external_spec: '{"maxTasks":2}' };
    const sprintId = await started(asked);
    expect(await sprint(sprintId)).toMatchObject(asked);
    // The second start gets the first one's answer and changes nothing.
    await started({ ...asked, external_uid: 'u-2', external_spec: '{}' });
    const { body } = await call('sprint', 'GET', `/sprints/by-ref?external_ref=ref/${id}`);
    expect(body).toMatchObject(asked);
  });
});

it('a sprint from before its words were kept is found, without them', async () => {
  const { connection, close } = await openDatabase('PGlite');
  onTestFinished(close);
  const db = await openSchema<SprintTables>(connection, 'sprint', { '0001_sprint': createSprint });
  const old = {
    sprint_id: 'OLD-S01',
    project_id: 'OLD',
    number: 1,
    sprint_name: 'old-1',
    goal: 'As it was',
    status: 'completed',
    mode: 'Live',
    close_policy: 'EndDate',
    seed: 1,
    start_date: '2026-11-09',
    end_date: '2026-11-23',
    duration_weeks: 2,
    time_zone: 'UTC',
    close_at: null,
    external_ref: 'ref/old',
    calendar: JSON.stringify({ team: [], days: [] }),
    started_at: new Date('2026-11-09T08:00:00Z'),
    closed_at: new Date('2026-11-23T00:00:00Z'),
    simulated_until: null,
    retrospective: null,
    version: 2,
  } as const;
  await db
    .insertInto('sprints')
    .values(old as never)
    .execute();
  const bus = new InProcessBus();
  onTestFinished(() => bus.close());
  const host = await hostServices({ connection, bus, clock: handClock(MONDAY_MORNING), log: silent });
  onTestFinished(() => host.stop());
  const { status, body } = await caller(() => host.endpoints)('sprint', 'GET', '/sprints/by-ref?external_ref=ref/old');
  expect(status).toBe(200);
  expect(body).toMatchObject({ goal: 'As it was', external_uid: null, external_spec: null });
});
