import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declareBacklog, declareProject, type TaskWish } from '../../test/integration/fixtures/services/declare.ts';
import { openSprintAmongNeighbours } from '../../test/integration/services/sprint/sprint-among-neighbours.ts';
import { UnitOfWork } from '../kit/database/unit-of-work.ts';
import { sprintWish } from './contract/shapes.ts';
import { seedOfSprint } from './domain/simulation/seed.ts';
import { startSprint } from './start.ts';
import { findSprint, projectNamed } from './store/sprints.ts';
import { tasksOf } from './store/tasks.ts';

let world: Awaited<ReturnType<typeof openSprintAmongNeighbours>>;
let next = 0;
let id: string;
beforeAll(async () => {
  world = await openSprintAmongNeighbours();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set('2026-11-23T10:00:00Z');
  await world.deliver();
  id = `ST${next++}X`;
  await declareProject(world.call, id, { team: [{ id: 'E1' }, { id: 'E2' }] });
  world.asked.length = 0;
});
const fill = (...tasks: Partial<TaskWish>[]) =>
  declareBacklog(
    world.call,
    id,
    tasks.map((task, i) => ({ task_id: `${id}-${i + 1}`, ...task })),
  );
const start = (body: object = {}, project = id) =>
  world.call('sprint', 'POST', `/sprints/${project}`, { sprint_name: 'One', mode: 'Live', ...body });
const close = async (n: number) => {
  const answer = await world.call('sprint', 'POST', `/sprints/${id}-S0${n}/close`);
  expect(answer).toMatchObject({ status: 200 });
};
const progress = (n: number, body: object) => world.call('sprint', 'POST', `/tasks/${id}-${n}/progress`, body);
const tasks = (n: number) => tasksOf(world.db, [`${id}-S0${n}`]);
const sprints = async () => (await world.call('sprint', 'GET', `/sprints/by-project/${id}`)).body;

/** Starts a sprint while something else happens after the facts are known and before anything is locked. */
async function startWhile(happens: () => Promise<unknown>, body: object = {}) {
  class Slow extends UnitOfWork {
    override async run<T>(...work: Parameters<UnitOfWork['run']>): Promise<T> {
      await happens();
      return super.run(...work) as Promise<T>;
    }
  }
  const options = { clock: world.clock, service: 'sprint', correlationId: randomUUID(), published: () => {} };
  const unit = new Slow(world.db as never, options) as unknown as Parameters<typeof startSprint>[0];
  const wish = sprintWish.parse({ sprint_name: 'Late', mode: 'Live', ...body });
  return startSprint(unit, world.db, world.neighbours(), id, wish);
}

