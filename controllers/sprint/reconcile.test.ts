import { beforeEach, describe, expect, it } from 'vitest';
import { FINALIZER, SPRINT } from '../../crds/resources.ts';
import { refusal } from '../runtime/testing/test-cluster.ts';
import { CRON_JOBS } from './jobs/cron-job.ts';
import { reconcile } from './reconcile.ts';
import { aScope, aSprint, cronJobOf, dryRun, held, problem, started } from './test-scope.ts';
import { away, closed, request, World } from './test-world.ts';

const REF = 'k8s:uid/team-a/payments/sprint-1';
const cronJobKey = { namespace: 'team-a', name: 'sprint-1-daily-scrum' };
const STATUS = 'apply sprints/sprint-1/status';
const APPLY = 'apply cronjobs/sprint-1-daily-scrum';
const LOOK = 'get cronjobs/sprint-1-daily-scrum';
const DELETE = 'delete cronjobs/sprint-1-daily-scrum';
let world: World;

beforeEach(() => {
  world = new World();
});

const pass = () => reconcile(request, world.cluster.context, world.deps);
const asked = () => world.cluster.takeAsked();
const ready = () => world.condition('Ready');
const isRunning = () => {
  world.held.set(REF, held({ external_uid: 'uid-sprint-1', external_spec: '{}' }));
  world.begin({}, started);
};

it('a new Sprint is said to be seen, held by its finalizer, and waits for its siblings', async () => {
  world.begin({}, undefined, { finalizers: [] });
  world.deps.firstSeen.forget(request);
  expect(await pass()).toEqual({ requeueAfterMs: 2_000 });
  expect(asked()).toEqual([STATUS, 'patch sprints/sprint-1', 'getByRef', 'planSprint', STATUS]);
  expect(world.sprint()?.metadata.finalizers).toEqual([FINALIZER]);
});

it('when it is its turn it starts, has its CronJob, and both are told of in the same pass', async () => {
  world.begin({}, { phase: 'Planned' });
  expect(await pass()).toEqual({ requeueAfterMs: 3_600_000 });
  expect(asked()).toEqual([
    'getByRef',
    'planSprint',
    'get sprints/sprint-1',
    'startSprint',
    // What came of it is read again.
    'getByRef',
    LOOK,
    APPLY,
    STATUS,
  ]);
  expect(world.sprint()?.status).toMatchObject({ sprintID: 'PAY-S01', cronJob: { name: cronJobKey.name } });
  expect(ready()?.status).toBe('True');
});

it('the next pass reads once and writes nothing', async () => {
  world.begin({}, { phase: 'Planned' });
  await pass();
  asked();
  await pass();
  expect(asked()).toEqual(['getByRef']);
});

it('looks at four rounds at most, however often the service says that it still has to be written to', async () => {
  isRunning();
  world.begin({ goal: 'Another goal' }, started);
  world.deps.sprint.changeSettings = (async () => undefined) as never;
  await pass();
  expect(asked().filter((each) => each === 'getByRef')).toHaveLength(4);
});

it('a goal that has changed is handed on and read again', async () => {
  isRunning();
  world.begin({ goal: 'Another goal' }, started);
  await pass();
  expect(asked()).toEqual(['getByRef', LOOK, 'changeSettings', APPLY, 'getByRef', STATUS]);
});

it('one that is to be closed is closed, and its CronJob goes by its uid, all in one pass', async () => {
  isRunning();
  world.begin({ state: 'Closed' }, started);
  world.cluster.put(CRON_JOBS, cronJobOf(aScope(), { uid: 'cron' }));
  expect(await pass()).toBeUndefined();
  const requests = [...world.cluster.requests];
  expect(asked()).toEqual(['getByRef', 'closeSprint', 'getByRef', DELETE, STATUS]);
  expect(requests[3]?.options).toEqual({ uid: 'cron' });
  expect(world.condition('Succeeded')).toMatchObject({ status: 'True' });
});

