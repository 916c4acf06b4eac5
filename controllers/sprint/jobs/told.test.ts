import { beforeEach, expect, it } from 'vitest';
import { DAILY_SCRUM, FINALIZER, PROJECT, SPRINT } from '../../../crds/resources.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import { ServiceUnavailable } from '../../../services/kit/calls/client.ts';
import type { Sprint as ServiceSprint } from '../../../services/sprint/contract/shapes.ts';
import type { ReconcileContext } from '../../runtime/control/controller.ts';
import { FirstSeen } from '../../runtime/objects/first-seen.ts';
import type { KubeObject, Resource } from '../../runtime/objects/object.ts';
import type { SprintDeps } from '../gather.ts';
import { reconcile } from '../reconcile.ts';
import { aProject, aScope, aSprint, cronJobOf, held, started } from '../test-scope.ts';
import { CRON_JOBS, type CronJob } from './cron-job.ts';
import { Hindrances } from './hindrances.ts';

// Whole passes over a running Sprint, with an API server and a clock of the test's own.

const request = { namespace: 'team-a', name: 'sprint-1' };
let now: number;
let service: ServiceSprint;
let objects: Map<string, KubeObject>;
let events: { type: string; reason: string; note: string }[];
let asked: string[];
let deps: SprintDeps;

const context = (): ReconcileContext => {
  const put = (resource: Resource, object: KubeObject) => {
    const version = String(Number(objects.get(resource.plural)?.metadata.resourceVersion ?? 0) + 1);
    const before = objects.get(resource.plural);
    const stored = {
      ...before,
      ...object,
      metadata: { ...before?.metadata, ...object.metadata, resourceVersion: version },
    };
    objects.set(resource.plural, stored);
    return stored;
  };
  const client = {
    apply: async (resource: Resource, object: KubeObject) => put(resource, object),
    applyStatus: async (resource: Resource, object: KubeObject) => put(resource, object),
    get: async (resource: Resource) => objects.get(resource.plural),
    delete: async ({ plural }: Resource) => objects.delete(plural),
    list: async ({ plural }: Resource) => {
      asked.push(plural);
      const note = 'jobs.batch is forbidden';
      return { items: plural === 'events' ? [{ metadata: {}, reason: 'FailedCreate', note }] : [] };
    },
  };
  const store = ({ plural }: Resource) => ({
    get: () => objects.get(plural),
    list: () => [objects.get(plural)].filter((each) => each !== undefined),
    byIndex: () => (plural === DAILY_SCRUM.plural ? [] : [objects.get(plural)]),
  });
  const record = (_object: KubeObject, event: (typeof events)[number]) => events.push(event);
  const log = { info: () => undefined, warn: () => undefined };
  return { client, store, log, events: { record }, clock: { now: () => now } } as unknown as ReconcileContext;
};
const attention = () =>
  (objects.get(SPRINT.plural) as Sprint).status?.conditions?.find(({ type }) => type === 'Attention');
const missing = (...unheld: string[]): ServiceSprint =>
  held({ day: { current: 2, total: 9, next: '2026-11-25', unheld } });
const warnings = () => new Set(events.filter(({ type }) => type === 'Warning').map(({ note }) => note.slice(0, 60)));

beforeEach(() => {
  now = Date.parse('2026-11-24T13:59:30Z');
  service = missing('2026-11-24');
  events = [];
  asked = [];
  const sprint = aSprint({}, started, { finalizers: [FINALIZER] });
  const annotations = { 'scrum.dsm.dev/scheduled-since': '2026-11-23T05:00:00Z' };
  const cronJob = cronJobOf(aScope({ sprint }), { annotations, uid: 'cron' });
  objects = new Map<string, KubeObject>([
    [SPRINT.plural, sprint],
    [PROJECT.plural, aProject()],
    [CRON_JOBS.plural, cronJob],
  ]);
  deps = {
    sprint: { getByRef: async () => service },
    identity: () => 'ref',
    known: { whenRead: async () => undefined, sprintOf: () => undefined, written: () => undefined },
    isChronicleAway: () => false,
    outlooks: { forecastOf: () => undefined },
    pod: { image: 'dsm', toleratesLocalNode: false },
    machineTime: () => ({ now, aheadMs: 0, movedAt: 0 }),
    firstSeen: new FirstSeen(),
    hindrances: new Hindrances(),
  } as unknown as SprintDeps;
});

it('is looked for when it is due, told once, once more the next day, and no longer when it is held', async () => {
  expect(await reconcile(request, context(), deps)).toEqual({ requeueAfterMs: 120_000 });
  expect(attention()).toBeUndefined();
  expect(asked).toEqual([]);

  now = Date.parse('2026-11-24T14:01:30Z');
  // Why may become another thing meanwhile, of which nobody tells.
  expect(await reconcile(request, context(), deps)).toEqual({ requeueAfterMs: 60_000 });
  expect(attention()).toMatchObject({
    status: 'True',
    reason: 'DailyScrumMissed',
    message: expect.stringContaining('due at 2026-11-24T14:00:00Z, is not held: FailedCreate: jobs.batch is forbidden'),
  });
  expect(warnings().size).toBe(1);
  const told = events.length;
  await reconcile(request, context(), deps);
  expect(events).toHaveLength(told);

  // Attention has the same reason as the day before.
  now = Date.parse('2026-11-25T14:01:30Z');
  service = missing('2026-11-24', '2026-11-25');
  await reconcile(request, context(), deps);
  expect(attention()?.message).toContain('due at 2026-11-25T14:00:00Z');
  expect(warnings().size).toBe(2);

  service = missing();
  await reconcile(request, context(), deps);
  expect(attention()).toBeUndefined();
});

it('stays as it is while the service is away', async () => {
  now = Date.parse('2026-11-24T14:01:30Z');
  await reconcile(request, context(), deps);
  const before = attention();
  deps.sprint.getByRef = async () => {
    throw new ServiceUnavailable('sprint', 'gone');
  };
  await reconcile(request, context(), deps);
  expect(attention()).toEqual(before);
});

it('a Sprint that is gone has its CronJob deleted', async () => {
  objects.delete(SPRINT.plural);
  const cronJob = objects.get(CRON_JOBS.plural) as CronJob;
  await reconcile(request, context(), deps);
  expect(objects.has(CRON_JOBS.plural)).toBe(true);
  objects.set(CRON_JOBS.plural, { ...cronJob, metadata: { ...cronJob.metadata, ownerReferences: [] } });
  await reconcile(request, context(), deps);
  expect(objects.has(CRON_JOBS.plural)).toBe(false);
});
