import { expect, it } from 'vitest';
import { SPRINT } from '../../crds/resources.ts';
import type { ReconcileContext } from '../runtime/control/controller.ts';
import { refusal } from '../runtime/testing/test-cluster.ts';
import { act, closeSprint } from './act.ts';
import type { SprintDeps, SprintScope } from './gather.ts';
import { CRON_JOBS, type CronJob } from './jobs/cron-job.ts';
import { startKey } from './names.ts';
import type { SprintAction } from './plan.ts';
import { aScope, cronJobOf, problem } from './test-scope.ts';
import { World } from './test-world.ts';

const SINCE = 'scrum.dsm.dev/scheduled-since';
const now = Date.parse('2026-11-24T14:02:00Z');
const deps = {
  pod: { image: 'dsm', toleratesLocalNode: false },
  machineTime: () => ({ now, aheadMs: 0, movedAt: 0 }),
} as unknown as SprintDeps;

/** What one action writes, as "verb name", with the objects applied. */
async function written(type: 'ensureCronJob' | 'deleteCronJob', scope: Partial<SprintScope>) {
  const writes: string[] = [];
  const applied: CronJob[] = [];
  const client = {
    apply: async (_resource: object, object: CronJob) => {
      writes.push(`apply ${object.metadata.name}`);
      applied.push(object);
      return { ...object, metadata: { ...object.metadata, resourceVersion: String(applied.length) } };
    },
    mergePatch: async (_resource: object, { name }: { name: string }) => writes.push(`patch ${name}`),
    delete: async (_resource: object, { name }: { name: string }, { uid }: { uid?: string }) =>
      writes.push(`delete ${name} ${uid}`),
  };
  await act([{ type }], aScope(scope), { client } as unknown as ReconcileContext, deps);
  return { writes, applied };
}

it('makes the CronJob, marked with the time since when it is scheduled, and then leaves it alone', async () => {
  const { writes, applied } = await written('ensureCronJob', {});
  expect(writes).toEqual(['apply sprint-1-daily-scrum']);
  const [cronJob] = applied;
  expect(cronJob?.metadata.annotations?.[SINCE]).toBe('2026-11-24T14:02:00Z');
  const earlier = { ...cronJob?.metadata.annotations, [SINCE]: '2026-11-23T05:00:00Z' };
  const again = await written('ensureCronJob', {
    cronJob: { ...(cronJob as CronJob), metadata: { ...(cronJob as CronJob).metadata, annotations: earlier } },
  });
  expect(again.applied[0]?.metadata.annotations?.[SINCE]).toBe('2026-11-23T05:00:00Z');
  expect((await written('ensureCronJob', { cronJob: cronJob as CronJob })).writes).toEqual([]);
});

it('takes over a CronJob that lost its owner', async () => {
  const { applied } = await written('ensureCronJob', { cronJob: cronJobOf(aScope(), { ownerReferences: [] }) });
  expect(applied[0]?.metadata.ownerReferences).toMatchObject([{ kind: 'Sprint', name: 'sprint-1', controller: true }]);
});

it('deletes this very CronJob, and none that has no uid', async () => {
  const cronJob = cronJobOf(aScope(), { uid: 'u' });
  expect((await written('deleteCronJob', { cronJob })).writes).toEqual(['delete sprint-1-daily-scrum u']);
  expect((await written('deleteCronJob', {})).writes).toEqual([]);
});

const wish = aScope().wish;
it.each<[string, SprintAction, object]>([
  [
    'startSprint',
    { type: 'startSprint', projectID: 'PAY', wish },
    { params: { project_id: 'PAY' }, body: wish, idempotencyKey: startKey(aScope().externalRef, wish) },
  ],
  [
    'changeSettings',
    { type: 'changeSettings', sprintID: 'PAY-S01', goal: 'g', closePolicy: 'Manual' },
    { params: { sprint_id: 'PAY-S01' }, body: { goal: 'g', close_policy: 'Manual' } },
  ],
  ['closeSprint', { type: 'closeSprint', sprintID: 'PAY-S01' }, { params: { sprint_id: 'PAY-S01' } }],
])('%s asks the service once, and says that it was written to', async (what, action, body) => {
  const { cluster, deps: services } = new World();
  cluster.put(SPRINT, aScope().sprint);
  expect(await act([action], aScope(), cluster.context, services)).toBe(true);
  const asked = cluster.requests.filter((request) => !request.what.startsWith('get '));
  expect(asked).toEqual([{ what, body, options: undefined }]);
});