describe('a start', () => {
  it('writes the sprint, its tasks and its event, and numbers it', async () => {
    await fill({ points: 3, priority: 2 }, { depends_on: [`${id}-1`], assigned_to: 'E2', priority: 1 });
    await world.put({ sprint_id: 'ELSE-S01' }, [{ task_id: `${id}-2`, impediment: 'of another project' }]);
    const wish = {
      goal: 'Pay',
      duration_weeks: 1,
      close_policy: 'EndDate',
      external_ref: `c/${id}`,
      external_uid: 'u',
      external_spec: 's',
    };
    const { status, body } = await start(wish);
    const sprint_id = `${id}-S01`;
    expect([status, body.sprint_id, body.assigned_tasks_count, body.tasks.length]).toEqual([201, sprint_id, 2, 2]);
    expect(await findSprint(world.db, sprint_id)).toMatchObject({
      project_id: id,
      number: 1,
      sprint_name: 'One',
      goal: 'Pay',
      status: 'in_progress',
      mode: 'Live',
      close_policy: 'EndDate',
      seed: seedOfSprint(id, 1),
      simulator: 2,
      start_date: '2026-11-23',
      end_date: '2026-11-30',
      duration_weeks: 1,
      time_zone: 'UTC',
      close_at: new Date('2026-11-30T00:00:00Z'),
      external_ref: `c/${id}`,
      external_uid: 'u',
      external_spec: 's',
      started_at: new Date('2026-11-23T10:00:00Z'),
      closed_at: null,
      simulated_until: null,
      retrospective: null,
      version: 1,
    });
    expect(await tasks(1)).toMatchObject([
      { task_id: `${id}-1`, position: 0, status: 'assigned_to_sprint', points: 3, assigned_to: null, depends_on: [] },
      { task_id: `${id}-2`, position: 1, assigned_to: 'E2', depends_on: [`${id}-1`], impediment: null },
    ]);
    expect(await world.told()).toMatchObject([
      {
        event_type: 'SprintStarted',
        aggregate_id: sprint_id,
        aggregate_version: 1,
        event_data: {
          project_id: id,
          sprint_goal: 'Pay',
          mode: 'Live',
          tasks: [{ task_id: `${id}-1` }, { task_id: `${id}-2` }],
        },
      },
    ]);
    expect(await projectNamed(world.db, { projectId: id }).executeTakeFirst()).toMatchObject({
      last_number: 1,
      last_closed_sprint_id: null,
    });
    await close(1);
    await world.deliver();
    expect((await start({ seed: 7 })).body.sprint_id).toBe(`${id}-S02`);
    expect(await findSprint(world.db, `${id}-S02`)).toMatchObject({
      number: 2,
      seed: 7,
      external_ref: null,
      external_uid: null,
      external_spec: null,
    });
  });

  it('asked for again with its reference is answered as before, running or closed, and nobody is asked', async () => {
    await fill({}, {});
    const first = await start({ external_ref: `c/${id}` });
    world.asked.length = 0;
    expect((await start({ external_ref: `c/${id}`, sprint_name: 'Other' })).body).toEqual(first.body);
    await close(1);
    expect((await start({ external_ref: `c/${id}` })).body).toMatchObject({
      sprint_id: `${id}-S01`,
      assigned_tasks_count: 2,
    });
    expect(world.asked).toEqual([]);
    expect(await sprints()).toHaveLength(1);
  });

  it('with the reference of another project’s sprint is refused, and that sprint named', async () => {
    await world.put({ sprint_id: `${id}B-S01`, external_ref: `c/${id}`, goal: 'Ship' });
    const answer = await start({ external_ref: `c/${id}` });
    expect(answer).toMatchObject({ status: 409, body: { code: 'external_ref_taken' } });
    expect(answer.body.detail).toBe(`sprint ${id}B-S01 (Ship) of project ${id}B has this reference`);
  });

  it('of a simulated sprint that says nothing gives its tasks out in turn, of a Live one does not', async () => {
    await fill({}, {}, {});
    await start({ mode: 'Simulated' });
    expect((await tasks(1)).map((t) => t.assigned_to)).toEqual(['E1', 'E2', 'E1']);
    await close(1);
    await world.deliver();
    await start();
    expect((await tasks(2)).map((t) => t.assigned_to)).toEqual(['E1', 'E2', 'E1']);
    await close(2);
    await world.deliver();
    await declareProject(world.call, id, { team: [{ id: 'E2' }, { id: 'E3' }] });
    // What somebody has who has left is given out again.
    await start({ assignment: 'RoundRobin' });
    expect((await tasks(3)).map((t) => t.assigned_to)).toEqual(['E3', 'E2', 'E2']);
  });

  it('gives nothing to whom its own days do not see, though the calendar knows of later ones', async () => {
    const absences = [{ start_date: '2026-11-23', end_date: '2026-11-29' }];
    await declareProject(world.call, id, { team: [{ id: 'E1', absences }, { id: 'E2' }] });
    await fill({}, {});
    await start({ assignment: 'RoundRobin', close_policy: 'Manual', duration_weeks: 1 });
    expect((await tasks(1)).map((t) => t.assigned_to)).toEqual(['E2', 'E2']);
    expect((await findSprint(world.db, `${id}-S01`))?.calendar.days).toHaveLength(67);
  });

  it('takes over what is begun and what stands in the way; only the simulation’s own impediment ends by a date', async () => {
    await fill({}, {}, {});
    await start();
    await progress(1, { progress_percentage: 30 });
    await progress(2, { impediment: 'no access' });
    await progress(3, { impediment: 'no server' });
    await world.db
      .updateTable('tasks')
      .set({ blocked_until: '2026-12-01' })
      .where('task_id', 'in', [`${id}-1`, `${id}-3`])
      .execute();
    await close(1);
    await world.deliver();
    await world.call('backlog', 'PUT', `/tasks/${id}-2`, { impediment: 'no key' });
    await world.db.updateTable('tasks').set({ blocked_until: '2026-12-02' }).where('task_id', '=', `${id}-2`).execute();
    await start();
    expect(await tasks(2)).toMatchObject([
      { status: 'in_progress', progress_percentage: 30, impediment: null, blocked_until: null, carry_over_count: 1 },
      { status: 'assigned_to_sprint', progress_percentage: 0, impediment: 'no key', blocked_until: null },
      { impediment: 'no server', blocked_until: '2026-12-01' },
    ]);
  });
});

