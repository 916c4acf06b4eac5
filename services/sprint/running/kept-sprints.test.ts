import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declareProject } from '../../../test/integration/fixtures/services/declare.ts';
import { requester } from '../../../test/integration/fixtures/services/requests.ts';
import { openSprintAmongNeighbours } from '../../../test/integration/services/sprint/sprint-among-neighbours.ts';
import { chronicleClient } from '../../chronicle/contract/client.ts';
import type { ServiceHandle } from '../../kit/service.ts';
import { buildSprint } from '../app.ts';
import { KeptSprints } from './kept-sprints.ts';

type Kept = Parameters<KeptSprints['keep']>[0];

const aSprint = (sprint_id: string, tasks = 1): Kept => ({
  revision: 'one',
  row: { sprint_id, calendar: { team: [], days: Array.from({ length: 90 }, () => ({})) } } as unknown as Kept['row'],
  tasks: Array.from({ length: tasks }, () => ({}) as Kept['tasks'][number]),
  untold: [],
  told: [],
});

describe('what is kept of a sprint', () => {
  it('is for the first who takes it', () => {
    const kept = new KeptSprints();
    const one = aSprint('A-S01');
    kept.keep(one);
    expect([kept.take('B-S01'), kept.take('A-S01'), kept.take('A-S01')]).toEqual([undefined, one, undefined]);
  });

  it('is what was kept last', () => {
    const kept = new KeptSprints();
    kept.keep(aSprint('A-S01'));
    kept.keep({ ...aSprint('A-S01'), revision: 'two' });
    expect(kept.take('A-S01')?.revision).toBe('two');
  });

  it('is nothing once it was outdated', () => {
    const kept = new KeptSprints();
    kept.wasOutdated('A-S01');
    kept.keep(aSprint('A-S01'));
    expect(kept.take('A-S01')).toBeUndefined();
  });

  it('is bounded, by the tasks and the calendars of all of them', () => {
    const kept = new KeptSprints();
    for (let n = 1; n <= 30; n++) kept.keep(aSprint(`N${n}-S01`, 900));
    kept.keep(aSprint('HUGE-S01', 10_000));
    const still = Array.from({ length: 30 }, (_, n) => n + 1).filter((n) => kept.take(`N${n}-S01`));
    expect(still).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
    expect(kept.take('HUGE-S01')).toBeUndefined();
  });
});

const nobody = chronicleClient(() => 'http://127.0.0.1:1');

