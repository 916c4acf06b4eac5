import { beforeEach, describe, expect, it } from 'vitest';
import { FINALIZER, SPRINT } from '../../crds/resources.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { Sprint as ServiceSprint } from '../../services/sprint/contract/shapes.ts';
import type { ReconcileContext } from '../runtime/control/controller.ts';
import { refusal } from '../runtime/testing/test-cluster.ts';
import { finalize } from './finalize.ts';
import type { SprintDeps } from './gather.ts';
import { aSprint, held, problem } from './test-scope.ts';
import { away, World } from './test-world.ts';

/** What saying good-bye to an object does, when the service holds this sprint under its name. */
async function farewell(sprint: Sprint, inService: ServiceSprint): Promise<string[]> {
  const done: string[] = [];
  const client = {
    mergePatch: async (_resource: object, _key: object, { metadata }: { metadata: { finalizers: string[] } }) => {
      done.push(`finalizers ${metadata.finalizers.length}`);
    },
  };
  const deps = {
    identity: () => 'ref',
    sprint: {
      getByRef: async () => inService,
      closeSprint: async ({ params }: { params: { sprint_id: string } }) => {
        done.push(`close ${params.sprint_id}`);
      },
    },
  };
  await finalize(sprint, { client } as unknown as ReconcileContext, deps as unknown as SprintDeps);
  return done;
}

const going = (spec: Parameters<typeof aSprint>[0] = {}) =>
  aSprint(spec, undefined, { finalizers: [FINALIZER], deletionTimestamp: '2026-11-24T10:00:00Z' });

it.each<[string, Sprint, ServiceSprint, string[]]>([
  ['closes the sprint that it started', going(), held({ external_uid: 'uid-sprint-1' }), ['close PAY-S01']],
  [
    'closes the sprint that one like it started',
    going(),
    held({ external_uid: 'gone', external_spec: '{}' }),
    ['close PAY-S01'],
  ],
  [
    'leaves a sprint that only has its name',
    going({ maxTasks: 3 }),
    held({ external_uid: 'gone', external_spec: '{}' }),
    [],
  ],
  ['leaves a sprint that is closed', going(), held({ status: 'completed' }), []],
  ['leaves it with Orphan', going({ deletionPolicy: 'Orphan' }), held(), []],
])('an object that is deleted %s', async (_what, sprint, inService, closes) => {
  expect(await farewell(sprint, inService)).toEqual([...closes, 'finalizers 0']);
});

const REF = 'k8s:uid/team-a/payments/sprint-1';
const FORCE = { 'scrum.dsm.dev/force-delete': 'true' };

describe('good-bye', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.held.set(REF, held({ external_uid: 'uid-sprint-1' }));
  });
  const goodbye = (sprint = going(), annotations: Record<string, string> = {}) => {
    const object = { ...sprint, metadata: { ...sprint.metadata, annotations } };
    return finalize(world.cluster.put(SPRINT, object as never) as never, world.cluster.context, world.deps);
  };

  it('closes the sprint of its own name, and only then lets the object go', async () => {
    expect(await goodbye()).toBeUndefined();
    expect(world.cluster.requests).toMatchObject([
      { what: 'getByRef', body: { query: { external_ref: REF } } },
      { what: 'closeSprint', body: { params: { sprint_id: 'PAY-S01' }, body: { because: 'deleted' } } },
      { what: 'patch sprints/sprint-1', body: { metadata: { finalizers: [] } } },
    ]);
    expect(world.sprint()).toBeUndefined();
  });

  it('says nothing to one that was never held', async () => {
    await goodbye(aSprint({}, undefined, { finalizers: ['other'], deletionTimestamp: 'now' }));
    expect(world.cluster.takeAsked()).toEqual([]);
  });

  it('asks nobody with Orphan, and goes when the service knows nothing', async () => {
    await goodbye(going({ deletionPolicy: 'Orphan' }));
    expect(world.cluster.takeAsked()).toEqual(['patch sprints/sprint-1']);
    world.held.clear();
    await goodbye();
    expect(world.cluster.takeAsked()).toEqual(['getByRef', 'patch sprints/sprint-1']);
  });

  it('goes when the sprint was closed in between', async () => {
    world.failures.set('closeSprint', problem('sprint_closed'));
    expect(await goodbye()).toBeUndefined();
    expect(world.sprint()).toBeUndefined();
  });

  it.each([
    ['getByRef', away, 'ServiceUnavailable'],
    ['closeSprint', away, 'ServiceUnavailable'],
    ['closeSprint', problem('odd'), 'Deleting'],
  ])('stays while %s fails, says so, and tries again in three seconds', async (call, failure, reason) => {
    world.failures.set(call, failure);
    expect(await goodbye()).toEqual({ requeueAfterMs: 3_000 });
    expect(world.condition('Ready')).toMatchObject({ status: 'False', reason });
    expect(world.sprint()?.metadata.finalizers).toEqual([FINALIZER]);
  });

  it('needs no service once its sprint has ended: nothing is left to close', async () => {
    world.failures.set('getByRef', away);
    const end = { type: 'Succeeded' as const, status: 'True' as const, reason: 'Completed', message: 'closed' };
    const conditions = [{ ...end, observedGeneration: 1, lastTransitionTime: '2026-11-24T14:00:00Z' }];
    const ended = aSprint({}, { conditions }, { finalizers: [FINALIZER], deletionTimestamp: '2026-11-24T10:00:00Z' });
    expect(await goodbye(ended)).toBeUndefined();
    expect(world.sprint()).toBeUndefined();
  });

  it('forced by "true" alone, it goes although the service is away, and the log says what may be left', async () => {
    world.failures.set('getByRef', away);
    await goodbye(going(), { 'scrum.dsm.dev/force-delete': 'yes' });
    expect(world.sprint()).toBeDefined();
    expect(await goodbye(going(), FORCE)).toBeUndefined();
    expect(world.sprint()).toBeUndefined();
    expect(world.cluster.log.said).toEqual(['warn deletion is forced: the sprint may run on in the service']);
  });

  it('forced, it still closes where it can', async () => {
    await goodbye(going(), FORCE);
    expect(world.cluster.takeAsked()).toEqual(['getByRef', 'closeSprint', 'patch sprints/sprint-1']);
  });

  it('a refusal of the API server is told of and thrown; what passes by itself is only thrown', async () => {
    const failing = async (failure: Error) => {
      world.cluster.before('patch sprints', () => {
        throw failure;
      });
      world.cluster.takeAsked();
      await expect(goodbye()).rejects.toBe(failure);
      return world.cluster.takeAsked().slice(-1);
    };
    expect(await failing(refusal(403, 'Forbidden'))).toEqual(['apply sprints/sprint-1/status']);
    expect(world.condition('Ready')?.reason).toBe('KubernetesRefused');
    expect(await failing(refusal(0, 'Unreachable'))).toEqual(['patch sprints/sprint-1']);
  });
});
