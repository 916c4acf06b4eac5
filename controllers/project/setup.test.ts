import { expect, it } from 'vitest';
import { PROJECT, SPRINT } from '../../crds/resources.ts';
import type { KubeObject, OwnerReference } from '../runtime/objects/object.ts';
import { ROLE_BINDINGS, ROLES, SERVICE_ACCOUNTS } from './resources.ts';
import { projectController } from './setup.ts';
import { aProject } from './test-scope.ts';
import { aSprintObject, World } from './test-world.ts';

const world = new World();
const options = projectController(world.deps, { sources: [], workers: 2 });

/** Names of the Projects that are woken for a change of an object. */
function woken(plural: string, object: KubeObject): string[] {
  const watched = options.watches?.filter(({ resource }) => resource.plural === plural) ?? [];
  return watched
    .flatMap(({ toKeys }) => toKeys(object, world.cluster.context.store))
    .map(({ namespace, name }) => `${namespace}/${name}`);
}

it('looks at no Project by itself, with as many workers and such sources as it is told', () => {
  expect(options).toMatchObject({ name: 'project', for: PROJECT, workers: 2, sources: [] });
  expect(options.resyncMs).toBeUndefined();
  expect(options.watches?.map(({ resource }) => resource)).toEqual([SPRINT, SERVICE_ACCOUNTS, ROLES, ROLE_BINDINGS]);
});

it('a Sprint wakes the Project that it names, and one that names none nobody', () => {
  expect(woken('sprints', aSprintObject('s-1'))).toEqual(['team-a/payments']);
  expect(woken('sprints', { ...aSprintObject('s-1'), spec: {} } as KubeObject)).toEqual([]);
});

it.each(['serviceaccounts', 'roles', 'rolebindings'])('one of the %s wakes all that own it', (plural) => {
  const owner = (name: string, more: Partial<OwnerReference> = {}): OwnerReference => ({
    apiVersion: PROJECT.apiVersion,
    kind: 'Project',
    name,
    uid: name,
    ...more,
  });
  const owned = (name: string, ...ownerReferences: OwnerReference[]): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Any',
    metadata: { name, namespace: 'team-a', ownerReferences },
  });
  const others = [owner('c', { kind: 'Sprint' }), owner('d', { apiVersion: 'apps/v1' })];
  expect(woken(plural, owned('dsm-daily-scrum', owner('a'), owner('b'), ...others))).toEqual(['team-a/a', 'team-a/b']);
  // Nobody may be left who could be woken by name.
  expect(woken(plural, owned('dsm-daily-scrum'))).toEqual(['team-a/dsm-daily-scrum']);
  expect(woken(plural, owned('other'))).toEqual([]);
  const { ownerReferences: _none, ...metadata } = owned('other').metadata;
  expect(woken(plural, { ...owned('other'), metadata })).toEqual([]);
});

it('reconciles with its services', async () => {
  world.cluster.put(PROJECT, aProject());
  await options.reconcile({ namespace: 'team-a', name: 'payments' }, world.cluster.context);
  expect(world.takeCalls()).toContain('declareProject');
});
