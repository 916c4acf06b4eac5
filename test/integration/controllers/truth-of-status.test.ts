import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { reconcile as reconcileDailyScrum } from '../../../controllers/daily-scrum/reconcile.ts';
import { storedReportsOf } from '../../../controllers/daily-scrum/stored-reports.ts';
import type { ReconcileContext } from '../../../controllers/runtime/control/controller.ts';
import { FirstSeen } from '../../../controllers/runtime/objects/first-seen.ts';
import { Hindrances } from '../../../controllers/sprint/jobs/hindrances.ts';
import { reconcile as reconcileSprint } from '../../../controllers/sprint/reconcile.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import { hostServices } from '../../../dev/services/host.ts';
import { InProcessBus } from '../../../services/kit/events/in-process-bus.ts';
import { createLogger } from '../../../services/kit/process/logger.ts';
import { sprintClient } from '../../../services/sprint/contract/client.ts';
import { MONDAY } from '../../fixtures/dates.ts';
import { openEmbedded } from '../fixtures/services/databases.ts';
import { dailyScrum, project, sprint, tasks } from './manifests.ts';
import { condition, DAILY_SCRUMS, key, PROJECTS, SPRINTS, waitForObject } from './objects.ts';
import { apply, CLUSTER, type OperatorWorld, startOperatorWorld } from './operator-world.ts';

// A status tells what is so: whatever somebody wrote into it, whatever Kubernetes refuses, whichever database the service has.

let world: OperatorWorld;
let sprints: ReturnType<typeof sprintClient>;
beforeAll(async () => {
  world = await startOperatorWorld();
  world.moveClockTo(new Date(`${MONDAY}T12:00:00Z`));
  sprints = sprintClient(() => world.host.endpoints.sprint);
});
afterAll(() => world?.stop());

const log = createLogger('truth-of-status-test', 'fatal');
const untilSprint = (name: string, ready: string, namespace?: string) =>
  waitForObject(world.admin, SPRINTS, key(name, namespace), (s) => condition(s, 'Ready') === ready, 20_000);
const patchStatus = (kind: string, name: string, status: object) =>
  world.kubectl(['patch', kind, name, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status })]);
const facts = ({ status }: Sprint) => ({ ...status, conditions: undefined });

