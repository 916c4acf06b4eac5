import { beforeEach, describe, expect, it } from 'vitest';
import { reconcile } from './reconcile.ts';
import { held, started } from './test-scope.ts';
import { away, closed, request, World } from './test-world.ts';

const REF = 'k8s:uid/team-a/payments/sprint-1';
const told = () => held({ external_uid: 'uid-sprint-1', external_spec: '{}' });
let world: World;

beforeEach(() => {
  world = new World();
});

const pass = () => reconcile(request, world.cluster.context, world.deps);
const asked = () => world.cluster.takeAsked().filter((what) => !/ /.test(what));

describe('a sprint of which the service has told', () => {
  it('is shown as it was told, without being asked for', async () => {
    world.begin({}, started);
    world.told.set(REF, { ...told(), progress: { ...told().progress, completed_tasks: 1 } });
    await pass();
    expect(asked()).toEqual([]);
    expect(world.sprint()?.status?.progress?.display).toBe('1/1');
  });

  it('is asked for once it was written to, and what was told is no more believed', async () => {
    world.begin({ state: 'Closed' }, started);
    world.held.set(REF, told());
    world.told.set(REF, told());
    await pass();
    expect(asked()).toEqual(['closeSprint', 'getByRef']);
    expect(world.written).toEqual([REF]);
    expect(world.sprint()?.status?.phase).toBe('Completed');
  });

  it('is not believed either when it is not known what came of a write', async () => {
    world.begin({ state: 'Closed' }, started);
    world.told.set(REF, told());
    world.failures.set('closeSprint', away);
    await pass();
    expect(world.written).toEqual([REF]);
  });
});

it('one that has ended is compared with the service when its turn comes, and then no more', async () => {
  const end = {
    type: 'Succeeded' as const,
    status: 'True' as const,
    reason: 'Completed',
    message: 'm',
    observedGeneration: 1,
    lastTransitionTime: '2026-11-24T09:00:00Z',
  };
  world.held.set(REF, { ...told(), ...closed });
  world.begin({}, { ...started, conditions: [end] });
  world.turnInMs = 500;
  expect(await pass()).toEqual({ requeueAfterMs: 500 });
  expect(asked()).toEqual([]);
  world.turnInMs = 0;
  await pass();
  expect(asked()).toContain('getByRef');
  await pass();
  asked();
  await pass();
  expect(asked()).toEqual([]);
});
