import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backlogOn } from '../../test/integration/services/backlog/backlog-service.ts';

const backlog = backlogOn('PGlite');
const { call } = backlog;
let next = 0;
let id: string;
beforeAll(backlog.start);
afterAll(backlog.stop);
beforeEach(async () => {
  id = `O${next++}-X`;
  await backlog.declareProject(id);
});

const declare = (...tasks: [task_id: string, depends_on?: string[]][]) =>
  call('PUT', `/backlogs/${id}`, {
    digest: 'd',
    tasks: tasks.map(([task_id, depends_on = []]) => ({ task_id, title: task_id, depends_on })),
  });
const become = (task: string, change: object) => call('PUT', `/tasks/${task}?project_id=${id}`, change);
const idsOf = async (query: string) =>
  (await call('GET', `/backlogs/${id}${query}`)).body.map((t: { task_id: string }) => t.task_id);
const counts = async () => {
  const { total_tasks, status_counts } = (await call('GET', `/backlogs/${id}/summary`)).body;
  return [total_tasks, status_counts];
};

describe('what is open', () => {
  it('is told with the completed tasks that it depends on, and with no others', async () => {
    await declare(['T-1'], ['T-2'], ['T-3', ['T-1']], ['T-4']);
    for (const task of ['T-1', 'T-2']) await become(task, { status: 'completed' });
    expect(await idsOf('?open=true')).toEqual(['T-1', 'T-3', 'T-4']);
    expect(await idsOf('')).toEqual(['T-1', 'T-2', 'T-3', 'T-4']);
    expect(await idsOf('?open=true&status=unassigned')).toEqual(['T-3', 'T-4']);
  });

  it('is of one project', async () => {
    await declare(['T-1']);
    await become('T-1', { status: 'completed' });
    const other = id;
    id = `O${next++}-X`;
    await backlog.declareProject(id);
    await declare(['T-1'], ['T-9', ['T-1']]);
    expect(await idsOf('?open=true')).toEqual(['T-1', 'T-9']);
    id = other;
    expect(await idsOf('?open=true')).toEqual([]);
  });
});

describe('what is completed is counted', () => {
  it('when it is done, taken back, and taken out', async () => {
    await declare(['T-1'], ['T-2'], ['T-3']);
    expect(await counts()).toEqual([3, { unassigned: 3 }]);
    for (const task of ['T-1', 'T-2']) await become(task, { status: 'completed' });
    expect(await counts()).toEqual([3, { unassigned: 1, completed: 2 }]);
    await become('T-1', { status: 'unassigned' });
    expect(await counts()).toEqual([3, { unassigned: 2, completed: 1 }]);
    await call('DELETE', `/tasks/T-2?project_id=${id}`);
    expect(await counts()).toEqual([2, { unassigned: 2 }]);
  });

  it('also where it was declared again', async () => {
    await declare(['T-1'], ['T-2']);
    await become('T-1', { status: 'completed' });
    await declare(['T-1'], ['T-2']);
    await declare(['T-2']);
    const all = (await call('GET', `/backlogs/${id}`)).body as { status: string }[];
    const completed = all.filter(({ status }) => status === 'completed').length;
    expect((await counts())[1]).toMatchObject(completed > 0 ? { completed } : {});
  });
});
