import { expect, it } from 'vitest';
import { DAILY_SCRUM } from '../../../crds/resources.ts';
import type { ReconcileContext } from '../../runtime/control/controller.ts';
import type { KubeObject, Resource } from '../../runtime/objects/object.ts';
import type { SprintScope } from '../gather.ts';
import { aScope, cronJobOf, foreignCronJob, held } from '../test-scope.ts';
import { gatherMissed, nextMissedCheck } from './gather-missed.ts';
import { Hindrances } from './hindrances.ts';
import { JOBS } from './job.ts';

const now = Date.parse('2026-11-24T14:02:00Z');
const machineTime = () => ({ now, aheadMs: 0, movedAt: 0 });
const annotations = { 'scrum.dsm.dev/scheduled-since': '2026-11-23T05:00:00Z' };
const running = (unheld: string[]): Partial<SprintScope> => ({
  held: held({ day: { current: 2, total: 9, next: '2026-11-24', unheld } }),
  cronJob: cronJobOf(aScope(), { uid: 'cron', annotations }),
});
const job = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    name: 'j',
    namespace: 'team-a',
    uid: 'job',
    labels: { 'scrum.dsm.dev/sprint': 'sprint-1' },
    annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-11-24T14:00:00Z' },
  },
};

/** Looks with these Jobs in the store; what came of it, and what the API server was asked. */
async function gather(scope: Partial<SprintScope>, jobs: KubeObject[] = [], hindrances = new Hindrances()) {
  const asked: string[] = [];
  const list = async ({ plural }: Resource, { fieldSelector }: { fieldSelector?: string }) => {
    asked.push(plural);
    return {
      items: plural === 'events' ? [{ metadata: {}, reason: 'FailedCreate', note: `of ${fieldSelector}` }] : [],
    };
  };
  const store = (resource: Resource) => ({
    list: () => (resource.plural === JOBS.plural ? jobs : []),
    byIndex: () => (resource.plural === DAILY_SCRUM.plural ? [] : undefined),
  });
  const context = { client: { list }, store } as unknown as ReconcileContext;
  const { missed } = await gatherMissed(aScope(scope), context, { machineTime, hindrances });
  return { missed, asked };
}

it('finds what was missed, and why', async () => {
  const { missed, asked } = await gather(running(['2026-11-24']), [job]);
  expect(missed).toEqual({
    dueAt: Date.parse('2026-11-24T14:00:00Z'),
    date: '2026-11-24',
    why: 'Job j: FailedCreate: of regarding.uid=job,type=Warning',
  });
  expect(asked).toEqual(['pods', 'events']);
  expect((await gather(running(['2026-11-24']))).missed?.why).toBe('FailedCreate: of regarding.uid=cron,type=Warning');
});

it.each<[string, Partial<SprintScope>]>([
  ['all was held', running([])],
  ['the service was not read', { ...running(['2026-11-24']), held: undefined }],
  ['the sprint has not started', { ...running(['2026-11-24']), held: null }],
  ['its CronJob is not there yet', { ...running(['2026-11-24']), cronJob: undefined }],
  ["somebody else's CronJob has the name", { ...running(['2026-11-24']), cronJob: foreignCronJob(aScope()) }],
])('misses nothing and asks nobody when %s', async (_case, scope) => {
  expect(await gather(scope, [job])).toEqual({ missed: undefined, asked: [] });
});

it('looks again when the next could be missed, and within an hour', () => {
  expect(nextMissedCheck(aScope(running([])), machineTime())).toBe(3_600_000);
  const soon = () => ({ ...machineTime(), now: Date.parse('2026-11-24T13:59:00Z') });
  expect(nextMissedCheck(aScope(running([])), soon())).toBe(150_000);
  expect(nextMissedCheck(aScope({ ...running([]), held: null }), soon())).toBeUndefined();
});

it('forgets why once nothing is missed', async () => {
  const hindrances = new Hindrances();
  const ask = async (unheld: string[]) => (await gather(running(unheld), [job], hindrances)).asked.length;
  expect([await ask(['2026-11-24']), await ask(['2026-11-24'])]).toEqual([2, 0]);
  expect([await ask([]), await ask(['2026-11-24'])]).toEqual([0, 2]);
});
