import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declareBacklog, declareProject } from '../../test/integration/fixtures/services/declare.ts';
import { openSprintAmongNeighbours } from '../../test/integration/services/sprint/sprint-among-neighbours.ts';
import type { Sprint } from './contract/shapes.ts';
import { createCloser } from './end/close-due-sprints.ts';
import { moveToHead } from './store/changes.ts';

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
  id = `CH${next++}X`;
  name = `${id}-S01`;
});
const list = async (query: Record<string, string | number> = {}): Promise<{ sprints: Sprint[]; next: string }> => {
  const { status, body } = await world.call('sprint', 'GET', `/sprints?${new URLSearchParams(query as never)}`);
  expect(status).toBe(200);
  return body;
};
const ids = ({ sprints }: { sprints: Sprint[] }) => sprints.map((s) => s.sprint_id);
const head = async () => {
  let { next: cursor, sprints } = await list({ limit: 1000 });
  while (sprints.length > 0) ({ next: cursor, sprints } = await list({ limit: 1000, changed_since: cursor }));
  return cursor;
};
const put = (sprintId: string, row: Partial<Parameters<typeof world.put>[0]> = {}, tasks: { task_id: string }[] = []) =>
  world
    .put({ sprint_id: sprintId, ...row }, tasks)
    .then(() => world.inTransaction((trx) => moveToHead(trx, sprintId).execute()));

describe('the list of changes', () => {
  it('goes on from where it ended, a page at a time, each sprint once at its last place', async () => {
    const from = await head();
    for (const n of [1, 2, 3]) await put(`${id}${n}-S01`);
    await put(`${id}1-S02`, { status: 'completed', closed_at: new Date() });
    const first = await list({ changed_since: from, limit: 2 });
    expect(ids(first)).toEqual([`${id}1-S01`, `${id}2-S01`]);
    await world.inTransaction((trx) => moveToHead(trx, `${id}1-S01`).execute());
    const second = await list({ changed_since: first.next });
    expect(ids(second)).toEqual([`${id}3-S01`, `${id}1-S02`, `${id}1-S01`]);
    const third = await list({ changed_since: second.next });
    expect(third).toMatchObject({ sprints: [], next: second.next });
  });

  it('is of one project or one status when asked so', async () => {
    const from = await head();
    await put(name, { status: 'completed', closed_at: new Date() });
    await put(`${id}B-S01`);
    const of = async (query: object) => ids(await list({ changed_since: from, ...query }));
    expect(await of({ project_id: id })).toEqual([name]);
    expect(await of({ status: 'in_progress' })).toEqual([`${id}B-S01`]);
    expect(await of({})).toEqual([name, `${id}B-S01`]);
    expect(await list({ changed_since: from, project_id: 'NONE' })).toMatchObject({ sprints: [], next: await head() });
  });

  it('shows each sprint as it is shown alone, without its tasks', async () => {
    const from = await head();
    await put(name, {}, [{ task_id: `${id}-1` }, { task_id: `${id}-2` }]);
    await put(`${id}B-S01`, {}, [{ task_id: `${id}B-1` }]);
    await world.call('sprint', 'POST', `/sprints/${id}B-S01/run-daily-scrum`);
    for (const shown of (await list({ changed_since: from })).sprints) {
      const { tasks, ...alone } = (await world.call('sprint', 'GET', `/sprints/${shown.sprint_id}`)).body;
      expect([shown, tasks.length]).toEqual([alone, alone.progress.total_tasks]);
    }
  });

  it('shows the tasks as well when asked so, and until when the day lasts', async () => {
    const from = await head();
    await put(name, { time_zone: 'Europe/Berlin', mode: 'Live' }, [{ task_id: `${id}-1` }]);
    await put(`${id}B-S01`, { status: 'completed', closed_at: new Date() });
    const { body } = await world.call('sprint', 'GET', `/sprints?changed_since=${from}&tasks=true`);
    expect(body.sprints[0]).toEqual((await world.call('sprint', 'GET', `/sprints/${name}`)).body);
    expect(body.sprints.map((s: Sprint) => s.day.until)).toEqual(['2026-11-24T23:00:00.000Z', null]);
    expect(body.now).toBe('2026-11-24T10:00:00.000Z');
  });

  it('goes on from the end when it was asked for some alone, and not from the last of these', async () => {
    await put(name);
    await put(`${id}B-S01`, { status: 'completed', closed_at: new Date() });
    const end = await head();
    expect((await list({ status: 'in_progress', limit: 1000 })).next).toBe(end);
  });

  it('begins anew for who comes with a place that nobody has reached', async () => {
    await put(name);
    expect((await list({ changed_since: '999999999999999' })).sprints.length).toBeGreaterThan(0);
  });

  it.each(['x', '-1', '1.5', '', '9'.repeat(16)])('refuses %j', async (changed_since) => {
    const query = new URLSearchParams({ changed_since });
    expect(await world.call('sprint', 'GET', `/sprints?${query}`)).toMatchObject({
      status: 422,
      body: { code: 'invalid_input' },
    });
  });
});