describe('a sprint that is played day by day', () => {
  let world: Awaited<ReturnType<typeof openSprintAmongNeighbours>>;
  /** another process of the service, on the same database */
  let other: ServiceHandle;
  let next = 0;
  let id: string;
  let name: string;
  beforeAll(async () => {
    world = await openSprintAmongNeighbours();
    other = await buildSprint({ ...world.deps, ...world.neighbours(), chronicle: nobody });
  });
  afterAll(async () => {
    await other.stop();
    await world.close();
  });
  beforeEach(async () => {
    await world.deliver();
    id = `K${next++}X`;
    name = `${id}-S01`;
    await declareProject(world.call, id, { team: [{ id: 'E1' }, { id: 'E2' }] });
  });
  const put = (sprintId = name, points = 900) =>
    world.put({ sprint_id: sprintId, mode: 'Simulated', close_at: null, close_policy: 'Manual' }, [
      { task_id: `${id}-1`, points },
      { task_id: `${id}-2`, points, depends_on: [`${id}-1`] },
      { task_id: `${id}-3`, points },
    ]);
  type By = (method: 'GET' | 'POST', path: string, body?: unknown) => ReturnType<typeof world.call>;
  const here: By = (...asked) => world.call('sprint', ...asked);
  const there: By = (...asked) => requester(() => other.fastify)(...asked);
  const scrum = async (by = here, sprintId = name, date?: string) => {
    const { status, body } = await by('POST', `/sprints/${sprintId}/run-daily-scrum`, date && { date });
    expect(status).toBe(200);
    return body;
  };
  const completeBehind = () =>
    world.db
      .updateTable('tasks')
      .set({ status: 'completed', progress_percentage: 100 })
      .where('task_id', '=', `${id}-3`)
      .execute();
  const touch = () => world.db.updateTable('sprints').set({ goal: 'Another' }).where('sprint_id', '=', name).execute();

  it('is not read again as long as its row is as it was left, and is read again when it is not', async () => {
    await put();
    await scrum();
    await completeBehind();
    expect((await scrum()).completed_tasks_count).toBe(0);
    await completeBehind();
    await touch();
    expect((await scrum()).completed_tasks_count).toBe(1);
  });

  it('is read again when it changes while the calendar is asked for', async () => {
    await put();
    await scrum();
    world.meanwhile('getCalendar', async () => {
      await completeBehind();
      await touch();
    });
    expect((await scrum()).completed_tasks_count).toBe(1);
  });

  it('shows what was reported in between', async () => {
    await put();
    await scrum();
    await here('POST', `/tasks/${id}-2/progress`, { impediment: 'no access' });
    expect((await scrum()).blockers_count).toBe(1);
  });

  it('shows the calendar of now', async () => {
    await put();
    await scrum();
    await declareProject(world.call, id, { team: [{ id: 'E1' }, { id: 'E2' }, { id: 'E3' }] });
    await scrum();
    const row = await world.db
      .selectFrom('sprints')
      .select('calendar')
      .where('sprint_id', '=', name)
      .executeTakeFirst();
    expect(row?.calendar.team.map((m) => m.id)).toEqual(['E1', 'E2', 'E3']);
  });

  it('gives the report of a day that was held, and of a day off on the way, also while it is kept', async () => {
    await put();
    const first = await scrum();
    expect(await scrum(here, name, first.date)).toEqual(first);
    const dayOff = await scrum(here, name, '2026-11-28');
    expect(await scrum(here, name, '2026-11-28')).toEqual(dayOff);
    const last = await scrum();
    expect(last.date).toBe('2026-11-24');
  });

  it('that ends before its last day is over, and nothing is told of it any more', async () => {
    const task = { task_id: `${id}-1`, points: 12, status: 'in_progress' as const, progress_percentage: 20 };
    await world.put({ sprint_id: name, mode: 'Simulated', close_at: null, close_policy: 'WhenDone' }, [task]);
    let held = 0;
    const isRunning = async () => (await here('GET', `/sprints/${name}`)).body.status === 'in_progress';
    for (; await isRunning(); held++) await scrum();
    expect(held).toBeGreaterThan(1);
    expect(held).toBeLessThan(5);
    const told = await world.told();
    const { status, body } = await here('POST', `/sprints/${name}/run-daily-scrum`);
    expect([status, body.code]).toEqual([409, 'sprint_closed']);
    expect(await world.told()).toEqual(told);
  });

  it.each(['run-daily-scrum', 'run'])(
    'answers a request that is repeated with its key as it did at first (%s)',
    async (route) => {
      await put();
      const path = route === 'run' ? `/scrums/${name}/run` : `/sprints/${name}/run-daily-scrum`;
      const withKey = (key: string) =>
        requester(() => other.fastify)('POST', path, undefined, { 'idempotency-key': `${key} ${name} ${route}` });
      for (const key of ['read', 'kept']) {
        const first = await withKey(key);
        expect(first.status).toBe(200);
        expect(await withKey(key)).toMatchObject({ status: 200, body: first.body });
      }
    },
  );

  it('goes the same whether one process plays it, or two in turn, or each day anew', async () => {
    const days = 5;
    const played = async (n: number, byOn: (day: number) => By) => {
      const sprintId = `${id}P${n}-S01`;
      await declareProject(world.call, `${id}P${n}`, { team: [{ id: 'E1' }, { id: 'E2' }] });
      await put(sprintId, 8);
      const reports = [];
      for (let day = 0; day < days; day++) reports.push(await scrum(byOn(day), sprintId));
      const { body: tasks } = await here('GET', `/sprints/${sprintId}/tasks`);
      return JSON.parse(
        JSON.stringify({ reports, tasks })
          .replaceAll(sprintId, 'S01')
          .replaceAll(/"report_id":"[^"]*"/g, '"report_id":""'),
      );
    };
    const anew = await Promise.all(
      Array.from({ length: days }, () => buildSprint({ ...world.deps, ...world.neighbours(), chronicle: nobody })),
    );
    const each =
      (day: number): By =>
      (...asked) =>
        requester(() => (anew[day] as ServiceHandle).fastify)(...asked);
    const alone = await played(1, () => here);
    expect(await played(2, (day) => (day % 2 === 0 ? here : there))).toEqual(alone);
    expect(await played(3, each)).toEqual(alone);
    await Promise.all(anew.map((service) => service.stop()));
  });

  it('is played a day a request, by however many at once', async () => {
    await put(name, 900);
    await scrum();
    const reports = await Promise.all([scrum(), scrum(there), scrum(), scrum(there)]);
    const stored = await world.db.selectFrom('daily_scrums').select('date').where('sprint_id', '=', name).execute();
    const dates = [...new Set(reports.map(({ date }) => date))].sort();
    expect(stored.map(({ date }) => date).sort()).toEqual(['2026-11-23', ...dates]);
    const told = (await world.told()).filter((e) => e.event_type === 'DailyScrumReported' && e.aggregate_id === name);
    expect(told.map(({ aggregate_version }) => aggregate_version)).toEqual([
      ...new Set(told.map((e) => e.aggregate_version)),
    ]);
    expect(told).toHaveLength(stored.length);
  });
});