describe('what comes between looking and locking', () => {
  beforeEach(() => fill({}, {}));

  it('a rival with the same reference: his answer', async () => {
    const external_ref = `c/${id}`;
    const late = await startWhile(() => start({ external_ref }), { external_ref });
    expect(late).toMatchObject({ sprint_id: `${id}-S01`, message: expect.stringContaining("'One'") });
    expect([(await sprints()).length, (await world.told()).length]).toEqual([1, 1]);
  });

  it('another start: told which sprint runs', async () => {
    await expect(startWhile(() => start({ goal: 'Pay' }))).rejects.toMatchObject({
      code: 'sprint_in_progress',
      message: 'sprint One (Pay) is running',
      extra: { ids: [`${id}-S01`] },
      retryAfter: 1,
    });
    expect(await sprints()).toHaveLength(1);
  });

  it('a sprint of another project: nothing', async () => {
    const other = `${id}B`;
    const late = await startWhile(() => world.put({ sprint_id: `${other}-S01` }));
    expect(late.sprint_id).toBe(`${id}-S01`);
  });

  it('a sprint that began and closed: the backlog has not taken it back yet', async () => {
    const rival = async () => {
      await start({ tasks: [`${id}-1`] });
      await close(1);
    };
    await expect(startWhile(rival)).rejects.toMatchObject({ code: 'backlog_behind', retryAfter: 1 });
    expect((await projectNamed(world.db, { projectId: id }).executeTakeFirst())?.last_number).toBe(1);
  });

  it('while the facts are gathered, a start: told which sprint runs, and nothing written', async () => {
    world.meanwhile('getBacklog', () => start());
    const answer = await start({ sprint_name: 'Two' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'sprint_in_progress', ids: [`${id}-S01`] } });
    expect(answer.headers['retry-after']).toBe('1');
    expect(await sprints()).toHaveLength(1);
  });

  it('while the facts are gathered, a close: the running sprint still counts', async () => {
    await start();
    await world.deliver();
    world.backlogIsDeaf(true);
    world.meanwhile('getBacklog', () => close(1));
    expect(await start({ sprint_name: 'Two' })).toMatchObject({ status: 409, body: { code: 'sprint_in_progress' } });
    const behind = await start({ sprint_name: 'Two' });
    expect(behind).toMatchObject({ status: 409, body: { code: 'backlog_behind', ids: [`${id}-S01`] } });
    expect(behind.body.detail).toContain('tasks of sprint One');
    world.backlogIsDeaf(false);
    await world.deliver();
    expect(await start({ sprint_name: 'Two' })).toMatchObject({ status: 201, body: { sprint_id: `${id}-S02` } });
  });
});