describe('the list of projects whose sprints changed', () => {
  const of = async (since: string, limit = 100) =>
    (await world.call('sprint', 'GET', `/sprints/of-projects?changed_since=${since}&limit=${limit}`)).body;

  it('tells what runs in each and how many are closed, a page after the other', async () => {
    const from = await head();
    const over = { project_id: id, status: 'completed' as const, closed_at: new Date() };
    await put(name, { ...over, number: 1 });
    await put(`${id}-S02`, { ...over, number: 2 });
    await put(`${id}-S03`, { project_id: id, number: 3, goal: 'g', external_ref: `ref/${id}` });
    await put(`${id}B-S01`, { ...over, project_id: `${id}B` });
    const first = await of(from, 1);
    expect(first.projects).toEqual([
      {
        project_id: id,
        closed_sprints: 2,
        running: expect.objectContaining({
          sprint_id: `${id}-S03`,
          number: 3,
          goal: 'g',
          external_ref: `ref/${id}`,
        }),
      },
    ]);
    const second = await of(first.next);
    expect(second.projects).toEqual([{ project_id: `${id}B`, closed_sprints: 1, running: null }]);
    expect(await of(second.next)).toEqual({ projects: [], next: second.next });
  });
});

describe('a sprint comes last in it', () => {
  const line = { schedule: '0 9 * * 1-5' };
  it.each<[string, string, string, object | undefined]>([
    ['its settings', 'PUT', '/sprints/$S/settings', { goal: 'New', close_policy: 'Manual' }],
    ['progress', 'POST', '/tasks/$P-1/progress', { progress_percentage: 10 }],
    ['a hand-over', 'PUT', '/tasks/$P-1/assignee', { assigned_to: 'E1' }],
    ['its daily scrum', 'POST', '/sprints/$S/run-daily-scrum', undefined],
    ['a claim', 'PUT', '/sprints/$S/owner', { external_ref: 'ref/$P' }],
    ['a schedule', 'PUT', '/sprints/$S/daily-scrum', line],
    ['its close', 'POST', '/sprints/$S/close', undefined],
  ])('after %s', async (_what, method, path, body) => {
    await declareProject(world.call, id, { team: [{ id: 'E1' }] });
    await put(name, {}, [{ task_id: `${id}-1` }]);
    await put(`${id}B-S01`);
    const from = await head();
    const named = (text: string) => text.replace('$S', name).replace('$P', id);
    const sent = body && JSON.parse(named(JSON.stringify(body)));
    expect(await world.call('sprint', method as 'PUT', named(path), sent)).toMatchObject({ status: 200 });
    expect(ids(await list({ changed_since: from }))).toEqual([name]);
  });

  it('after its start', async () => {
    await declareProject(world.call, id, {});
    await declareBacklog(world.call, id, [{ task_id: `${id}-1` }]);
    const from = await head();
    await world.call('sprint', 'POST', `/sprints/${id}`, { sprint_name: 'One' });
    expect(ids(await list({ changed_since: from }))).toEqual([name]);
  });

  it('after its time is up', async () => {
    await put(name, { close_at: new Date('2026-11-24T09:00:00Z') });
    const from = await head();
    const closer = createCloser(world.db, world.deps, () => {});
    closer.start();
    await expect.poll(async () => ids(await list({ changed_since: from })), { timeout: 5_000 }).toContain(name);
    await closer.stop();
    expect((await world.call('sprint', 'GET', `/sprints/${name}`)).body.closed_because).toBe('end');
  });

  it('and not when nothing was changed', async () => {
    await put(name, { status: 'completed', closed_at: new Date() });
    const from = await head();
    await world.call('sprint', 'POST', `/sprints/${name}/close`);
    await world.call('sprint', 'GET', `/sprints/${name}`);
    expect((await list({ changed_since: from })).sprints).toEqual([]);
  });
});
