import { expect, it } from 'vitest';
import type { KubeObject, OwnerReference, Resource } from './object.ts';
import { ownerKeys } from './owner.ts';

const BOARDS: Resource = { apiVersion: 'test.dsm.dev/v1', kind: 'Board', plural: 'boards', namespaced: true };
const reference: OwnerReference = {
  apiVersion: 'test.dsm.dev/v1',
  kind: 'Board',
  name: 'a',
  uid: 'u',
  controller: true,
};

it.each<[string, Partial<OwnerReference>, string[]]>([
  ['the controller', {}, ['a']],
  ['an older version of its group', { apiVersion: 'test.dsm.dev/v1alpha1' }, ['a']],
  ['an owner that is not the controller', { controller: false }, []],
  ['another kind', { kind: 'Card' }, []],
  ['the same kind of another group', { apiVersion: 'other.dev/v1' }, []],
])('%s', (_case, change, names) => {
  const child: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'child', namespace: 'ns', ownerReferences: [{ ...reference, ...change }] },
  };
  expect(ownerKeys(child, BOARDS)).toEqual(names.map((name) => ({ namespace: 'ns', name })));
});

it('an owner that lies in no namespace', () => {
  const child: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'child', namespace: 'ns', ownerReferences: [reference] },
  };
  expect(ownerKeys(child, { ...BOARDS, namespaced: false })).toEqual([{ namespace: '', name: 'a' }]);
});
