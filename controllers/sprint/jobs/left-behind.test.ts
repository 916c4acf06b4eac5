import { expect, it } from 'vitest';
import type { ReconcileContext } from '../../runtime/control/controller.ts';
import type { KubeObject, ObjectMeta } from '../../runtime/objects/object.ts';
import { aScope, aSprint, cronJobOf } from '../test-scope.ts';
import type { CronJob } from './cron-job.ts';
import { removeLeftBehind } from './left-behind.ts';

const request = { namespace: 'team-a', name: 'sprint-1' };
const cronJob = (uid: string, metadata: Partial<ObjectMeta> = {}) =>
  cronJobOf(aScope(), { uid, ownerReferences: [], ...metadata });

/** Runs it with these CronJobs in the store and this Sprint on the API server; what was deleted, and how often the server was asked. */
async function run(cronJobs: CronJob[], sprint?: KubeObject) {
  const deleted: string[] = [];
  let reads = 0;
  const client = {
    get: async () => {
      reads += 1;
      return sprint;
    },
    delete: async (_resource: object, { name }: { name: string }, { uid }: { uid: string }) => {
      deleted.push(`${name} ${uid}`);
    },
  };
  const context = { client, log: { info: () => undefined }, store: () => ({ list: () => cronJobs }) };
  await removeLeftBehind(request, context as unknown as ReconcileContext);
  return { deleted, reads };
}

it('deletes what the Sprint left behind, and this very object alone', async () => {
  const { deleted } = await run([cronJob('u1'), cronJob('u2', { name: 'renamed' })]);
  expect(deleted).toEqual(['sprint-1-daily-scrum u1', 'renamed u2']);
});

it.each<[string, CronJob]>([
  [
    'has another controller',
    cronJob('u', { ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: 'x', controller: true }] }),
  ],
  ['lacks our labels', cronJob('u', { labels: {} })],
  [
    'is of another Sprint',
    cronJob('u', { labels: { ...cronJob('u').metadata.labels, 'scrum.dsm.dev/sprint': 'sprint-2' } }),
  ],
])('leaves alone what %s, and asks nobody', async (_case, other) => {
  expect(await run([other])).toEqual({ deleted: [], reads: 0 });
});

it('leaves it to a Sprint that is there although the store does not know yet', async () => {
  expect(await run([cronJob('u')], aSprint())).toEqual({ deleted: [], reads: 1 });
});