it('a CronJob that lost our labels is found and has them again', async () => {
  isRunning();
  world.cluster.putUnseen(CRON_JOBS, cronJobOf(aScope(), { uid: 'cron', labels: {} }));
  await pass();
  expect(asked()).toEqual(['getByRef', LOOK, APPLY, STATUS]);
  expect(world.cluster.find(CRON_JOBS, cronJobKey)?.metadata.labels).toMatchObject({
    'scrum.dsm.dev/sprint': 'sprint-1',
  });
});

it("somebody else's CronJob of the name is seen, and left alone", async () => {
  isRunning();
  world.cluster.putUnseen(CRON_JOBS, cronJobOf(aScope(), { labels: {}, ownerReferences: [] }));
  await pass();
  expect(asked()).toEqual(['getByRef', LOOK, LOOK, STATUS]);
  expect(world.sprint()?.status?.cronJob).toBeUndefined();
});

describe('a sprint that is closed', () => {
  beforeEach(() => {
    world.held.set(REF, held({ ...closed, external_uid: 'uid-sprint-1', external_spec: '{}' }));
    world.begin({}, started);
  });

  it('is compared until nothing is left to write, and then left alone', async () => {
    await pass();
    expect(asked()).toEqual(['getByRef', STATUS]);
    await pass();
    expect(asked()).toEqual(['getByRef']);
    expect(await pass()).toBeUndefined();
    expect(asked()).toEqual([]);
  });

  it('is compared again when its status was edited', async () => {
    await pass();
    await pass();
    asked();
    const now = world.sprint();
    world.cluster.put(SPRINT, { ...now, status: { ...now?.status, sprintID: 'OTHER' } } as never);
    await pass();
    expect(asked()).toEqual(['getByRef', STATUS]);
  });

  it('is looked at again while a CronJob of its is there', async () => {
    await pass();
    await pass();
    asked();
    world.cluster.put(CRON_JOBS, cronJobOf(aScope(), { uid: 'cron' }));
    await pass();
    expect(asked()).toEqual(['getByRef', DELETE]);
    world.cluster.put(CRON_JOBS, cronJobOf(aScope(), { labels: {}, ownerReferences: [] }));
    await pass();
    expect(asked()).toEqual([]);
  });

  it('keeps its word while the service is away, and says nothing of it', async () => {
    await pass();
    asked();
    world.failures.set('getByRef', away);
    expect(await pass()).toBeUndefined();
    expect(asked()).toEqual(['getByRef']);
    // What was not compared is not taken for compared.
    world.failures.clear();
    await pass();
    expect(asked()).toEqual(['getByRef']);
  });

  it('still tells of a refusal of the API server', async () => {
    await pass();
    world.cluster.put(CRON_JOBS, cronJobOf(aScope(), { uid: 'cron' }));
    const forbidden = refusal(403, 'Forbidden');
    world.cluster.before('delete cronjobs', () => {
      throw forbidden;
    });
    await expect(pass()).rejects.toBe(forbidden);
  });
});

it('one that is gone is forgotten, asks no service, and has its CronJob removed', async () => {
  const sprint = world.begin({}, started);
  world.cluster.remove(SPRINT, request);
  world.cluster.put(CRON_JOBS, cronJobOf(aScope(), { uid: 'cron', ownerReferences: [] }));
  expect(await pass()).toBeUndefined();
  expect(asked()).toEqual(['get sprints/sprint-1', DELETE]);
  expect(world.deps.firstSeen.msSince(sprint as never)).toBe(0);
});

it('one that is being deleted is said good-bye to and neither started nor told of', async () => {
  world.begin({}, { phase: 'Planned' }, { deletionTimestamp: 'now' });
  expect(await pass()).toBeUndefined();
  expect(asked()).toEqual(['getByRef', 'patch sprints/sprint-1']);
});

it('one that does not fit its schema is told of, and neither held nor started', async () => {
  world.cluster.put(SPRINT, { ...aSprint(), spec: { goal: 7 } } as never);
  expect(await pass()).toBeUndefined();
  expect(asked()).toEqual([STATUS]);
  expect(world.condition('Stalled')?.reason).toBe('InvalidSpec');
});

