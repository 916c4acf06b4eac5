import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { started } from '../../test/integration/fixtures/services/sprint-events.ts';
import { backlogOn } from '../../test/integration/services/backlog/backlog-service.ts';

const backlog = backlogOn('PGlite');
const { bus, call, told, toldAll } = backlog;
let next = 0;
let id: string;
beforeAll(backlog.start);
afterAll(backlog.stop);
beforeEach(async () => {
  id = `B${next++}-X`;
  await backlog.declareProject(id);
  // Also what the test before has set off.
  await toldAll();
  told.length = 0;
});

const task = (task_id: string, more: object = {}) => ({ task_id, title: `Do ${task_id}`, ...more });
const declare = (tasks: object[], digest = 'd1') => call('PUT', `/backlogs/${id}`, { digest, tasks });
const generate = (body?: object) => call('POST', `/backlogs/${id}`, body);
const tasks = async (query = '') => (await call('GET', `/backlogs/${id}${query}`)).body;
const ids = async (query = '') => (await tasks(query)).map((t: { task_id: string }) => t.task_id);
const summary = async () => (await call('GET', `/backlogs/${id}/summary`)).body;
const edit = (taskId: string, change: object, query = '') => call('PUT', `/tasks/${taskId}${query}`, change);
/** Versions of the backlog that the others have heard of. */
const heard = async (count: number) => {
  await toldAll();
  expect(told).toHaveLength(count);
  for (const { event_data, aggregate_id } of told) expect([event_data.project_id, aggregate_id]).toEqual([id, id]);
  return told.map((e) => e.aggregate_version);
};

describe('a declaration', () => {
  it('makes the backlog what it says, in natural order, and tells of it', async () => {
    const answer = await declare([task('T-10'), task('T-2', { points: 3, priority: 1, depends_on: ['T-10'] })]);
    expect(answer).toMatchObject({ status: 200, body: { tasks_count: 2 } });
    expect(await ids()).toEqual(['T-2', 'T-10']);
    expect((await tasks())[0]).toMatchObject({ points: 3, priority: 1, depends_on: ['T-10'], status: 'unassigned' });
    expect(await summary()).toMatchObject({ total_tasks: 2, declared_digest: 'd1', last_closed_sprint_id: null });
    await declare([task('T-3', { title: 'New' })], 'd2');
    expect(await ids()).toEqual(['T-3']);
    expect(await summary()).toMatchObject({ total_tasks: 1, declared_digest: 'd2' });
    expect(await heard(2)).toEqual([1, 2]);
  });

  it('that is none is refused, and leaves what was', async () => {
    await declare([task('T-1')]);
    const refused = await declare([task('T-2', { depends_on: ['T-9'] })], 'd2');
    expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_backlog' } });
    expect(refused.body.detail).toContain('T-9');
    expect([await ids(), (await summary()).declared_digest]).toEqual([['T-1'], 'd1']);
  });

  it('may depend on what is completed and left out, on nothing else that is left out', async () => {
    await declare([task('T-1'), task('T-2')]);
    await edit('T-1', { status: 'completed' }, `?project_id=${id}`);
    expect((await declare([task('T-3', { depends_on: ['T-2'] })])).status).toBe(422);
    expect((await declare([task('T-3', { depends_on: ['T-1'] })])).status).toBe(200);
    expect(await ids()).toEqual(['T-1', 'T-3']);
  });

  it('of many tasks holds them all, and leaves those of other projects alone', async () => {
    const other = id;
    await declare([task('T-1')]);
    id = `${id}2`;
    await backlog.declareProject(id);
    const many = Array.from({ length: 450 }, (_, i) => task(`T-${i + 1}`));
    expect((await declare(many)).body.tasks_count).toBe(450);
    expect(await ids()).toHaveLength(450);
    await declare([]);
    expect(await ids()).toEqual([]);
    id = other;
    expect(await ids()).toEqual(['T-1']);
  });

  it('of a project that is not there is refused', async () => {
    id = 'NOBODY';
    expect(await declare([])).toMatchObject({ status: 404, body: { code: 'project_not_found' } });
    for (const path of ['', '/summary'])
      expect(await call('GET', `/backlogs/NOBODY${path}`)).toMatchObject({
        status: 404,
        body: { code: 'project_not_found' },
      });
    expect((await generate()).status).toBe(404);
  });

  it('absent: the backlog of a project that is there is empty', async () => {
    expect(await tasks()).toEqual([]);
    expect(await summary()).toMatchObject({ total_tasks: 0, status_counts: {}, declared_digest: null });
  });
});

