import { expect, it } from 'vitest';
import { ServiceProblem } from '../../kit/calls/client.ts';
import type { BacklogClient } from './client.ts';
import { openTasksOf } from './open-tasks.ts';

const refused = (code: string) => new ServiceProblem('backlog', 422, { code, detail: '', extra: {} });

function asked(answer: (query: object | undefined) => Promise<unknown>) {
  const queries: unknown[] = [];
  const getBacklog = (({ query }: { query?: object }) => {
    queries.push(query);
    return answer(query);
  }) as unknown as BacklogClient['getBacklog'];
  return { queries, tasks: openTasksOf({ getBacklog }, 'PAY') };
}

it('asks for what is open', async () => {
  const { queries, tasks } = asked(async () => ['open']);
  expect([await tasks, queries]).toEqual([['open'], [{ open: 'true' }]]);
});

it('asks a backlog service of the release before for everything', async () => {
  const { queries, tasks } = asked(async (query) => (query ? Promise.reject(refused('invalid_input')) : ['all']));
  expect([await tasks, queries]).toEqual([['all'], [{ open: 'true' }, undefined]]);
});

it('does not ask again when the project is not there', async () => {
  const { queries, tasks } = asked(() => Promise.reject(refused('project_not_found')));
  await expect(tasks).rejects.toThrow(ServiceProblem);
  expect(queries).toHaveLength(1);
});
