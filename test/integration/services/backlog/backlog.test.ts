import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../fixtures/waiting.ts';
import { type Arranged, arrangements, startArranged } from '../../fixtures/services/arrangements.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';

describe.each(arrangements)('backlog service in %s', (arrangement) => {
  let world: Arranged;
  let call: Arranged['call'];
  let next = 0;
  let id: string;

  beforeAll(async () => {
    world = await startArranged(arrangement);
    call = world.call;
  }, 120_000);
  afterAll(() => world?.stop());
  beforeEach(async () => {
    id = `BL${next++}`;
    await declareProject(call, id, { team: [{ id: 'E001' }, { id: 'E002' }] });
  });
  const tasks = async (query = '') => (await call('backlog', 'GET', `/backlogs/${id}${query}`)).body;
  const task = async (taskId: string) => (await tasks()).find((t: { task_id: string }) => t.task_id === taskId);
  const start = async (body: object = {}) => {
    const answer = await call('sprint', 'POST', `/sprints/${id}`, { sprint_name: 'One', mode: 'Live', ...body });
    expect(answer).toMatchObject({ status: 201 });
    await eventually(async () => {
      expect((await tasks()).some((t: { sprint_id: string }) => t.sprint_id === answer.body.sprint_id)).toBe(true);
    });
    return answer.body.sprint_id as string;
  };
  const close = async (sprintId: string) => {
    expect(await call('sprint', 'POST', `/sprints/${sprintId}/close`)).toMatchObject({ status: 200 });
    await eventually(async () => {
      const { body } = await call('backlog', 'GET', `/backlogs/${id}/summary`);
      expect(body.last_closed_sprint_id).toBe(sprintId);
    });
  };

  describe('the seed’s examples', () => {
    it('generates, lists, filters, sums up and updates', async () => {
      const generated = await call('backlog', 'POST', `/backlogs/${id}`);
      expect(generated).toMatchObject({ status: 201, body: { tasks_count: 10 } });
      expect(await tasks()).toHaveLength(10);
      const one = { status: 'in_progress', progress_percentage: 75, assigned_to: 'E001' };
      const put = await call('backlog', 'PUT', `/tasks/${id}-TASK001`, one);
      expect(put).toMatchObject({ status: 200, body: { task: { task_id: `${id}-TASK001`, ...one } } });
      expect(await tasks('?status=in_progress')).toHaveLength(1);
      expect(await tasks('?status=unassigned')).toHaveLength(9);
      expect(await tasks('?assigned_to=E001')).toMatchObject([{ task_id: `${id}-TASK001` }]);
      const summary = await call('backlog', 'GET', `/backlogs/${id}/summary`);
      const counts = { project_id: id, total_tasks: 10, status_counts: { unassigned: 9, in_progress: 1 } };
      expect(summary).toMatchObject({ status: 200, body: counts });
      expect((await call('backlog', 'GET', '/backlogs/summary')).body).toContainEqual(counts);
    });

    it('answers 404 for what is not there', async () => {
      expect(await call('backlog', 'POST', '/backlogs/NOPE')).toMatchObject({
        status: 404,
        body: { code: 'project_not_found' },
      });
      expect(await call('backlog', 'GET', '/backlogs/NOPE')).toMatchObject({ status: 404 });
      expect(await call('backlog', 'GET', '/backlogs/NOPE/summary')).toMatchObject({ status: 404 });
      expect(await call('backlog', 'PUT', '/tasks/NOPE-1', { status: 'completed' })).toMatchObject({
        status: 404,
        body: { code: 'task_not_found' },
      });
      expect(await tasks()).toEqual([]);
    });

    it('tells its health', async () => {
      expect(await call('backlog', 'GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
      expect(await call('backlog', 'GET', '/health/ready')).toMatchObject({
        status: 200,
        body: { service: 'backlog-service', status: 'ready', database: 'ok', external_apis: { project_service: 'ok' } },
      });
    });
  });

  it('generating again resets nothing', async () => {
    await call('backlog', 'POST', `/backlogs/${id}`);
    await call('backlog', 'PUT', `/tasks/${id}-TASK002`, { progress_percentage: 40, assigned_to: 'E001' });
    const before = await tasks();
    expect(await call('backlog', 'POST', `/backlogs/${id}`)).toMatchObject({ status: 201, body: { tasks_count: 10 } });
    expect(await tasks()).toEqual(before);
  });

  it('generating in parallel makes ten tasks', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => call('backlog', 'POST', `/backlogs/${id}`)));
    expect(answers.map((a) => a.status)).toEqual(Array(20).fill(201));
    expect(await tasks()).toHaveLength(10);
  });

  it('lists by natural order', async () => {
    await declareBacklog(call, id, [{ task_id: 'L-10' }, { task_id: 'L-2' }, { task_id: 'L-1' }]);
    expect((await tasks()).map((t: { task_id: string }) => t.task_id)).toEqual(['L-1', 'L-2', 'L-10']);
  });

  it('keeps the digest of the declaration until something declared changes by hand', async () => {
    await declareBacklog(call, id, [{ task_id: `${id}-A` }]);
    const digest = async () => (await call('backlog', 'GET', `/backlogs/${id}/summary`)).body.declared_digest;
    expect(await digest()).toBe('d');
    await call('backlog', 'PUT', `/tasks/${id}-A`, { progress_percentage: 10 });
    expect(await digest()).toBe('d');
    await call('backlog', 'PUT', `/tasks/${id}-A`, { title: 'Other' });
    expect(await digest()).toBeNull();
  });

  it.each([
    ['an unknown dependency', [{ task_id: 'A', depends_on: ['B'] }], /A depends on B: not in the backlog/],
    ['a task on itself', [{ task_id: 'A', depends_on: ['A'] }], /depends on itself/],
    ['a task twice', [{ task_id: 'A' }, { task_id: 'A' }], /declared twice/],
    [
      'a circle',
      [
        { task_id: 'A', depends_on: ['B'] },
        { task_id: 'B', depends_on: ['A'] },
      ],
      /circle: A, B/,
    ],
  ])('refuses %s and keeps what was there', async (_name, list, why) => {
    await declareBacklog(call, id, [{ task_id: 'OLD' }]);
    const body = { digest: 'new', tasks: list.map((t) => ({ title: 'x', ...t })) };
    const answer = await call('backlog', 'PUT', `/backlogs/${id}`, body);
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'invalid_backlog', detail: expect.stringMatching(why) },
    });
    expect((await tasks()).map((t: { task_id: string }) => t.task_id)).toEqual(['OLD']);
  });

  it('takes 600 tasks', async () => {
    await declareBacklog(
      call,
      id,
      Array.from({ length: 600 }, (_, i) => ({ task_id: `T-${i}`, depends_on: i > 0 ? [`T-${i - 1}`] : [] })),
    );
    expect(await tasks()).toHaveLength(600);
  });

  it('a task that is left out goes, leaves with its sprint, or stays', async () => {
    const names = ['A', 'B', 'C', 'D'].map((t) => ({ task_id: `${id}-${t}` }));
    await declareBacklog(call, id, names);
    const sprint = await start({ tasks: [`${id}-A`, `${id}-B`] });
    await call('sprint', 'POST', `/tasks/${id}-A/progress`, { status: 'completed' });
    await eventually(async () => expect((await task(`${id}-A`)).status).toBe('completed'));
    await declareBacklog(call, id, [{ task_id: `${id}-D` }]);
    const ids = async () => (await tasks()).map((t: { task_id: string }) => t.task_id);
    expect(await ids()).toEqual([`${id}-A`, `${id}-B`, `${id}-D`]);
    await close(sprint);
    expect(await ids()).toEqual([`${id}-A`, `${id}-D`]);
  });

  it('applies a wished assignee when the wish changes, and in a sprint when it ends', async () => {
    const wish = (assigned_to?: string) =>
      declareBacklog(call, id, [{ task_id: `${id}-A`, ...(assigned_to ? { assigned_to } : {}) }]);
    const assignee = async () => (await task(`${id}-A`)).assigned_to;
    await wish('E001');
    expect(await assignee()).toBe('E001');
    await call('backlog', 'PUT', `/tasks/${id}-A`, { assigned_to: 'E002' });
    await wish('E001');
    expect(await assignee()).toBe('E002');
    const sprint = await start();
    await wish('E003');
    expect(await assignee()).toBe('E002');
    await close(sprint);
    expect(await assignee()).toBe('E003');
    await wish();
    expect(await assignee()).toBeNull();
  });

  it('leaves the progress of a task in a running sprint to the sprint service, also once it is completed', async () => {
    const name = `${id}-A`;
    await declareBacklog(call, id, [{ task_id: name }, { task_id: `${id}-B` }]);
    const sprint = await start();
    const refused = {
      status: 409,
      body: { code: 'task_in_sprint', detail: expect.stringContaining(`/tasks/${name}/progress`) },
    };
    for (const change of [{ status: 'completed' }, { progress_percentage: 5 }, { assigned_to: 'E001' }]) {
      expect(await call('backlog', 'PUT', `/tasks/${name}`, change)).toMatchObject(refused);
    }
    expect(await call('backlog', 'PUT', `/tasks/${name}`, { title: 'Better words' })).toMatchObject({ status: 200 });
    await call('sprint', 'POST', `/tasks/${name}/progress`, { status: 'completed' });
    await eventually(async () => expect((await task(name)).status).toBe('completed'));
    expect(await call('backlog', 'PUT', `/tasks/${name}`, { progress_percentage: 5 })).toMatchObject(refused);
    await close(sprint);
    expect(await task(name)).toMatchObject({ status: 'completed', sprint_id: sprint, title: 'Better words' });
    const reopened = await call('backlog', 'PUT', `/tasks/${name}`, { progress_percentage: 50 });
    expect(reopened.body.task).toMatchObject({ status: 'in_progress', progress_percentage: 50, sprint_id: null });
    expect(await call('sprint', 'POST', `/sprints/${id}`, { sprint_name: 'Two', tasks: [name] })).toMatchObject({
      status: 201,
      body: { tasks: [{ task_id: name, status: 'in_progress', progress_percentage: 50 }] },
    });
  });

  it('asks which project is meant when two have the task', async () => {
    const other = `${id}X`;
    await declareProject(call, other);
    await declareBacklog(call, id, [{ task_id: `${id}-SAME` }]);
    await declareBacklog(call, other, [{ task_id: `${id}-SAME` }]);
    const path = `/tasks/${id}-SAME`;
    expect(await call('backlog', 'PUT', path, { title: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'task_ambiguous', candidates: [id, other] },
    });
    expect(await call('backlog', 'PUT', `${path}?project_id=${other}`, { title: 'x' })).toMatchObject({ status: 200 });
    expect(await task(`${id}-SAME`)).toMatchObject({ title: `Do ${id}-SAME` });
  });

  it('gives the stored answer to a repeated Idempotency-Key, and 422 to another body under it', async () => {
    const first = await call('backlog', 'POST', `/backlogs/${id}`, undefined, `gen-${id}`);
    expect(first.body.message).toBe('Backlog generated.');
    expect(await call('backlog', 'POST', `/backlogs/${id}`, undefined, `gen-${id}`)).toMatchObject({
      status: 201,
      body: first.body,
    });
    const path = `/tasks/${id}-TASK001`;
    await call('backlog', 'PUT', path, { progress_percentage: 30 }, `put-${id}`);
    await call('backlog', 'PUT', path, { progress_percentage: 60 });
    const again = await call('backlog', 'PUT', path, { progress_percentage: 30 }, `put-${id}`);
    expect(again.body.task.progress_percentage).toBe(30);
    expect((await task(`${id}-TASK001`)).progress_percentage).toBe(60);
    expect(await call('backlog', 'PUT', path, { progress_percentage: 31 }, `put-${id}`)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
  });
});
