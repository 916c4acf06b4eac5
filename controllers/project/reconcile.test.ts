import { beforeEach, describe, expect, it } from 'vitest';
import type { Project } from '../../crds/project.ts';
import { FINALIZER, PROJECT } from '../../crds/resources.ts';
import { refusal } from '../runtime/testing/test-cluster.ts';
import { reconcile } from './reconcile.ts';
import { ROLES, SERVICE_ACCOUNTS } from './resources.ts';
import { aProject } from './test-scope.ts';
import { away, refused, World } from './test-world.ts';

const request = { namespace: 'team-a', name: 'payments' };
const READS = ['getProject', 'listTeamMembers', 'getSummary', 'listByProject'];
let world: World;

beforeEach(() => {
  world = new World();
});

const pass = () => reconcile(request, world.cluster.context, world.deps);
const stored = () => world.cluster.find<Project>(PROJECT, request);
const ready = () => stored()?.status?.conditions?.find(({ type }) => type === 'Ready');
const settle = async () => {
  await pass();
  world.cluster.takeAsked();
  world.takeCalls();
};

it('a new Project: said at once, held by its finalizer, written, read again and told of', async () => {
  world.cluster.put(PROJECT, aProject());
  expect(await pass()).toBeUndefined();
  const accounts = ['apply serviceaccounts/dsm-daily-scrum', 'apply roles/dsm-daily-scrum'];
  expect(world.cluster.takeAsked()).toEqual([
    'apply projects/payments/status',
    'patch projects/payments',
    ...READS,
    ...accounts,
    'declareProject',
    'declareBacklog',
    'apply rolebindings/dsm-daily-scrum',
    ...READS,
    'apply projects/payments/status',
  ]);
  expect(stored()?.metadata.finalizers).toEqual([FINALIZER]);
  expect(stored()?.status).toMatchObject({ phase: 'Ready', projectID: 'PAYMENTS', completedSprints: 0 });
  expect(world.cluster.events.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
    'Normal Progressing',
    'Normal Ready',
  ]);
});

it('the next pass reads once and writes nothing', async () => {
  world.cluster.put(PROJECT, aProject());
  await settle();
  expect(await pass()).toBeUndefined();
  expect(world.cluster.takeAsked()).toEqual(READS);
});

it('what a person took away of the account comes back', async () => {
  world.cluster.put(PROJECT, aProject());
  await settle();
  world.cluster.remove(ROLES, { namespace: 'team-a', name: 'dsm-daily-scrum' });
  await pass();
  expect(world.cluster.takeAsked()).toEqual([...READS, 'apply roles/dsm-daily-scrum']);
});

it('what is not declared as it says is declared, and nothing else', async () => {
  world.cluster.put(PROJECT, aProject());
  await settle();
  const now = stored() as Project;
  world.cluster.put(PROJECT, { ...now, spec: { ...now.spec, displayName: 'Other' } });
  await pass();
  expect(world.calls.map(({ what }) => what)).toEqual([...READS, 'declareProject', ...READS]);
});

it('one that is gone asks no service, and has the account removed that it left', async () => {
  await pass();
  expect(world.takeCalls()).toEqual([]);
  world.cluster.put(PROJECT, aProject());
  await settle();
  world.cluster.remove(PROJECT, request);
  const key = { namespace: 'team-a', name: 'dsm-daily-scrum' };
  const account = world.cluster.find(SERVICE_ACCOUNTS, key) as never as { metadata: object };
  world.cluster.put(SERVICE_ACCOUNTS, { ...account, metadata: { ...account.metadata, ownerReferences: [] } } as never);
  await pass();
  expect(world.cluster.takeAsked()).toEqual(['list projects', 'delete serviceaccounts/dsm-daily-scrum']);
});

it('one that is being deleted is said good-bye to and not declared again', async () => {
  world.cluster.put(PROJECT, aProject({}, { phase: 'Ready' }, { finalizers: [FINALIZER], deletionTimestamp: 'now' }));
  expect(await pass()).toBeUndefined();
  expect(world.cluster.takeAsked()).toEqual(['releaseProject', 'patch projects/payments']);
  expect(stored()).toBeUndefined();
});

it('one that does not fit its schema is told of, and neither held nor declared', async () => {
  const invalid = { ...aProject(), spec: { projectID: 'not an id' } } as unknown as Project;
  world.cluster.put(PROJECT, invalid);
  expect(await pass()).toBeUndefined();
  expect(world.cluster.takeAsked()).toEqual(['apply projects/payments/status']);
  expect(ready()).toMatchObject({ status: 'False', reason: 'InvalidSpec' });
});

