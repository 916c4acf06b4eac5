import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declareBacklog, declareProject } from '../../../test/integration/fixtures/services/declare.ts';
import { openSprintAmongNeighbours } from '../../../test/integration/services/sprint/sprint-among-neighbours.ts';
import { sprintWish } from '../contract/shapes.ts';
import { lockProject } from '../store/sprints.ts';
import { gatherFacts } from './planning.ts';

let world: Awaited<ReturnType<typeof openSprintAmongNeighbours>>;
let next = 0;
let id: string;
beforeAll(async () => {
  world = await openSprintAmongNeighbours();
});
afterAll(() => world.close());
beforeEach(async () => {
  id = `G${next++}X`;
  await declareProject(world.call, id, { team: [{ id: 'E1' }], timeZone: 'Pacific/Auckland' });
  await declareBacklog(world.call, id, [{ task_id: `${id}-10` }, { task_id: `${id}-2` }]);
});
const facts = (wish: object = {}, now = '2026-11-23T12:00:00Z') =>
  gatherFacts(
    world.db,
    world.neighbours(),
    id,
    sprintWish.parse({ sprint_name: 'One', duration_weeks: 1, mode: 'Live', ...wish }),
    new Date(now),
  );
const closed = { status: 'completed' as const, close_at: null };

describe('what a start depends on', () => {
  it('is told by the project’s own clock and calendar, and by the backlog', async () => {
    expect(await facts()).toMatchObject({
      projectId: id,
      // in Auckland it is tomorrow
      today: '2026-11-24',
      timeZone: 'Pacific/Auckland',
      window: { startDate: '2026-11-24', endDate: '2026-12-01' },
      workingDays: ['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-30'],
      calendar: { team: [{ id: 'E1' }] },
      choice: { chosen: [`${id}-2`, `${id}-10`] },
      running: null,
      turn: 'in_time',
      lastClosed: null,
      lastClosedTitle: 'the last sprint',
      backlogLastClosed: null,
      simulatedStart: '2026-11-24',
      mode: 'Live',
    });
  });

  it.each([
    ['EndDate', '2026-11-30'],
    ['WhenDone', '2026-11-30'],
    ['Manual', '2027-01-29'],
  ])('with %s needs the calendar until %s', async (close_policy, last) => {
    expect((await facts({ close_policy })).calendar.days.at(-1)?.date).toBe(last);
  });

  it('a simulated sprint begins where the last one of its project ended, a Live one today', async () => {
    await world.put({ sprint_id: `${id}-S01`, ...closed, end_date: '2027-01-04' });
    await world.put({ sprint_id: `${id}-S02`, ...closed, end_date: '2027-02-01' });
    expect(await facts({ mode: 'Simulated' })).toMatchObject({
      window: { startDate: '2027-02-01', endDate: '2027-02-08' },
      simulatedStart: '2027-02-01',
    });
    expect((await facts()).window.startDate).toBe('2026-11-24');
  });

  it('the running sprint matters to the turn of one that names its days', async () => {
    await world.put({ sprint_id: `${id}-S01`, end_date: '2026-12-07' });
    const dated = await facts({ start_date: '2026-11-30' });
    expect([dated.running?.sprint_id, dated.turn]).toEqual([`${id}-S01`, 'never']);
    expect((await facts()).turn).toBe('in_time');
    expect((await facts({ start_date: '2026-12-07' })).turn).toBe('in_time');
    await world.db.updateTable('sprints').set(closed).where('sprint_id', '=', `${id}-S01`).execute();
    expect(await facts({ start_date: '2026-11-30' })).toMatchObject({ running: null, turn: 'in_time' });
  });

  it('the sprint that closed last is named, and whether the backlog has heard of it', async () => {
    await world.put({ sprint_id: `${id}-S01`, goal: 'Pay' });
    await world.inTransaction((trx) => lockProject(trx, id));
    world.backlogIsDeaf(true);
    expect(await world.call('sprint', 'POST', `/sprints/${id}-S01/close`)).toMatchObject({ status: 200 });
    const behind = { lastClosed: `${id}-S01`, lastClosedTitle: `sprint ${id}-S01 (Pay)`, backlogLastClosed: null };
    expect(await facts()).toMatchObject(behind);
    world.backlogIsDeaf(false);
    await world.deliver();
    expect(await facts()).toMatchObject({ ...behind, backlogLastClosed: `${id}-S01` });
  });

  it('a sprint that closes while the backlog answers makes the backlog look behind, never ahead', async () => {
    await world.put({ sprint_id: `${id}-S01` });
    await world.inTransaction((trx) => lockProject(trx, id));
    world.meanwhile('getProject', () => world.call('sprint', 'POST', `/sprints/${id}-S01/close`));
    expect(await facts()).toMatchObject({ lastClosed: `${id}-S01`, running: null });
  });
});
