import { beforeEach, describe, expect, it } from 'vitest';
import type { Project } from '../../crds/project.ts';
import { FINALIZER, PROJECT, SPRINT } from '../../crds/resources.ts';
import { refusal } from '../runtime/testing/test-cluster.ts';
import { finalize } from './finalize.ts';
import { problem, TestOrchestrator } from './orchestration/test-orchestrator.ts';
import { aSprint, decisionID, type Likeness, running, withdrawn } from './sprints/test-sprints.ts';
import { aProject, OWNER } from './test-scope.ts';
import { aSprintObject, away, closed, refused, World } from './test-world.ts';

const request = { namespace: 'team-a', name: 'payments' };
const FORCE = { 'scrum.dsm.dev/force-delete': 'true' };
let world: World;

beforeEach(() => {
  world = new World();
});

const going = (more: object = {}) =>
  aProject({ projectID: 'PAY' }, { phase: 'Ready' }, { finalizers: [FINALIZER], deletionTimestamp: 'now', ...more });
const farewell = (project: Project = going()) =>
  finalize(world.cluster.put(PROJECT, project), world.cluster.context, world.deps);
const ready = () =>
  world.cluster.find<Project>(PROJECT, request)?.status?.conditions?.find(({ type }) => type === 'Ready');
const isGone = () => world.cluster.find(PROJECT, request) === undefined;

it('gives the id up in its own name, then lets the object go', async () => {
  expect(await farewell()).toBeUndefined();
  expect(world.calls).toEqual([
    { what: 'releaseProject', input: { params: { project_id: 'PAY' }, query: { owner: OWNER } } },
  ]);
  expect(world.cluster.takeAsked()).toEqual(['releaseProject', 'patch projects/payments']);
  expect(isGone()).toBe(true);
});

it('leaves alone one that it never held', async () => {
  await farewell(going({ finalizers: ['somebody/else'] }));
  expect([world.takeCalls(), world.cluster.takeAsked()]).toEqual([[], []]);
});

it('keeps the finalizers of others', async () => {
  await farewell(going({ finalizers: ['somebody/else', FINALIZER] }));
  expect(world.cluster.find(PROJECT, request)?.metadata.finalizers).toEqual(['somebody/else']);
});

it.each([
  ['was never declared', refused('project_not_found', 404)],
  ['is none, as the service says', refused('invalid_input', 422)],
])('an id that %s is nothing to give up', async (_what, failure) => {
  world.failures.set('releaseProject', failure);
  expect(await farewell()).toBeUndefined();
  expect(isGone()).toBe(true);
});

it.each([
  ['is away', away(), 'ServiceUnavailable'],
  ['refuses', refused('odd'), 'Deleting'],
])('stays while the service %s, and tries again in three seconds', async (_what, failure, reason) => {
  world.failures.set('releaseProject', failure);
  expect(await farewell()).toEqual({ requeueAfterMs: 3_000 });
  expect(ready()).toMatchObject({ status: 'False', reason });
  expect(world.cluster.find<Project>(PROJECT, request)?.status?.phase).toBe('Pending');
});

it('takes no other 404 for an id that was never declared', async () => {
  const notFound = refusal(404, 'NotFound');
  world.failures.set('releaseProject', notFound);
  await expect(farewell()).rejects.toBe(notFound);
});

it('waits for its Sprints that are not closed, and asks no service', async () => {
  world.cluster.put(SPRINT as never, aSprintObject('s-2'));
  world.cluster.put(SPRINT as never, aSprintObject('s-1', { phase: 'Active' }));
  world.cluster.put(SPRINT as never, aSprintObject('s-0', closed));
  world.cluster.put(SPRINT as never, aSprintObject('other', {}, 'billing'));
  expect(await farewell()).toBeUndefined();
  expect(world.cluster.takeAsked()).toEqual(['apply projects/payments/status']);
  expect(ready()).toMatchObject({
    reason: 'DeletionBlocked',
    message: 'sprints that are not closed name it: s-1, s-2',
  });
});