it.each([
  ['is gone', () => world.cluster.remove(SPRINT, request)],
  ['is another', () => world.cluster.put(SPRINT, aSprint({}, { phase: 'Planned' }, { uid: 'other' }) as never)],
])('nothing is started for an object that %s by the time it gets its finalizer', async (_what, change) => {
  world.begin({}, { phase: 'Planned' }, { finalizers: [] });
  world.cluster.before('patch sprints', change);
  expect(await pass()).toBeUndefined();
  expect(asked()).not.toContain('getByRef');
});

it.each([
  ['is gone', () => world.cluster.remove(SPRINT, request)],
  ['is another', () => world.cluster.put(SPRINT, aSprint({}, { phase: 'Planned' }, { uid: 'other' }) as never)],
])('an object that %s once it was said to be seen gets no finalizer in this pass', async (_what, change) => {
  world.begin({}, undefined, { finalizers: [] });
  world.cluster.context.events.record = () => void change();
  expect(await pass()).toBeUndefined();
  expect(asked()).toEqual([STATUS]);
});

describe('what stops a pass', () => {
  beforeEach(() => void world.begin({}, { phase: 'Planned' }));

  it.each([
    ['a service that is away', 'getByRef', away, 'ServiceUnavailable'],
    ['a service that goes away in between', 'startSprint', away, 'ServiceUnavailable'],
    ['a refusal of the plan', 'planSprint', problem('odd'), 'Progressing'],
  ])('%s is told of and tried again in three seconds', async (_what, call, failure, reason) => {
    world.failures.set(call, failure);
    expect(await pass()).toEqual({ requeueAfterMs: 3_000 });
    expect(ready()).toMatchObject({ status: 'False', reason });
    world.failures.clear();
    await pass();
    expect(ready()?.status).toBe('True');
  });

  it('a refusal of the API server is told of, with what was seen, and thrown', async () => {
    const forbidden = refusal(403, 'Forbidden', 'exceeded quota');
    world.cluster.before('apply cronjobs', () => {
      throw forbidden;
    });
    await expect(pass()).rejects.toBe(forbidden);
    expect(ready()).toMatchObject({ reason: 'KubernetesRefused', message: expect.stringContaining('exceeded quota') });
    expect(world.sprint()?.status?.sprintID).toBe('PAY-S01');
  });

  it.each([
    ['a conflict', refusal(409, 'Conflict')],
    ['an API server that is away', refusal(0, 'Unreachable')],
    ['a bug', new Error('bug')],
  ])('%s is thrown and not told of', async (_what, failure) => {
    world.cluster.before('apply cronjobs', () => {
      throw failure;
    });
    await expect(pass()).rejects.toBe(failure);
    expect(asked()).not.toContain(STATUS);
  });
});

it('starts after its siblings, as they are when its turn comes and not when the pass began', async () => {
  world.begin({}, { phase: 'Planned' });
  const sibling = aSprint({ startDate: '2026-11-20' }, { phase: 'Planned' }, { name: 'sprint-0' });
  world.cluster.put(SPRINT, sibling as never);
  expect(await pass()).toEqual({ requeueAfterMs: 3_600_000 });
  expect(asked()).not.toContain('startSprint');
  world.cluster.remove(SPRINT, { namespace: 'team-a', name: 'sprint-0' });
  await pass();
  expect(asked()).toContain('startSprint');
});

it.each([
  ['not_yet', { wait_ms: 1_000 }, 1_050],
  ['not_yet', { wait_ms: 900_000 }, 900_050],
  ['backlog_behind', {}, 500],
  ['no_tasks', { stands_for_ms: 60_000 }, 60_050],
] as const)('waits for %s %o', async (code, more, requeueAfterMs) => {
  world.begin({}, { phase: 'Planned' });
  world.dryRun = dryRun(code, more);
  expect(await pass()).toEqual({ requeueAfterMs });
});

it.each([
  ['gone', () => world.cluster.remove(SPRINT, request)],
  ['another', () => world.cluster.put(SPRINT, aSprint({}, started, { uid: 'other' }) as never)],
])('a pass whose object is %s by its end says nothing of it', async (_what, change) => {
  isRunning();
  world.cluster.before('apply cronjobs', change);
  await pass();
  expect(asked()).not.toContain(STATUS);
});
