import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSprintStore } from '../../../test/integration/services/sprint/sprint-store.ts';

let world: Awaited<ReturnType<typeof openSprintStore>>;
let next = 0;
let name: string;
beforeAll(async () => {
  world = await openSprintStore();
});
afterAll(() => world.close());
beforeEach(async () => {
  name = `SCH${next++}-S01`;
  await world.put({ sprint_id: name, time_zone: 'Asia/Tokyo' });
});
const schedule = (body: object, sprintId = name) => world.call('PUT', `/sprints/${sprintId}/daily-scrum`, body);
const shown = async () => {
  const { body } = await world.call('GET', `/sprints/${name}`);
  return [body.version, body.daily_scrum];
};
const line = '0 9 * * 1-5';

describe('the daily scrum of a running sprint', () => {
  it('is scheduled in the zone of the sprint, moved and suspended', async () => {
    expect(await shown()).toEqual([1, null]);
    expect(await schedule({ schedule: line })).toMatchObject({ status: 200, body: { sprint_id: name } });
    expect(await shown()).toEqual([2, { schedule: line, time_zone: 'Asia/Tokyo', state: 'Scheduled' }]);
    const moved = { schedule: line, time_zone: 'Europe/Berlin', state: 'Suspended' };
    await schedule(moved);
    expect(await shown()).toEqual([3, moved]);
    await schedule(moved);
    expect(await shown()).toEqual([3, moved]);
  });

  it.each([
    { schedule: '@daily' },
    { schedule: '0 9 * *' },
    { schedule: '0 9 * * 1-5\n' },
    { schedule: line, time_zone: 'Mars/Olympus' },
    { schedule: line, state: 'Paused' },
    {},
  ])('is refused as %j', async (body) => {
    expect((await schedule(body)).status).toBe(422);
    expect(await shown()).toEqual([1, null]);
  });

  it('is no more of one that has closed, whose time is up, or that is not there', async () => {
    await world.call('POST', `/sprints/${name}/close`);
    const closed = { status: 409, body: { code: 'sprint_closed' } };
    expect(await schedule({ schedule: line })).toMatchObject(closed);
    const due = `D${name}`;
    await world.put({ sprint_id: due, close_at: new Date('2026-11-24T10:00:00Z') });
    expect(await schedule({ schedule: line }, due)).toMatchObject(closed);
    expect(await schedule({ schedule: line }, 'NONE')).toMatchObject({ status: 404 });
  });
});
