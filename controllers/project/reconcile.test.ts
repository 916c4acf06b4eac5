import { beforeEach, describe, expect, it } from 'vitest';
import type { Project } from '../../crds/project.ts';
import { FINALIZER, PROJECT } from '../../crds/resources.ts';
import { refusal } from '../runtime/testing/test-cluster.ts';
import { aDecision, anOutlook, problem, TestOrchestrator } from './orchestration/test-orchestrator.ts';
import { reconcile } from './reconcile.ts';
import { ROLES, SERVICE_ACCOUNTS } from './resources.ts';
import { decisionID } from './sprints/test-sprints.ts';
import { aProject, OWNER } from './test-scope.ts';
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
    'get projects/payments',
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

it('one that comes back is seen anew', async () => {
  world.cluster.put(PROJECT, aProject());
  await pass();
  world.monotonic = 5_000;
  expect(world.deps.firstSeen.msSince(stored() as Project)).toBe(5_000);
  world.cluster.remove(PROJECT, request);
  await pass();
  expect(world.deps.firstSeen.msSince(aProject())).toBe(0);
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

describe('with an orchestrator', () => {
  let orchestrator: TestOrchestrator;
  beforeEach(() => {
    orchestrator = new TestOrchestrator();
    world.orchestration = orchestrator;
    world.cluster.put(PROJECT, aProject());
  });
  const calls = () => orchestrator.takeCalls();

  it('is told of a project that is in the services, and of nothing twice', async () => {
    expect(await pass()).toBeUndefined();
    expect(calls()).toEqual(['listProjects', 'setSettings']);
    expect(orchestrator.told[0]?.owner).toBe(OWNER);
    // Its view comes with the next look.
    await pass();
    world.cluster.takeAsked();
    expect(await pass()).toBeUndefined();
    expect(world.cluster.takeAsked()).toEqual(READS);
    expect(calls()).toEqual([]);
  });

  it("is told nothing of another object's project", async () => {
    world.failures.set('declareProject', refused('project_id_taken'));
    await pass();
    expect(calls()).toEqual([]);
  });

  it('what it knows is shown, and each decision is told of once', async () => {
    await settle();
    orchestrator.view = anOutlook({ ...orchestrator.view, last_decision: aDecision(1) });
    world.cluster.events.splice(0);
    await pass();
    await pass();
    expect(stored()?.status?.lastDecision).toMatchObject({ decisionID: decisionID(1), tasks: 6 });
    expect(stored()?.status?.velocity).toMatchObject({ sprints: 0 });
    const decided = (note: string) => ({ type: 'Normal', reason: 'Decided', note });
    expect(world.cluster.events).toEqual([decided('StartSprint: 6 tasks (rule 8)')]);
    orchestrator.view = anOutlook({ ...orchestrator.view, last_decision: aDecision(2, { sentence: 'Another' }) });
    await pass();
    expect(world.cluster.events.at(-1)).toEqual(decided('Another'));
  });

  it('away: the object stays Ready, what was shown stays, and it is asked again later', async () => {
    orchestrator.view = anOutlook({ last_decision: aDecision(1) });
    await settle();
    await pass();
    orchestrator.heard = { view: undefined };
    orchestrator.failures.set('listProjects', away('orchestrator'));
    world.cluster.takeAsked();
    expect(await pass()).toEqual({ requeueAfterMs: 3_000 });
    expect(world.cluster.takeAsked()).toEqual(READS);
    expect(ready()?.status).toBe('True');
    expect(stored()?.status?.lastDecision?.decisionID).toBe(decisionID(1));
  });

  it('a refusal that nobody expects is thrown, once all else is done', async () => {
    const fault = problem('settings_declared');
    orchestrator.failures.set('setSettings', fault);
    await expect(pass()).rejects.toBe(fault);
    expect(ready()?.status).toBe('True');
  });

  it('a Sprint that cannot be made is told of, and thrown', async () => {
    world.cluster.put(PROJECT, aProject({ orchestration: { mode: 'Automatic' } }));
    orchestrator.decision = aDecision(1);
    expect(await pass()).toEqual({ requeueAfterMs: 2_000 });
    world.monotonic = 2_000;
    const forbidden = refusal(403, 'Forbidden', 'exceeded quota');
    world.cluster.before('create sprints', () => {
      throw forbidden;
    });
    await expect(pass()).rejects.toBe(forbidden);
    expect(ready()).toMatchObject({ reason: 'KubernetesRefused', message: expect.stringContaining('exceeded quota') });
  });
});

it('a sprint that began by REST is shown, without an orchestrator as well', async () => {
  world.cluster.put(PROJECT, aProject());
  await settle();
  const byREST = { sprint_id: 'PAYMENTS-S01', number: 1, goal: '' };
  world.sprints = [{ ...byREST, sprint_name: 'n', external_ref: null, status: 'in_progress' }];
  await pass();
  expect(world.cluster.takeAsked()).toEqual([
    ...READS,
    'create sprints/payments-s01',
    'apply projects/payments/status',
  ]);
});
