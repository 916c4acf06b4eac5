import { expect, it } from 'vitest';
import type { KubeClient } from '../../runtime/client/kube-client.ts';
import { KubeError } from '../../runtime/client/kube-error.ts';
import type { KubeObject, Resource } from '../../runtime/objects/object.ts';
import { aScope, cronJobOf } from '../test-scope.ts';
import { Hindrances } from './hindrances.ts';
import type { Job } from './job.ts';

const cronJob = cronJobOf(aScope(), { uid: 'cron-uid' });
const job = (resourceVersion = '1', conditions: object[] = []): Job =>
  ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'j', uid: 'job-uid', resourceVersion },
    status: { conditions },
  }) as Job;
const failed = { type: 'Failed', status: 'True', reason: 'DeadlineExceeded', message: 'too long' };
const missed = { dueAt: 1 };

/** An API server that has one Warning, and counts what it is asked. */
function apiServer(note: string | (() => never)) {
  const asked: string[] = [];
  const server = {
    note,
    asked,
    list: async (resource: Resource, { fieldSelector = '', labelSelector = '' }) => {
      asked.push(`${resource.plural} ${fieldSelector}${labelSelector}`);
      if (typeof server.note === 'function') server.note();
      const event = { metadata: { name: 'e' }, reason: 'FailedCreate', note: server.note };
      return { items: (resource.plural === 'events' ? [event] : []) as unknown as KubeObject[], resourceVersion: '1' };
    },
  };
  return server;
}
const client = (server: object) => server as unknown as Pick<KubeClient, 'list'>;

it('asks of the one Job alone, once a minute, and keeps the words when only they change', async () => {
  const server = apiServer('pods "j-abc" is forbidden');
  const hindrances = new Hindrances();
  const ask = (now: number, of = job()) => hindrances.reasonOf(client(server), missed, cronJob, of, now);
  expect(await ask(0)).toBe('Job j: FailedCreate: pods "j-abc" is forbidden');
  expect(server.asked).toEqual(['pods batch.kubernetes.io/job-name=j', 'events regarding.uid=job-uid,type=Warning']);
  server.note = 'pods "j-xyz" is forbidden';
  await ask(59_000);
  expect(server.asked).toHaveLength(2);
  expect(await ask(60_000)).toContain('j-abc');
  expect(server.asked).toHaveLength(4);
  // The Job has changed: at once.
  expect(await ask(60_001, job('2', [failed]))).toBe(
    'Job j: failed: DeadlineExceeded: too long; FailedCreate: pods "j-xyz" is forbidden',
  );
  expect(server.asked).toHaveLength(6);
});

it('keeps what it said of one Job while the next one is tried for the same reason, or none is there', async () => {
  const server = apiServer('pods "j-abc" is forbidden');
  const hindrances = new Hindrances();
  const ask = (now: number, of: Job | undefined) => hindrances.reasonOf(client(server), missed, cronJob, of, now);
  const first = await ask(0, job());
  server.note = 'pods "k-abc" is forbidden';
  const next = { ...job('9'), metadata: { ...job('9').metadata, name: 'k' } };
  expect(await ask(61_000, next)).toBe(first);
  expect(await ask(122_000, undefined)).toBe(first);
  expect(first).toBe('Job j: FailedCreate: pods "j-abc" is forbidden');
});

it('knows nothing of an earlier one, nor once nothing is missed', async () => {
  const server = apiServer('first');
  const hindrances = new Hindrances();
  await hindrances.reasonOf(client(server), missed, cronJob, job(), 0);
  server.note = 'second';
  expect(await hindrances.reasonOf(client(server), { dueAt: 2 }, cronJob, job(), 1)).toContain('second');
  server.note = 'third';
  hindrances.forget('team-a/sprint-1-daily-scrum');
  expect(await hindrances.reasonOf(client(server), { dueAt: 2 }, cronJob, job(), 2)).toContain('third');
});

it('asks of the CronJob when there is no Job', async () => {
  const server = apiServer('jobs.batch is forbidden');
  expect(await new Hindrances().reasonOf(client(server), missed, cronJob, undefined, 0)).toBe(
    'FailedCreate: jobs.batch is forbidden',
  );
  expect(server.asked).toEqual(['events regarding.uid=cron-uid,type=Warning']);
});

it('says that it may not ask, and fails when nobody answers', async () => {
  const refuse = (status: number) => () => {
    throw new KubeError({ what: 'list', status, reason: 'x', message: 'no rights' });
  };
  expect(await new Hindrances().reasonOf(client(apiServer(refuse(403))), missed, cronJob, job(), 0)).toContain(
    'no rights',
  );
  await expect(new Hindrances().reasonOf(client(apiServer(refuse(0))), missed, cronJob, job(), 0)).rejects.toThrow();
});
