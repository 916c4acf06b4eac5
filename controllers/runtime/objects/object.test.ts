import { expect, it } from 'vitest';
import { CONFIG_MAPS, configMap } from '../testing/test-api-server.ts';
import { controllerReference, formatKey, keyOf, parseKey, resourceId } from './object.ts';

it.each([
  ['n/a', { namespace: 'n', name: 'a' }],
  ['a', { namespace: '', name: 'a' }],
])('%s as a key and as text', (text, key) => {
  expect([formatKey(key), parseKey(text)]).toEqual([text, key]);
});

it('keyOf', () => {
  expect(keyOf(configMap('n/a', '1'))).toEqual({ namespace: 'n', name: 'a' });
  expect(keyOf({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } })).toEqual({ namespace: '', name: 'a' });
});

it('resourceId tells groups apart', () => {
  expect([resourceId(CONFIG_MAPS), resourceId({ ...CONFIG_MAPS, apiVersion: 'x/v1' })]).toEqual([
    'configmaps.v1',
    'configmaps.x/v1',
  ]);
});

it('a child is collected with its owner, which must have been stored', () => {
  expect(controllerReference(configMap('n/a', '1'))).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: 'a',
    uid: 'uid of n/a',
    controller: true,
    blockOwnerDeletion: true,
  });
  const fresh = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
  expect(() => controllerReference(fresh)).toThrow('owner reference: ConfigMap a: it has no uid');
});
