import { expect, it } from 'vitest';
import type { DailyScrum } from '../../crds/daily-scrum.ts';
import { DAILY_SCRUMS_OF_SPRINT, sprintKeys } from '../../crds/indexes.ts';
import { DAILY_SCRUM, SPRINT } from '../../crds/resources.ts';
import type { SprintClient } from '../../services/sprint/contract/client.ts';
import { TestCluster } from '../runtime/testing/test-cluster.ts';
import { dailyScrumController } from './setup.ts';
import { aDailyScrum, aReport, aSprint, ended } from './test-scope.ts';

const cluster = new TestCluster({
  indexes: [{ resource: DAILY_SCRUM, name: DAILY_SCRUMS_OF_SPRINT, values: sprintKeys }],
});
const asked: string[] = [];
const service = {
  getByRef: async () => {
    asked.push('getByRef');
    return { sprint_id: 'PAY-S01' };
  },
  listDailyScrums: async () => {
    asked.push('listDailyScrums');
    return [aReport];
  },
} as unknown as SprintClient;
const options = dailyScrumController({ sprint: service, identity: ({ name }) => name }, { sources: [], workers: 3 });

it('looks at no DailyScrum by itself, with as many workers and such sources as it is told', () => {
  expect(options).toMatchObject({ name: 'daily-scrum', for: DAILY_SCRUM, workers: 3, sources: [] });
  expect(options.resyncMs).toBeUndefined();
});

it('a Sprint wakes its daily scrums that have not come to their end', () => {
  const put = (name: string, sprint: string, status?: object) => {
    const { metadata, ...rest } = aDailyScrum(status);
    const object = { ...rest, metadata: { ...metadata, name }, spec: { ...rest.spec, sprintRef: { name: sprint } } };
    cluster.put(DAILY_SCRUM, object as DailyScrum);
  };
  put('waits', 'sprint-1');
  put('held', 'sprint-1', ended('Reported'));
  put('refused', 'sprint-1', ended('FutureDate'));
  put('other', 'sprint-2');
  const [watch, ...others] = options.watches ?? [];
  expect([watch?.resource, others]).toEqual([SPRINT, []]);
  expect(watch?.toKeys(aSprint(), cluster.context.store)).toEqual([{ namespace: 'team-a', name: 'waits' }]);
});

it('reads what is stored by the service that it was given', async () => {
  cluster.put(SPRINT, aSprint({ phase: 'Active', sprintID: 'PAY-S01' }) as never);
  const { metadata, name } = { ...aDailyScrum(ended('Reported')), name: 'sprint-1-20261124' };
  cluster.put(DAILY_SCRUM, aDailyScrum(ended('Reported')));
  await options.reconcile({ namespace: metadata.namespace, name }, cluster.context);
  expect(asked).toEqual(['getByRef', 'listDailyScrums']);
});