describe('sample tasks', () => {
  it('are made once, the missing ones again, with what was declared of them as it is', async () => {
    expect(await generate()).toMatchObject({ status: 201, body: { tasks_count: 10 } });
    expect((await tasks()).map((t: { priority: number }) => t.priority)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await edit(`${id}-TASK003`, { title: 'Mine' });
    expect((await generate({ digest: 'g' })).body).toMatchObject({
      message: 'The backlog was there already.',
      tasks_count: 10,
    });
    expect((await tasks())[2].title).toBe('Mine');
    expect((await summary()).declared_digest).toBe('g');
    // making them and the edit; nothing for what made nothing
    expect(await heard(2)).toEqual([1, 2]);
  });

  it('leave the digest alone when they bring none', async () => {
    await declare([task('T-1')]);
    expect((await generate()).body.tasks_count).toBe(11);
    expect((await summary()).declared_digest).toBe('d1');
  });
});

describe('a change by hand', () => {
  it('is kept and told; one of its words makes the owner declare again', async () => {
    await declare([task(`${id}-1`)]);
    expect((await edit(`${id}-1`, { progress_percentage: 40 })).body.task).toMatchObject({ progress_percentage: 40 });
    expect((await summary()).declared_digest).toBe('d1');
    await edit(`${id}-1`, { title: 'Other' });
    expect((await summary()).declared_digest).toBeNull();
    expect((await tasks())[0]).toMatchObject({ title: 'Other', progress_percentage: 40 });
    await declare([task(`${id}-1`)]);
    await edit(`${id}-1`, { description: 'Other' });
    expect((await summary()).declared_digest).toBeNull();
    expect(await heard(5)).toEqual([1, 2, 3, 4, 5]);
  });

  it('of a task in two projects needs to say which', async () => {
    const [first, shared] = [id, `${id}-S`];
    await declare([task(shared)]);
    id = `${id}2`;
    await backlog.declareProject(id);
    await declare([task(shared)]);
    expect(await edit(shared, { title: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'task_ambiguous', candidates: [first, id] },
    });
    expect((await edit(shared, { title: 'x' }, `?project_id=${first}`)).status).toBe(200);
    expect((await tasks())[0].title).toBe(`Do ${shared}`);
  });

  it('of no task is refused', async () => {
    expect(await edit('NOTHING', { title: 'x' })).toMatchObject({ status: 404, body: { code: 'task_not_found' } });
    await declare([task('T-1')]);
    expect((await edit('T-1', { title: 'x' }, '?project_id=OTHER')).status).toBe(404);
  });

  it('of progress is the sprint service’s while a sprint runs; words may change', async () => {
    await declare([task('T-1'), task('T-2')]);
    await bus.publish(started(id, `${id}-S01`), 'sprint_events');
    const refused = await edit('T-1', { progress_percentage: 50 }, `?project_id=${id}`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'task_in_sprint' } });
    expect(refused.body.detail).toContain('POST /tasks/T-1/progress');
    expect((await edit('T-1', { title: 'Words' }, `?project_id=${id}`)).status).toBe(200);
  });
});

describe('what is read', () => {
  it('by status and assignee', async () => {
    await declare([task('T-1', { assigned_to: 'E1' }), task('T-2', { assigned_to: 'E2' }), task('T-3')]);
    await edit('T-3', { status: 'completed' }, `?project_id=${id}`);
    expect(await ids('?status=completed')).toEqual(['T-3']);
    expect(await ids('?assigned_to=E1')).toEqual(['T-1']);
    expect(await ids('?assigned_to=E1&status=completed')).toEqual([]);
    expect((await summary()).status_counts).toEqual({ completed: 1, unassigned: 2 });
  });

  it('of all projects, each with its own counts', async () => {
    await declare([task('T-1')]);
    const all = (await call('GET', '/backlogs/summary')).body;
    expect(all.filter((s: { project_id: string }) => s.project_id === id)).toEqual([
      { project_id: id, total_tasks: 1, status_counts: { unassigned: 1 } },
    ]);
  });
});

it('tells in its readiness of the project service', async () => {
  expect((await call('GET', '/health/ready')).body.external_apis).toEqual({ project_service: 'ok' });
});
