import { expect, it } from 'vitest';
import { PROJECT } from '../../crds/resources.ts';
import type { ReconcileContext } from '../runtime/control/controller.ts';
import type { ObjectMeta, Resource } from '../runtime/objects/object.ts';
import { refusal } from '../runtime/testing/test-cluster.ts';
import { keysOfOwnerless, removeLeftBehind } from './left-behind.ts';
import { ROLE_BINDINGS, ROLES } from './resources.ts';
import { aProject } from './test-scope.ts';
import { World } from './test-world.ts';

const request = { namespace: 'team-a', name: 'payments' };
const object = (metadata: Partial<ObjectMeta> = {}) => ({
  apiVersion: 'v1',
  kind: 'Any',
  metadata: {
    name: 'dsm-daily-scrum',
    namespace: 'team-a',
    uid: 'u',
    annotations: { 'dsm-project/applied-hash': 'x' },
    ...metadata,
  },
});

/** Runs it with the account as given, and Projects in the store and on the API server; the plurals of what was deleted, in order. */
async function run(account: object, stored: object[] = [], live: object[] = stored): Promise<string[]> {
  const deleted: string[] = [];
  const client = {
    list: async () => ({ items: live }),
    delete: async ({ plural }: Resource, _key: object, { uid }: { uid: string }) => deleted.push(`${plural} ${uid}`),
  };
  const store = ({ plural }: Resource) => ({
    list: () => (plural === 'projects' ? stored : []),
    get: () => account,
  });
  const log = { info: () => undefined };
  await removeLeftBehind(request, { client, store, log } as unknown as ReconcileContext);
  return deleted;
}

it('deletes the rights, then the account', async () => {
  expect(await run(object())).toEqual(['rolebindings u', 'roles u', 'serviceaccounts u']);
});

it.each<[string, Parameters<typeof run>]>([
  ['has an owner', [object({ ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: 'x' }] })]],
  ['was not made by the operator', [object({ annotations: {} })]],
  ['another Project of the namespace needs', [object(), [{}]]],
  ['a Project needs that the store does not know yet', [object(), [], [{}]]],
])('leaves alone what %s', async (_case, args) => {
  expect(await run(...args)).toEqual([]);
});

it('wakes the namespace for an account without an owner only', () => {
  expect(keysOfOwnerless(object())).toEqual([{ namespace: 'team-a', name: 'dsm-daily-scrum' }]);
  expect(keysOfOwnerless(object({ name: 'other' }))).toEqual([]);
  const ownerReferences = [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: 'x' }];
  expect(keysOfOwnerless(object({ ownerReferences }))).toEqual([]);
});

it.each<[string, (world: World) => void]>([
  ['nothing is left', () => undefined],
  [
    'another Project of the namespace is in the store',
    ({ cluster }) => {
      cluster.put(ROLES, object() as never);
      cluster.put(PROJECT, aProject());
    },
  ],
])('asks nobody when %s', async (_what, prepare) => {
  const world = new World();
  prepare(world);
  await removeLeftBehind(request, world.cluster.context);
  expect(world.cluster.takeAsked()).toEqual([]);
});

it('deletes one after the other, and no more after a refusal', async () => {
  const { cluster } = new World();
  for (const resource of [ROLE_BINDINGS, ROLES]) cluster.put(resource as typeof ROLES, object() as never);
  const forbidden = refusal(403, 'Forbidden');
  cluster.before('delete rolebindings', () => {
    throw forbidden;
  });
  await expect(removeLeftBehind(request, cluster.context)).rejects.toBe(forbidden);
  expect(cluster.takeAsked()).toEqual(['list projects', 'delete rolebindings/dsm-daily-scrum']);
});

it('deletes nothing of which it cannot say which object it means', async () => {
  const { uid: _none, ...metadata } = object().metadata;
  expect(await run({ ...object(), metadata })).toEqual([]);
});