it('tasks in a circle ask no service and wait for a human', async () => {
  const [A, B] = [
    { id: 'A', title: 'A', dependsOn: ['B'] },
    { id: 'B', title: 'B', dependsOn: ['A'] },
  ];
  world.cluster.put(PROJECT, aProject({ backlog: { tasks: [A, B] } }));
  expect(await pass()).toBeUndefined();
  expect(world.takeCalls()).toEqual([]);
  expect(stored()?.metadata.finalizers).toEqual([FINALIZER]);
  expect(ready()?.reason).toBe('InvalidBacklog');
});

it.each([
  ['is gone', () => world.cluster.remove(PROJECT, request)],
  ['is another', () => world.cluster.put(PROJECT, aProject({}, undefined, { uid: 'p2' }))],
])('nothing is done outside before its finalizer stands: when it is written the object %s', async (_what, change) => {
  world.cluster.put(PROJECT, aProject({}, { phase: 'Pending' }));
  world.cluster.before('patch projects', change);
  expect(await pass()).toBeUndefined();
  expect(world.takeCalls()).toEqual([]);
});

describe('what stops a pass', () => {
  beforeEach(() => void world.cluster.put(PROJECT, aProject()));

  it.each([
    ['a service that is away', 'getSummary', away('backlog'), 'ServiceUnavailable'],
    ['a write that finds its service away', 'declareBacklog', away('backlog'), 'ServiceUnavailable'],
    ['tasks that cannot be made', 'generateBacklog', away('backlog'), 'ServiceUnavailable'],
    ['a refusal', 'declareProject', refused('project_id_taken'), 'ProjectIDTaken'],
    ['an id that the service calls invalid', 'getProject', refused('invalid_input', 422), 'InvalidSpec'],
  ])('%s is told of and tried again in three seconds', async (_what, call, failure, reason) => {
    if (call === 'generateBacklog') world.cluster.put(PROJECT, aProject({ backlog: { source: 'Generated' } }));
    world.failures.set(call, failure);
    expect(await pass()).toEqual({ requeueAfterMs: 3_000 });
    expect(ready()).toMatchObject({ status: 'False', reason });
    world.failures.clear();
    expect(await pass()).toBeUndefined();
    expect(ready()?.status).toBe('True');
  });

  it.each(['serviceaccounts', 'roles', 'rolebindings'])('a refusal of its %s is told of and thrown', async (plural) => {
    const forbidden = refusal(403, 'Forbidden', 'exceeded quota');
    world.cluster.before(`apply ${plural}`, () => {
      throw forbidden;
    });
    await expect(pass()).rejects.toBe(forbidden);
    expect(ready()).toMatchObject({ reason: 'KubernetesRefused', message: expect.stringContaining('exceeded quota') });
  });

  it.each([
    ['a conflict', refusal(409, 'Conflict')],
    ['an API server that is away', refusal(0, 'Unreachable')],
    ['a bug', new Error('bug')],
  ])('%s is thrown and not told of', async (_what, failure) => {
    world.cluster.before('apply roles', () => {
      throw failure;
    });
    await expect(pass()).rejects.toBe(failure);
    expect(ready()?.reason).toBe('Progressing');
  });
});

it.each([
  ['is gone', () => world.cluster.remove(PROJECT, request)],
  ['is another', () => world.cluster.put(PROJECT, aProject({}, { phase: 'Pending' }, { uid: 'p2' }))],
])('an object that %s once it was said to be seen gets no finalizer in this pass', async (_what, change) => {
  world.cluster.put(PROJECT, aProject());
  world.cluster.context.events.record = () => void change();
  await pass();
  expect(world.cluster.takeAsked()).toEqual(['apply projects/payments/status']);
});

it.each([
  ['gone', () => world.cluster.remove(PROJECT, request), undefined],
  ['another', () => world.cluster.put(PROJECT, aProject({}, undefined, { uid: 'p2' })), 'p2'],
])('a pass whose object is %s by its end says nothing of it', async (_what, change, uid) => {
  world.cluster.put(PROJECT, aProject({}, { phase: 'Ready' }, { finalizers: [FINALIZER] }));
  world.cluster.before('apply rolebindings', change);
  await pass();
  expect(world.cluster.takeAsked()).not.toContain('apply projects/payments/status');
  expect([stored()?.metadata.uid, stored()?.status]).toEqual([uid, undefined]);
});
