import { expect, it } from 'vitest';
import type { Resource } from '../objects/object.ts';
import { collectionPath, objectPath, queryString } from './resource-path.ts';

const PODS: Resource = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
const NODES: Resource = { apiVersion: 'v1', kind: 'Node', plural: 'nodes', namespaced: false };
const JOBS: Resource = { apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs', namespaced: true };

it.each([
  [collectionPath(PODS), '/api/v1/pods'],
  [collectionPath(PODS, 'ns'), '/api/v1/namespaces/ns/pods'],
  [collectionPath(NODES, 'ns'), '/api/v1/nodes'],
  [collectionPath(JOBS, 'ns'), '/apis/batch/v1/namespaces/ns/jobs'],
  [objectPath(JOBS, { namespace: 'ns', name: 'a' }, 'status'), '/apis/batch/v1/namespaces/ns/jobs/a/status'],
  [objectPath(NODES, { namespace: '', name: 'n' }), '/api/v1/nodes/n'],
  [objectPath(PODS, { namespace: 'ns', name: '../x' }), '/api/v1/namespaces/ns/pods/..%2Fx'],
])('%s', (path, expected) => {
  expect(path).toBe(expected);
});

it('refuses a key that would name a whole collection', () => {
  expect(() => objectPath(PODS, { namespace: 'ns', name: '' })).toThrow('the name is empty');
  expect(() => objectPath(PODS, { namespace: '', name: 'a' })).toThrow('the namespace is empty');
});

it('leaves undefined out of queries', () => {
  expect(queryString({ a: 1, b: undefined, c: 'x y' })).toBe('?a=1&c=x%20y');
  expect(queryString({ b: undefined })).toBe('');
});