describe('a status that somebody edits', () => {
  const scrum = `edit-1-${MONDAY.replaceAll('-', '')}`;
  const untilHeld = (blockers: number) =>
    waitForObject(
      world.admin,
      DAILY_SCRUMS,
      key(scrum),
      (d) => condition(d, 'Succeeded') === 'True/Reported' && d.status?.blockers === blockers,
    );
  beforeAll(async () => {
    await apply(
      world,
      project('edit', { backlog: { tasks: tasks('E', 2) } }),
      sprint('edit-1', 'edit', { tasks: ['E-1'] }),
      sprint('edit-2', 'edit', { tasks: ['E-2'] }),
    );
    await untilSprint('edit-1', 'True/Active');
    await untilSprint('edit-2', 'True/Queued');
  });

  it('of a waiting Sprint: it starts all the same', async () => {
    await patchStatus('sprint', 'edit-2', {
      phase: 'Completed',
      sprintID: 'X-S99',
      day: { current: 1, total: 9, display: '1/9' },
    });
    const mended = await waitForObject(world.admin, SPRINTS, key('edit-2'), (s) => s.status?.phase === 'Planned');
    await waitForObject(
      world.admin,
      SPRINTS,
      key('edit-2'),
      (s) => s.status?.sprintID === undefined && s.status?.day === undefined,
    );
    expect(condition(mended, 'Ready')).toBe('True/Queued');
  });

  it('of a DailyScrum that has ended: its numbers and its owner come back', async () => {
    await apply(world, dailyScrum('edit-1', MONDAY));
    const { status, metadata } = await untilHeld(0);
    const member = { employeeID: 'nobody', today: 'false' };
    await patchStatus('dailyscrum', scrum, { blockers: 9, completedTasks: 7, members: [member] });
    await untilHeld(0);
    await world.kubectl([
      'patch',
      'dailyscrum',
      scrum,
      '--type=json',
      '-p',
      '[{"op":"remove","path":"/metadata/ownerReferences"}]',
    ]);
    const mended = await waitForObject(
      world.admin,
      DAILY_SCRUMS,
      key(scrum),
      (d) => d.metadata.ownerReferences?.length === 1,
    );
    expect(mended.metadata.ownerReferences).toEqual(metadata.ownerReferences);
    expect(mended.status).toEqual(status);
  });

  it('of a Sprint that is closed: all of it comes back', async () => {
    await world.kubectl(['patch', 'sprint', 'edit-1', '--type=merge', '-p', '{"spec":{"state":"Closed"}}']);
    const closed = await untilSprint('edit-1', 'True/ClosedWithPendingTasks');
    await untilSprint('edit-2', 'True/Active');
    await patchStatus('sprint', 'edit-1', {
      sprintID: 'EDIT-S02',
      progress: { total: 9, completed: 9, inProgress: 0, percent: 100, display: '9/9' },
      retrospective: { reportID: 'false', actionItems: [{ description: 'false', status: 'open' }] },
      cronJob: { name: 'false' },
    });
    await vi.waitFor(
      async () => expect(facts((await world.admin.get(SPRINTS, key('edit-1')))!)).toEqual(facts(closed)),
      10_000,
    );
  });

  it('and what has ended and was compared once is not read again', async () => {
    let reads = 0;
    const counted = new Proxy(sprints, {
      get: (client, name) => {
        reads += 1;
        return Reflect.get(client, name);
      },
    });
    const { events, store } = world.operator;
    const context = { client: world.admin, log, events, clock: { now: Date.now } } as unknown as ReconcileContext;
    context.store = store.bind(world.operator) as ReconcileContext['store'];
    const identity = ({ namespace, name }: { namespace: string; name: string }) =>
      `k8s:${CLUSTER}/${namespace}/${name}`;
    const pod = { image: 'dsm:test', toleratesLocalNode: true };
    const outside = { machineTime: () => ({ now: Date.now(), aheadMs: 0, movedAt: 0 }), hindrances: new Hindrances() };
    const [firstSeen, storedReports] = [new FirstSeen(), storedReportsOf(counted)];
    const outlooks = { forecastOf: () => undefined };
    const deps = {
      ...{ sprint: counted, outlooks, storedReports, identity, pod, firstSeen },
      known: { whenRead: async () => undefined, sprintOf: () => undefined, written: () => undefined },
      comparisons: { waitMs: () => 0 },
      isChronicleAway: () => false,
      ...outside,
    };
    for (const reconcile of [
      () => reconcileSprint(key('edit-1'), context, deps),
      () => reconcileDailyScrum(key(scrum), context, deps),
    ])
      await vi.waitFor(async () => {
        reads = 0;
        await reconcile();
        expect(reads).toBe(0);
      }, 10_000);
  });
});