describe('Sprints that were made for it', () => {
  const of = decisionID(1);
  const put = (name: string, likeness: Likeness) =>
    world.cluster.put(SPRINT as never, aSprint(name, likeness) as never);

  it('go with it while they have not begun, and nothing else does', async () => {
    put('proposed', { spec: { state: 'Proposed' }, of });
    put('automatic', { of });
    put('approved', { spec: { state: 'Active' }, of });
    put('withdrawn', { of, status: withdrawn });
    put('shows', { spec: { sprintID: 'S' } });
    put('runs', { of, status: running });
    put('of-people', {});
    await farewell();
    expect(world.cluster.takeAsked()).toEqual([
      'delete sprints/proposed',
      'delete sprints/automatic',
      'delete sprints/approved',
      'apply projects/payments/status',
    ]);
    expect(ready()?.message).toBe('sprints that are not closed name it: of-people, runs, shows');
  });

  it('hold it up until they are gone, and are deleted once', async () => {
    put('proposed', { spec: { state: 'Proposed' }, of, isGoing: true });
    await farewell();
    expect(world.cluster.takeAsked()).toEqual(['apply projects/payments/status']);
    expect(ready()?.message).toBe('sprints that are not closed name it: proposed');
  });

  it('that alone were open let it go at once', async () => {
    put('proposed', { spec: { state: 'Proposed' }, of });
    await farewell();
    expect(isGone()).toBe(true);
  });
});

describe('the settings that the orchestrator was told', () => {
  let orchestrator: TestOrchestrator;
  beforeEach(() => {
    orchestrator = new TestOrchestrator();
    world.orchestration = orchestrator;
  });

  it('are given up in its own name, before the id', async () => {
    let isFirst = false;
    orchestrator.onCall = () => {
      isFirst = world.calls.length === 0;
    };
    await farewell();
    expect([orchestrator.calls, orchestrator.released, isFirst]).toEqual([
      ['releaseSettings'],
      [{ params: { project_id: 'PAY' }, query: { owner: OWNER } }],
      true,
    ]);
    expect(world.takeCalls()).toEqual(['releaseProject']);
    expect(isGone()).toBe(true);
  });

  it('of which the orchestrator knows nothing are nothing to give up', async () => {
    orchestrator.failures.set('releaseSettings', problem('project_not_found', 404));
    await farewell();
    expect(isGone()).toBe(true);
  });

  it('forced, are left with an orchestrator that is away, and the id is given up all the same', async () => {
    orchestrator.failures.set('releaseSettings', away('orchestrator'));
    expect(await farewell(going({ annotations: FORCE }))).toBeUndefined();
    expect(world.takeCalls()).toEqual(['releaseProject']);
    expect(isGone()).toBe(true);
  });

  it('hold it back while the orchestrator is away', async () => {
    orchestrator.failures.set('releaseSettings', away('orchestrator'));
    expect(await farewell()).toEqual({ requeueAfterMs: 3_000 });
    expect(world.takeCalls()).toEqual([]);
    expect(ready()).toMatchObject({ reason: 'ServiceUnavailable', message: expect.stringContaining('orchestrator') });
  });
});

it('forced, it goes with its Sprints there and the service away, and the log says what may be left', async () => {
  world.cluster.put(SPRINT as never, aSprintObject('s-1'));
  world.failures.set('releaseProject', away());
  const { releaseProject } = world.deps.project;
  world.deps.project.releaseProject = async (input) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return releaseProject(input);
  };
  let saidBefore = 0;
  world.cluster.before('patch projects', () => {
    saidBefore = world.cluster.log.said.length;
  });
  expect(await farewell(going({ annotations: FORCE }))).toBeUndefined();
  expect(saidBefore).toBe(1);
  expect(world.takeCalls()).toEqual(['releaseProject']);
  expect(world.cluster.log.said).toEqual(['warn deletion is forced: the projectID may stay taken']);
  expect(isGone()).toBe(true);
});

it('forced by "true" alone', async () => {
  world.failures.set('releaseProject', away());
  await farewell(going({ annotations: { 'scrum.dsm.dev/force-delete': 'false' } }));
  expect(isGone()).toBe(false);
});

it('forced, it still gives the id up where it can', async () => {
  await farewell(going({ annotations: FORCE }));
  expect(world.takeCalls()).toEqual(['releaseProject']);
  expect(world.cluster.log.said).toEqual([]);
});

it('one that no longer fits its schema goes as well', async () => {
  const { spec: _spec, ...rest } = going();
  await farewell({ ...rest, spec: { projectID: 'no id' } } as unknown as Project);
  expect(isGone()).toBe(true);
});

it('a refusal of the API server is told of and thrown; what passes by itself is only thrown', async () => {
  const forbidden = refusal(403, 'Forbidden');
  world.cluster.before('patch projects', () => {
    throw forbidden;
  });
  await expect(farewell()).rejects.toBe(forbidden);
  expect(ready()?.reason).toBe('KubernetesRefused');
  const unreachable = refusal(0, 'Unreachable');
  world.cluster.before('patch projects', () => {
    throw unreachable;
  });
  world.cluster.takeAsked();
  await expect(farewell()).rejects.toBe(unreachable);
  expect(world.cluster.takeAsked()).toEqual(['releaseProject', 'patch projects/payments']);
});
