import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declareProject } from '../../../test/integration/fixtures/services/declare.ts';
import { openSprintAmongNeighbours } from '../../../test/integration/services/sprint/sprint-among-neighbours.ts';

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
  id = `WHY${next++}X`;
  name = `${id}-S01`;
  await declareProject(world.call, id, { team: [{ id: 'E1' }] });
});
type Put = Parameters<typeof world.put>;
const put = (row: Partial<Put[0]> = {}, tasks: Put[1] = [{ task_id: `${id}-1` }]) =>
  world.put({ sprint_id: name, ...row }, tasks);
const close = (body?: object) => world.call('sprint', 'POST', `/sprints/${name}/close`, body);
const scrum = (date: string) => world.call('sprint', 'POST', `/sprints/${name}/run-daily-scrum`, { date });
const settings = (close_policy: string) =>
  world.call('sprint', 'PUT', `/sprints/${name}/settings`, { goal: '', close_policy });
const progress = (body: object, n = 1) => world.call('sprint', 'POST', `/tasks/${id}-${n}/progress`, body);
/** what SprintCompleted tells */
const told = async () => {
  const event = (await world.told()).find((e) => e.event_type === 'SprintCompleted');
  const { body } = await world.call('sprint', 'GET', `/sprints/${name}`);
  expect(event?.event_data.closed_because ?? null).toBe(body.closed_because);
  return event?.event_data;
};
const manual = { close_policy: 'Manual' as const, close_at: null };
const simulated = { mode: 'Simulated' as const, close_at: null };
const done = { status: 'completed' as const, progress_percentage: 100 };

describe('a sprint says why it ended', () => {
  it.each<[string, Partial<Put[0]>, () => Promise<unknown>, string | undefined]>([
    ['somebody asked for it', {}, () => close(), 'asked'],
    ['somebody said that he asked', {}, () => close({ because: 'asked' }), 'asked'],
    ['its object was deleted', {}, () => close({ because: 'deleted' }), 'deleted'],
    [
      'its time was up when it was asked for',
      { close_at: new Date('2026-11-24T10:00:00Z') },
      () => close({ because: 'deleted' }),
      'end',
    ],
    ['its last task was done', { close_policy: 'WhenDone' }, () => progress({ status: 'completed' }), 'done'],
    ['it is played to its end', { ...simulated, simulated_until: '2026-11-26' }, () => scrum('2026-11-27'), 'end'],
    [
      'it has a day left to be played',
      { ...simulated, simulated_until: '2026-11-25' },
      () => scrum('2026-11-26'),
      undefined,
    ],
    [
      'its policy changes after its last day',
      { ...manual, ...simulated, simulated_until: '2026-11-27' },
      () => settings('EndDate'),
      'end',
    ],
  ])('%s', async (_what, row, happens, because) => {
    await put(row);
    expect(await happens()).toMatchObject({ status: 200 });
    expect((await told())?.closed_because).toBe(because);
  });

  it('all is done when its policy changes, also after its last day', async () => {
    await put({ ...manual, ...simulated, simulated_until: '2026-11-27' }, [{ task_id: `${id}-1`, ...done }]);
    await settings('WhenDone');
    expect((await told())?.closed_because).toBe('done');
  });

  it('all is done on the day that is played', async () => {
    await put({ ...simulated, close_policy: 'WhenDone' }, [{ task_id: `${id}-1`, ...done }]);
    await scrum('2026-11-23');
    expect(await told()).toMatchObject({ closed_because: 'done', day: { current: 1, total: 5 } });
  });

  it('nothing but days off is left', async () => {
    await put({ ...simulated, simulated_until: '2026-11-26' });
    await declareProject(world.call, id, { holidays: [{ date: '2026-11-27', name: 'Day off' }] });
    await scrum('2026-11-27');
    expect((await told())?.closed_because).toBe('end');
  });

  it.each(['end', 'done', 'bored'])('%s is nothing that one can ask for', async (because) => {
    await put();
    expect((await close({ because })).status).toBe(422);
    expect(await told()).toBeUndefined();
  });
});

describe('a sprint that ends tells', () => {
  it('what it was and what was done', async () => {
    await put({ number: 4 }, [
      { task_id: `${id}-1`, ...done, points: 3 },
      { task_id: `${id}-2`, ...done },
      { task_id: `${id}-3`, points: 5 },
    ]);
    await close();
    expect(await told()).toMatchObject({
      mode: 'Live',
      close_policy: 'EndDate',
      number: 4,
      day: { current: 2, total: 5 },
      points: { completed: 3, total: 8 },
      delivered_at_end: { tasks: 2, points: 3 },
      tasks: [{ points: 3 }, { points: null }, { points: 5 }],
    });
  });

  it('what was done when its last day was over, though it ran on', async () => {
    await put(manual, [
      { task_id: `${id}-1`, points: 1 },
      { task_id: `${id}-2`, points: 2 },
      { task_id: `${id}-3`, points: 4 },
    ]);
    world.clock.set('2026-11-29T23:59:59Z');
    await progress({ status: 'completed' });
    await progress({ status: 'completed' }, 2);
    world.clock.set('2026-11-30T00:00:00Z');
    await progress({ progress_percentage: 50 }, 2);
    await progress({ status: 'completed' }, 3);
    await close();
    expect(await told()).toMatchObject({
      day: { current: 5, total: 5 },
      points: { completed: 5, total: 7 },
      delivered_at_end: { tasks: 2, points: 3 },
    });
  });

  it('of a simulated one, by its own days', async () => {
    await declareProject(world.call, id, { team: [{ id: 'E1' }] });
    await put({ ...manual, ...simulated, simulated_until: '2026-11-27' }, [{ task_id: `${id}-1`, points: 2 }]);
    // The day that is played next is after its end.
    await scrum('2026-11-30');
    await progress({ status: 'completed' });
    await close();
    expect(await told()).toMatchObject({
      day: { current: 5, total: 5 },
      points: { completed: 2, total: 2 },
      delivered_at_end: { tasks: 0, points: 0 },
    });
  });

  it('that it never began, when not one day was played', async () => {
    await put(simulated);
    await close();
    expect(await told()).toMatchObject({ mode: 'Simulated', day: { current: 0, total: 5 } });
  });
});