describe('what Kubernetes refuses', () => {
  it('is told, with what was started; goes on when it is allowed; and a namespace goes with all in it', async () => {
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'none', namespace: 'tight' },
      spec: { hard: { 'count/cronjobs.batch': '0', 'count/rolebindings.rbac.authorization.k8s.io': '0' } },
    };
    await world.kubectl(['create', 'namespace', 'tight']);
    await apply(world, quota);
    await world.kubectl(['-n', 'tight', 'wait', '--for=jsonpath={.status.hard}', 'quota/none', '--timeout=30s']);
    await apply(world, project('tight', { backlog: { tasks: tasks('T', 1) } }, 'tight'));
    const refused = await waitForObject(
      world.admin,
      PROJECTS,
      key('tight', 'tight'),
      (p) => condition(p, 'Ready') === 'False/KubernetesRefused',
    );
    expect(refused.status?.conditions?.[0]?.message).toContain('exceeded quota: none');
    const narrower = { ...quota, spec: { hard: { 'count/cronjobs.batch': '0' } } };
    await apply(world, narrower, sprint('tight-1', 'tight', {}, 'tight'));
    const started = await untilSprint('tight-1', 'False/KubernetesRefused', 'tight');
    expect(condition(started, 'Reconciling')).toBe('True/KubernetesRefused');
    expect(started.status).toMatchObject({
      phase: 'Active',
      sprintID: 'TIGHT-S01',
      sprintBacklog: { taskIDs: ['T-1'] },
    });
    expect(started.status?.conditions?.[0]?.message).toMatch(/^the API server refuses: .*exceeded quota: none/);
    await expect(
      world.kubectl(['-n', 'tight', 'patch', 'sprint', 'tight-1', '--type=merge', '-p', '{"spec":{"maxTasks":3}}']),
    ).rejects.toThrow('maxTasks is frozen');
    await world.kubectl(['-n', 'tight', 'delete', 'quota', 'none']);
    await untilSprint('tight-1', 'True/Active', 'tight');
    await world.kubectl(['delete', 'namespace', 'tight', '--timeout=60s']);
    expect((await sprints.getSprint({ params: { sprint_id: 'TIGHT-S01' } })).status).toBe('closed_with_pending_tasks');
  });
});

describe('a sprint of which the service knows nothing', () => {
  it('is not started again, keeps its status, heals with the right database, and can be deleted', async () => {
    await apply(
      world,
      project('lost', { backlog: { tasks: tasks('L', 1) } }),
      sprint('lost-1', 'lost'),
      sprint('lost-2', 'lost', { tasks: ['L-1'] }),
    );
    await untilSprint('lost-1', 'True/Active');
    const before = await waitForObject(world.admin, SPRINTS, key('lost-1'), (s) => s.status?.forecast !== undefined);
    await waitForObject(world.admin, PROJECTS, key('lost'), (p) => p.status?.activeSprint === 'lost-1');
    const connection = await openEmbedded();
    const bus = new InProcessBus();
    const other = await hostServices({ connection, bus, clock: { now: () => new Date() }, log });
    const { endpoints } = world.host;
    const right = endpoints.sprint;
    const look = () => world.kubectl(['annotate', 'sprint', 'lost-1', `test/at=${performance.now()}`, '--overwrite']);
    try {
      endpoints.sprint = other.endpoints.sprint;
      await look();
      const lost = await untilSprint('lost-1', 'False/SprintLost');
      expect(condition(lost, 'Stalled')).toBe('True/SprintLost');
      expect(lost.status?.conditions?.[0]?.message).toContain('none of Sprint lost-1 in Project lost');
      expect(facts(lost)).toEqual(facts(before));
      await world.kubectl(['annotate', 'project', 'lost', 'test/at=1']);
      expect(await sprintClient(() => other.endpoints.sprint).listProjects({})).toEqual([]);

      endpoints.sprint = right;
      await look();
      await untilSprint('lost-1', 'True/Active');
      expect((await world.admin.get(PROJECTS, key('lost')))?.status?.activeSprint).toBe('lost-1');

      endpoints.sprint = other.endpoints.sprint;
      await look();
      await untilSprint('lost-1', 'False/SprintLost');
      await world.kubectl(['delete', 'sprint', 'lost-1', 'lost-2', '--timeout=30s']);
    } finally {
      endpoints.sprint = right;
      await other.stop();
      await bus.close();
      await connection.close();
    }
    // The sprint itself was never touched, and the object applied again finds it.
    await apply(world, sprint('lost-1', 'lost'));
    expect((await untilSprint('lost-1', 'True/Active')).status?.sprintID).toBe('LOST-S01');
  });
});
