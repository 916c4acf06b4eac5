import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../fixtures/waiting.ts';
import { type Arranged, arrangements, startArranged } from '../../fixtures/services/arrangements.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { DAYS, MONDAY_MORNING } from '../../fixtures/services/hosted.ts';
import { sprintRequests } from './sprint-requests.ts';

// Monday 23 to Friday 27 November; Thursday is a holiday.
const HOLIDAY = '2026-11-26';

describe.each(arrangements)('a running sprint in %s', (arrangement) => {
  let world: Arranged;
  let next = 0;
  let id: string;
  const requests = sprintRequests(
    () => world,
    () => id,
  );
  const { call, start } = requests;
  const sprint = () => requests.sprint(`${id}-S01`);
  const retrospectives = () => requests.retrospectives(`${id}-S01`);
  beforeAll(async () => {
    world = await startArranged(arrangement);
  }, 120_000);
  afterAll(() => world?.stop());
  beforeEach(async () => {
    world.clock.set(MONDAY_MORNING);
    id = `RUN${next++}`;
    await declareProject(call, id, { team: [{ id: 'E001' }], holidays: [{ date: HOLIDAY, name: 'Thanks' }] });
    await declareBacklog(call, id, [
      { task_id: 'BIG', points: 90 },
      { task_id: 'SMALL', points: 1 },
    ]);
  });
  const scrum = (date?: string) =>
    call('sprint', 'POST', `/sprints/${id}-S01/run-daily-scrum`, date === undefined ? undefined : { date });
  const settings = (body: object) => call('sprint', 'PUT', `/sprints/${id}-S01/settings`, body);

  it.each([
    ['in order', DAYS],
    ['backwards', [...DAYS].reverse()],
    ['from the middle', [...DAYS.slice(3), ...DAYS.slice(0, 3)]],
  ])('plays its days, days off among them, to the same end asked %s', async (_order, dates) => {
    await start({ mode: 'Simulated', close_policy: 'EndDate', duration_weeks: 1, seed: 5 });
    for (const date of dates) await scrum(date);
    const outcomes: string[] = [];
    for (const date of DAYS) {
      const { status, body } = await scrum(date);
      outcomes.push(status === 200 ? body.outcome : body.code);
    }
    const [played, off] = ['Reported', 'NonWorkingDay'];
    expect(outcomes).toEqual([played, played, played, off, played]);
    const { tasks, status } = await sprint();
    expect(status).toBe('closed_with_pending_tasks');
    expect(tasks.map((t: { progress_percentage: number }) => t.progress_percentage)).toEqual([expect.any(Number), 0]);
    await eventually(async () => expect(await retrospectives()).toHaveLength(1));
    // Chronicle has a report of each day that was asked for inside the sprint, the day off among them.
    await eventually(async () => {
      const { body } = await call('chronicle', 'GET', `/v1/notes/daily_scrum_report?sprint_id=${id}-S01`);
      expect(Object.keys(body.reports).sort()).toEqual(DAYS);
    });
  });

  it('that is Manual runs on past its end date, working day by working day', async () => {
    await start({ mode: 'Simulated', duration_weeks: 1 });
    const dates: string[] = [];
    for (let i = 0; i < 6; i++) dates.push((await scrum()).body.date);
    expect(dates).toEqual(['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-27', '2026-11-30', '2026-12-01']);
    expect(await sprint()).toMatchObject({ status: 'in_progress', day: { current: 4, total: 4, next: '2026-12-02' } });
    // Days off that were passed are nobody's daily scrum until somebody asks for them.
    await eventually(async () => {
      const { body } = await call('chronicle', 'GET', `/v1/notes/daily_scrum_report?sprint_id=${id}-S01`);
      expect(Object.keys(body.reports).sort()).toEqual(dates);
    });
  });

  it('takes a new goal and close policy, and closes when the new policy says so', async () => {
    await start({ mode: 'Live', duration_weeks: 1, max_tasks: 1 });
    world.clock.set('2026-12-03T10:00:00Z');
    expect((await sprint()).status).toBe('in_progress');
    expect(await settings({ goal: 'Better', close_policy: 'EndDate' })).toMatchObject({ status: 200 });
    await eventually(async () =>
      expect(await sprint()).toMatchObject({ goal: 'Better', status: 'closed_with_pending_tasks' }),
    );
    expect(await settings({ goal: 'Late', close_policy: 'Manual' })).toMatchObject({
      status: 409,
      body: { code: 'sprint_closed' },
    });
    expect((await sprint()).goal).toBe('Better');
  });

  it('that is Simulated closes at once when its last day is played and the policy becomes EndDate', async () => {
    await start({ mode: 'Simulated', duration_weeks: 1 });
    await scrum('2026-11-30');
    expect((await sprint()).status).toBe('in_progress');
    await settings({ goal: '', close_policy: 'EndDate' });
    expect((await sprint()).status).toBe('closed_with_pending_tasks');
  });

  it('that is Manual and Simulated keeps its days for more than a year, and is played a year at a time', async () => {
    await start({ mode: 'Simulated', duration_weeks: 1, tasks: ['SMALL'] });
    const far = await scrum('2028-01-03');
    expect(far).toMatchObject({ status: 409, body: { code: 'outside_sprint' } });
    expect((await scrum('2027-11-24')).status).toBe(200);
    expect((await scrum('2028-01-03')).status).toBe(200);
    expect((await scrum('2026-11-24')).body.date).toBe('2026-11-24');
    expect((await sprint()).day).toMatchObject({ current: 4, total: 4, next: '2028-01-04' });
  });

  it('closes at once when everything is done and the policy becomes WhenDone', async () => {
    await start({ mode: 'Live', duration_weeks: 1, tasks: ['SMALL'] });
    await call('sprint', 'POST', `/tasks/SMALL/progress?project_id=${id}`, { progress_percentage: 100 });
    expect((await sprint()).status).toBe('in_progress');
    await settings({ goal: '', close_policy: 'WhenDone' });
    expect((await sprint()).status).toBe('completed');
  });

  it('tells in its readiness of other services, and does not hang on them', async () => {
    await world.host.take('chronicle');
    const away = await call('sprint', 'GET', '/health/ready');
    await world.host.giveBack('chronicle');
    expect(away).toMatchObject({
      status: 200,
      body: { external_apis: { chronicle_service: 'error', project_service: 'ok' } },
    });
    await world.host.take('backlog');
    const missing = await call('sprint', 'GET', '/health/ready');
    await world.host.giveBack('backlog');
    expect(missing).toMatchObject({
      status: 200,
      body: {
        ...{ status: 'ready', external_apis: { backlog_service: 'error' } },
        services: {
          'backlog-service': { status: 'error', latency_ms: null, circuit_breaker_state: 'closed' },
          'project-service': { status: 'ok', latency_ms: expect.any(Number), circuit_breaker_state: 'closed' },
        },
      },
    });
  });

  it('answers problem+json to what no route can read, and names the service that it misses', async () => {
    expect(await call('sprint', 'GET', '/sprints/%zz')).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    const long = await call('sprint', 'GET', `/sprints/${'x'.repeat(1_000)}`);
    expect(long).toMatchObject({ status: 404, body: { code: 'sprint_not_found' } });
    const method = await call('sprint', 'PUT', `/sprints/${id}`, {});
    expect(method).toMatchObject({
      status: 405,
      headers: { allow: 'POST, GET, HEAD' },
      body: { code: 'method_not_allowed' },
    });
    await world.host.take('project');
    const missing = await start({});
    await world.host.giveBack('project');
    expect(missing).toMatchObject({ status: 503, body: { code: 'dependency_unavailable', service: 'project' } });
    const refused = await call('backlog', 'POST', `/backlogs/${id}`, { a: 1 });
    expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_input' } });
  });

  it('gives each event a trace', async () => {
    await start({});
    const { events } = (await call('chronicle', 'GET', '/v1/events?limit=1000')).body;
    for (const event of events) expect(event.metadata.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });
});