it('says so also when only one of several things was written to the service', async () => {
  const { cluster, deps: services } = new World();
  const change: SprintAction = { type: 'changeSettings', sprintID: 'PAY-S01', goal: 'g', closePolicy: 'Manual' };
  expect(await act([change, { type: 'ensureCronJob' }], aScope(), cluster.context, services)).toBe(true);
  expect(await act([{ type: 'ensureCronJob' }], aScope(), cluster.context, services)).toBe(false);
  expect(await act([], aScope(), cluster.context, services)).toBe(false);
});

it.each<[string, SprintAction]>([
  ['startSprint', { type: 'startSprint', projectID: 'PAY', wish }],
  ['changeSettings', { type: 'changeSettings', sprintID: 'PAY-S01', goal: 'g', closePolicy: 'Manual' }],
  ['closeSprint', { type: 'closeSprint', sprintID: 'PAY-S01' }],
])('does nothing more once %s is refused', async (what, action) => {
  const world = new World();
  world.cluster.put(SPRINT, aScope().sprint);
  world.failures.set(what, problem('odd'));
  const acting = act([action, { type: 'ensureCronJob' }], aScope(), world.cluster.context, world.deps);
  await expect(acting).rejects.toMatchObject({ code: 'odd' });
  expect(world.cluster.takeAsked().filter((asked) => !asked.startsWith('get '))).toEqual([what]);
});

it('starts nothing for an object that is gone, whatever the store shows', async () => {
  const { cluster, deps: services } = new World();
  await act([{ type: 'startSprint', projectID: 'PAY', wish }], aScope(), cluster.context, services);
  expect(cluster.takeAsked()).toEqual(['get sprints/sprint-1']);
});

it('a sprint that was closed meanwhile is closed', async () => {
  const world = new World();
  world.failures.set('closeSprint', problem('sprint_closed'));
  expect(await act([{ type: 'closeSprint', sprintID: 'PAY-S01' }], aScope(), world.cluster.context, world.deps)).toBe(
    true,
  );
  world.failures.set('closeSprint', Object.assign(new Error('no answer of the service'), { code: 'sprint_closed' }));
  await expect(closeSprint('PAY-S01', world.deps)).rejects.toThrow('no answer');
});

it('the key of a start is that of its wish, for ever', () => {
  expect(startKey('ref', { goal: 'a' })).toBe(startKey('ref', { goal: 'a' }));
  expect(startKey('ref', { goal: 'a' })).toMatch(/^start:ref:[\w-]{22}$/);
  expect(startKey('ref', { goal: 'b' })).not.toBe(startKey('ref', { goal: 'a' }));
  expect(startKey('other', { goal: 'a' })).not.toBe(startKey('ref', { goal: 'a' }));
});

it('what somebody added to the pods goes before anything is applied', async () => {
  const { cluster, deps: services } = new World();
  const cronJob = cronJobOf(aScope(), { uid: 'u' });
  const live = cluster.put(CRON_JOBS, { ...cronJob, spec: { ...cronJob.spec, startingDeadlineSeconds: 7, extra: 1 } });
  await act([{ type: 'ensureCronJob' }], aScope({ cronJob: live }), cluster.context, services);
  expect(cluster.requests.map(({ what, body }) => [what, (body as CronJob).spec.extra])).toEqual([
    ['patch cronjobs/sprint-1-daily-scrum', null],
    ['apply cronjobs/sprint-1-daily-scrum', undefined],
  ]);
  expect(cluster.requests[1]?.options).toEqual({ fieldManager: 'dsm-sprint', force: true });
});

it('a deletion that is refused stops what comes after', async () => {
  const { cluster, deps: services } = new World();
  const forbidden = refusal(403, 'Forbidden');
  cluster.before('delete cronjobs', () => {
    throw forbidden;
  });
  const scope = aScope({ cronJob: cronJobOf(aScope(), { uid: 'u' }) });
  await expect(act([{ type: 'deleteCronJob' }], scope, cluster.context, services)).rejects.toBe(forbidden);
  expect(cluster.requests).toMatchObject([{ what: 'delete cronjobs/sprint-1-daily-scrum', options: { uid: 'u' } }]);
});
