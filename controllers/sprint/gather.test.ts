import { expect, it } from 'vitest';
import type { Store } from '../runtime/cache/store.ts';
import type { KubeObject } from '../runtime/object.ts';
import { gatherObjects, type SprintDeps } from './gather.ts';
import { aProject, aSprint } from './test-scope.ts';

const deps = { identity: () => 'ref', isChronicleAway: () => false } as unknown as SprintDeps;
const ready = (observedGeneration: number) => [
  {
    type: 'Ready',
    status: 'True',
    reason: 'Ready',
    message: '',
    observedGeneration,
    lastTransitionTime: '2026-11-20T08:00:00Z',
  },
];

/** Stores in which every look finds this project, and no list anything. */
const stores = (project: KubeObject) => (): Store<never> =>
  ({ get: () => project, list: () => [], byIndex: () => [] }) as unknown as Store<never>;

it.each([
  ['as the spec says, whatever somebody wrote in the status', { projectID: 'OTHER', conditions: ready(1) }, 'PAY'],
  ['not of an older generation', { projectID: 'PAY', conditions: ready(0) }, undefined],
  ['not before it is ready', { projectID: 'PAY', conditions: [] }, undefined],
])('takes the id of its project: %s', (_name, status, id) => {
  const project = { ...aProject(), status: { observedGeneration: 1, ...status } };
  expect(gatherObjects(aSprint(), deps, stores(project)).readyProjectID).toBe(id);
});
