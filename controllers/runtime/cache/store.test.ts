import { expect, it } from 'vitest';
import type { KubeObject } from '../objects/object.ts';
import { ObjectStore } from './store.ts';

const object = (namespace: string, name: string, color: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace, name, labels: { color } },
});

const names = (objects: KubeObject[]) => objects.map(({ metadata }) => metadata.name);
const colorOf = ({ metadata }: KubeObject) => [metadata.labels?.color ?? ''];

it('finds objects by key, namespace and index, also after changes and when the index comes later', () => {
  const store = new ObjectStore();
  store.put(object('one', 'a', 'red'));
  store.addIndex('color', colorOf);
  store.put(object('one', 'b', 'red'));
  store.put(object('two', 'a', 'blue'));
  expect(names(store.byIndex('color', 'red'))).toEqual(['a', 'b']);
  expect(names(store.list('two'))).toEqual(['a']);
  expect(store.list()).toHaveLength(3);
  store.put(object('one', 'a', 'blue'));
  expect(names(store.byIndex('color', 'red'))).toEqual(['b']);
  expect(store.byIndex('color', 'blue')).toHaveLength(2);
  store.remove(object('one', 'b', 'whatever'));
  expect(store.byIndex('color', 'red')).toEqual([]);
  expect(store.get({ namespace: 'one', name: 'b' })).toBeUndefined();
  expect(store.size).toBe(2);
});

it('refuses an index that is not there and one that is there already', () => {
  const store = new ObjectStore();
  store.addIndex('color', colorOf);
  expect(() => store.byIndex('size', 'x')).toThrow('there is no such index');
  expect(() => store.addIndex('color', colorOf)).toThrow('it is there already');
});
