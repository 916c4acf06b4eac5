import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declareProject } from '../../../test/integration/fixtures/services/declare.ts';
import { openSprintAmongNeighbours } from '../../../test/integration/services/sprint/sprint-among-neighbours.ts';
import { saveScrum } from '../store/daily-scrums.ts';
import { findSprint } from '../store/sprints.ts';

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
  id = `R${next++}X`;
  name = `${id}-S01`;
});
type Put = Parameters<typeof world.put>;
const put = (row: Partial<Put[0]>, tasks?: Put[1]) => world.put({ sprint_id: name, ...row }, tasks);
const row = async () => (await findSprint(world.db, name)) ?? expect.fail(`no sprint ${name}`);
const settings = (close_policy: string, goal = 'It works', sprintId = name) =>
  world.call('sprint', 'PUT', `/sprints/${sprintId}/settings`, { goal, close_policy });
const scrum = (date?: string) =>
  world.call('sprint', 'POST', `/sprints/${name}/run-daily-scrum`, date === undefined ? undefined : { date });
const types = async () => (await world.told()).map((e) => e.event_type);
const simulated = { mode: 'Simulated' as const, close_at: null };
const refused = (code: string, status = 409) => ({ status, body: { code } });

describe('a daily scrum', () => {
  const stored = () => world.db.selectFrom('daily_scrums').select('date').where('sprint_id', '=', name).execute();
  const close = () => world.call('sprint', 'POST', `/sprints/${name}/close`);
  beforeEach(async () => {
    await declareProject(world.call, id, { team: [{ id: 'E1' }, { id: 'E2' }] });
    world.asked.length = 0;
  });

  it('is held today, by the calendar of now; asked again its report comes back, and nobody else is asked', async () => {
    await put({ time_zone: 'Pacific/Auckland' }, [{ task_id: `${id}-1`, assigned_to: 'E1' }]);
    world.clock.set('2026-11-24T12:00:00Z');
    const { status, body } = await scrum();
    expect([status, body.date, body.outcome]).toEqual([200, '2026-11-25', 'Reported']);
    expect((await row()).calendar.team.map((m) => m.id)).toEqual(['E1', 'E2']);
    expect((await row()).calendar.days.map((d) => d.date)).toHaveLength(7);
    expect(world.asked).toEqual(['getCalendar']);
    world.asked.length = 0;
    expect((await scrum()).body).toEqual(body);
    expect([world.asked, await types()]).toEqual([[], ['DailyScrumReported']]);
    await close();
    expect((await scrum('2026-11-25')).body).toEqual(body);
  });

  it('goes by the calendar that it saw last while the project service is away', async () => {
    await put({}, [{ task_id: `${id}-1` }]);
    world.away(true);
    const answer = await scrum();
    world.away(false);
    expect(answer).toMatchObject({ status: 200, body: { outcome: 'Reported' } });
    expect((await row()).calendar.team.map((m) => m.id)).toEqual(['E1']);
  });

  it('is not held for a project that is gone', async () => {
    name = `${id}GONE-S01`;
    await put({});
    expect((await scrum()).body.code).toBe('project_not_found');
    expect(await stored()).toEqual([]);
  });

  it.each(['2026-11-22', '2026-11-30', '2027-11-25', '2199-01-01'])(
    'of %s, out of its window or too far ahead, is refused before a calendar is read',
    async (date) => {
      await put({ close_policy: date > '2027' ? 'Manual' : 'EndDate' });
      expect(await scrum(date)).toMatchObject(refused(date > '2027' ? 'future_date' : 'outside_sprint'));
      // 366 days ahead is the last day that may be asked for: it is read, and then is in the future.
      expect(world.asked.length > 0).toBe(date === '2027-11-25');
    },
  );

  it('of a day that has not come is refused, but a day off ahead is known', async () => {
    await put({});
    expect(await scrum('2026-11-25')).toMatchObject(refused('future_date'));
    expect(await scrum('2026-11-28')).toMatchObject({ status: 200, body: { outcome: 'NonWorkingDay' } });
    expect(await stored()).toEqual([{ date: '2026-11-28' }]);
  });

  it('of a Manual sprint can be held past its end date, of another one not', async () => {
    await put({ close_policy: 'Manual', close_at: null });
    world.clock.set('2026-12-02T10:00:00Z');
    expect(await scrum()).toMatchObject({ status: 200, body: { date: '2026-12-02', outcome: 'Reported' } });
    await settings('EndDate');
    expect(await scrum('2026-12-01')).toMatchObject(refused('outside_sprint'));
    expect(await scrum('2026-11-27')).toMatchObject(refused('sprint_closed'));
  });

  it('of a simulated sprint is the next one, until there is none', async () => {
    await put(simulated, [{ task_id: `${id}-1`, points: 900 }]);
    expect((await scrum()).body.date).toBe('2026-11-23');
    expect((await scrum()).body.date).toBe('2026-11-24');
    const tooFar = await scrum('2027-11-26');
    expect(tooFar).toMatchObject(refused('outside_sprint'));
    await scrum('2026-11-27');
    expect(await row()).toMatchObject({ status: 'closed_with_pending_tasks', simulated_until: '2026-11-27' });
    expect(await scrum()).toMatchObject(refused('sprint_closed'));
  });

  it('of a simulated sprint without a day left says so while it runs', async () => {
    await put({ ...simulated, simulated_until: '2026-11-27' });
    expect(await scrum()).toMatchObject({ status: 409, body: { code: 'outside_sprint' } });
    expect((await scrum()).body.detail).toContain('has no day left');
  });

  it('of a simulated sprint may be a year ahead of what was played, and no more', async () => {
    await put({ ...simulated, close_policy: 'Manual', simulated_until: '2026-11-24' });
    expect(await scrum('2027-11-26')).toMatchObject(refused('outside_sprint'));
    expect(world.asked).toEqual([]);
    expect((await scrum('2027-11-25')).status).toBe(200);
    expect(await row()).toMatchObject({ simulated_until: '2027-11-25' });
  });

  it('is refused when its sprint has closed between the look and the lock', async () => {
    await put({}, [{ task_id: `${id}-1` }]);
    world.meanwhile('getCalendar', close);
    expect(await scrum()).toMatchObject(refused('sprint_closed'));
    expect([await stored(), await types()]).toEqual([[], ['SprintCompleted']]);
    expect((await row()).calendar.team).toHaveLength(1);
  });

  it('is refused when the time of its sprint is up meanwhile', async () => {
    await put({});
    world.clock.set('2026-11-29T23:59:59Z');
    world.meanwhile('getCalendar', async () => world.clock.set('2026-11-30T00:00:00Z'));
    expect(await scrum('2026-11-27')).toMatchObject(refused('sprint_closed'));
    expect(await stored()).toEqual([]);
  });

  it('is that of a rival who held it meanwhile', async () => {
    await put({}, [{ task_id: `${id}-1` }]);
    let rival: unknown;
    world.meanwhile('getCalendar', async () => {
      rival = (await scrum()).body;
    });
    expect((await scrum()).body).toEqual(rival);
    expect([await stored(), await types()]).toEqual([[{ date: '2026-11-24' }], ['DailyScrumReported']]);
  });

  it('of a day off that the simulation passed is told to the first who asks, once, also after the close', async () => {
    await put({ ...simulated, status: 'completed', version: 7 });
    const report = { ...aDayOff(), sprint_id: name };
    await world.inTransaction((trx) => saveScrum(trx, report, false).execute());
    expect((await scrum('2026-11-28')).body).toMatchObject(report);
    expect((await scrum('2026-11-28')).body).toMatchObject(report);
    expect(await world.told()).toMatchObject([
      { event_type: 'DailyScrumReported', aggregate_version: 1, event_data: { report, entries: [] } },
    ]);
    expect([world.asked, (await row()).version]).toEqual([[], 7]);
    expect(await scrum('2026-11-29')).toMatchObject(refused('sprint_closed'));
  });

  it('of a day after the one that ended a simulated sprint is not there; what was played stays', async () => {
    await put({ ...simulated, close_policy: 'WhenDone' }, [
      { task_id: `${id}-1`, points: 1, status: 'in_progress', progress_percentage: 99 },
    ]);
    const answer = await scrum('2026-11-27');
    expect(answer).toMatchObject(refused('sprint_closed'));
    expect(answer.body.detail).toContain('closed before 2026-11-27');
    expect((await row()).status).toBe('completed');
    expect((await stored()).length).toBeGreaterThan(0);
  });

  it('of a sprint that is not there is 404', async () => {
    expect(await scrum()).toMatchObject(refused('sprint_not_found', 404));
  });
});

const aDayOff = () => ({
  sprint_id: '',
  date: '2026-11-28',
  report_id: 'the day off',
  outcome: 'NonWorkingDay' as const,
  updated_tasks_count: 0,
  completed_tasks_count: 0,
  pending_tasks_count: 0,
  blockers_count: 0,
  members: [],
  summary: 'No daily scrum: not a working day.',
});
