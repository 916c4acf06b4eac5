import { expect, it } from 'vitest';
import type { KubeObject, Resource } from '../objects/object.ts';
import { TestCluster } from '../testing/test-cluster.ts';
import { isStillThere } from './still-there.ts';

const WIDGETS: Resource = { apiVersion: 'example.com/v1', kind: 'Widget', plural: 'widgets', namespaced: true };
const widget = (metadata: object = {}) =>
  ({
    ...{ apiVersion: WIDGETS.apiVersion, kind: WIDGETS.kind },
    metadata: { namespace: 'a', name: 'w', uid: 'u1', ...metadata },
  }) as KubeObject;

it.each<[string, KubeObject | undefined, boolean]>([
  ['as it was', widget(), true],
  ['changed meanwhile', widget({ resourceVersion: '9' }), true],
  ['gone', undefined, false],
  ['made anew under its name', widget({ uid: 'u2' }), false],
  ['on its way out', widget({ deletionTimestamp: '2026-11-24T09:00:00Z', finalizers: ['x'] }), false],
])('%s', async (_what, live, expected) => {
  const cluster = new TestCluster();
  if (live) cluster.put(WIDGETS, live);
  expect(await isStillThere(cluster.context.client, WIDGETS, widget())).toBe(expected);
});
