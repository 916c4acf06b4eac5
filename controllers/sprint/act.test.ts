import { expect, it } from 'vitest';
import type { ReconcileContext } from '../runtime/controller.ts';
import { act } from './act.ts';
import type { SprintDeps, SprintScope } from './gather.ts';
import type { CronJob } from './jobs/cron-job.ts';
import { aScope, cronJobOf } from './test-scope.ts';

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
