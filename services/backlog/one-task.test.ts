import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { completed, started } from '../../test/integration/fixtures/services/sprint-events.ts';
import { backlogOn } from '../../test/integration/services/backlog/backlog-service.ts';

const backlog = backlogOn('PGlite');
const { bus, call } = backlog;
let next = 0;
let id: string;
beforeAll(backlog.start);
afterAll(backlog.stop);
beforeEach(async () => {
  id = `O${next++}X`;
  await backlog.declareProject(id);
});
const add = (body: object) => call('POST', `/backlogs/${id}/tasks`, body);
const declared = {
  digest: 'd',
  tasks: [
    { task_id: 'T-1', title: 'Form' },
    { task_id: 'T-2', title: 'Receipt' },
  ],
};
const digest = async () => (await call('GET', `/backlogs/${id}/summary`)).body.declared_digest;

describe('one task', () => {
  it('is added under an id of its own or the next free one, and listed by both paths', async () => {
    expect(await add({ title: 'Test Task' })).toMatchObject({
      status: 201,
      body: { task: { task_id: `${id}-TASK001`, status: 'unassigned', project_id: id } },
    });
    expect((await add({ title: 'Next' })).body.task.task_id).toBe(`${id}-TASK002`);
    const depends_on = [`${id}-TASK001`];
    expect((await add({ task_id: 'A', title: 'Mine', points: 3, depends_on })).body.task).toMatchObject({
      points: 3,
      depends_on,
    });
    const list = await call('GET', `/backlogs/${id}/tasks`);
    expect(list.body.map((t: { task_id: string }) => t.task_id)).toEqual(['A', `${id}-TASK001`, `${id}-TASK002`]);
    expect(list.body).toEqual((await call('GET', `/backlogs/${id}`)).body);
    expect((await call('GET', `/backlogs/${id}/tasks?status=completed`)).body).toEqual([]);
  });

  it.each([
    ['of an id that is taken', { task_id: 'T-1', title: 'a' }, 409, 'task_exists'],
    ['that waits on nothing there is', { title: 'a', depends_on: ['NONE'] }, 422, 'invalid_backlog'],
    ['that waits on itself', { task_id: 'X', title: 'a', depends_on: ['X'] }, 422, 'invalid_backlog'],
    ['without a title', {}, 422, 'invalid_input'],
  ])('%s is not added', async (_what, body, status, code) => {
    await call('PUT', `/backlogs/${id}`, declared);
    expect(await add(body)).toMatchObject({ status, body: { code } });
    expect(await digest()).toBe('d');
  });

  it('makes whoever declares the backlog declare it again', async () => {
    await call('PUT', `/backlogs/${id}`, declared);
    await add({ title: 'Another' });
    expect(await digest()).toBeNull();
    await call('PUT', `/backlogs/${id}`, declared);
    expect((await call('DELETE', `/tasks/T-2?project_id=${id}`)).status).toBe(200);
    expect(await digest()).toBeNull();
  });

  it('goes, unless a sprint runs with it or another one waits on it', async () => {
    const [one, two] = [
      { task_id: 'T-1', title: 'Form' },
      { task_id: 'T-3', title: 'After', depends_on: ['T-1'] },
    ];
    await call('PUT', `/backlogs/${id}`, { digest: 'd', tasks: [one, two] });
    const remove = (task: string) => call('DELETE', `/tasks/${task}?project_id=${id}`);
    expect(await remove('T-1')).toMatchObject({ status: 409, body: { code: 'task_needed' } });
    expect(await remove('T-3')).toMatchObject({ status: 200, body: { task_id: 'T-3', project_id: id } });
    expect(await remove('T-3')).toMatchObject({ status: 404, body: { code: 'task_not_found' } });
    await bus.publish(started(id, `${id}-S01`), 'sprint_events');
    expect(await remove('T-1')).toMatchObject({ status: 409, body: { code: 'task_in_sprint' } });
    await bus.publish(completed(id, `${id}-S01`), 'sprint_events');
    expect((await remove('T-1')).status).toBe(200);
  });

  it('takes the sprint that it is in as nothing new, and no other', async () => {
    await call('PUT', `/backlogs/${id}`, declared);
    await bus.publish(started(id, `${id}-S01`), 'sprint_events');
    const put = (sprint_id: string | null) => call('PUT', `/tasks/T-1?project_id=${id}`, { sprint_id });
    expect((await put(`${id}-S01`)).status).toBe(200);
    expect(await put(null)).toMatchObject({ status: 409, body: { code: 'sprint_decides' } });
    expect(await put('OTHER')).toMatchObject({ status: 409, body: { code: 'sprint_decides' } });
  });
});

describe('a user story', () => {
  const story = (body: object) => call('POST', `/backlogs/${id}/stories`, body);
  beforeEach(() => call('PUT', `/backlogs/${id}`, declared));

  it('has tasks of the backlog, and says how many are done', async () => {
    expect(
      await story({ story_id: 'PAY', description: 'As a buyer I pay by card.', task_ids: ['T-2', 'T-1'] }),
    ).toMatchObject({
      status: 201,
      body: { story: { task_ids: ['T-1', 'T-2'], completed_tasks_count: 0 } },
    });
    await story({ story_id: 'LATER', description: 'Later.' });
    await call('PUT', `/tasks/T-1?project_id=${id}`, { status: 'completed' });
    expect((await call('GET', `/backlogs/${id}/stories`)).body).toEqual([
      { story_id: 'LATER', project_id: id, description: 'Later.', task_ids: [], completed_tasks_count: 0 },
      {
        ...{ story_id: 'PAY', project_id: id, description: 'As a buyer I pay by card.' },
        ...{ task_ids: ['T-1', 'T-2'], completed_tasks_count: 1 },
      },
    ]);
  });

  it('keeps its link to a task that is gone for a while', async () => {
    await story({ story_id: 'PAY', description: 'Pay.', task_ids: ['T-1', 'T-2'] });
    const tasks = async () => (await call('GET', `/backlogs/${id}/stories`)).body[0].task_ids;
    await call('DELETE', `/tasks/T-2?project_id=${id}`);
    expect(await tasks()).toEqual(['T-1']);
    await call('PUT', `/backlogs/${id}`, declared);
    expect(await tasks()).toEqual(['T-1', 'T-2']);
    await call('PUT', `/backlogs/${id}/stories/PAY/tasks`, { task_ids: ['T-2'] });
    expect(await tasks()).toEqual(['T-2']);
  });

  it.each([
    ['POST', 'stories', { story_id: 'PAY', description: 'Again.' }, 409, 'story_exists'],
    ['POST', 'stories', { story_id: 'NEW', description: 'New.', task_ids: ['T-9'] }, 404, 'task_not_found'],
    ['PUT', 'stories/NONE/tasks', { task_ids: [] }, 404, 'story_not_found'],
    ['PUT', 'stories/PAY/tasks', { task_ids: ['T-9'] }, 404, 'task_not_found'],
  ] as const)('%s %s with %o is refused', async (method, path, body, status, code) => {
    await story({ story_id: 'PAY', description: 'Pay.' });
    expect(await call(method, `/backlogs/${id}/${path}`, body)).toMatchObject({ status, body: { code } });
    expect((await call('GET', `/backlogs/${id}/stories`)).body).toHaveLength(1);
  });

  it('of no project', async () => {
    expect((await call('GET', '/backlogs/NOBODY/stories')).status).toBe(404);
  });
});
