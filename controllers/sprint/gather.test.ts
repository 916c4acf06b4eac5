import { expect, it } from 'vitest';
import type { Store } from '../runtime/cache/store.ts';
import type { KubeObject } from '../runtime/object.ts';
import { FirstSeen } from './first-seen.ts';
import { gatherObjects, isNameTaken, type SprintDeps, withService } from './gather.ts';
import { aProject, aScope, aSprint, held } from './test-scope.ts';

const deps = {
  identity: () => 'ref',
  isChronicleAway: () => false,
  firstSeen: new FirstSeen(() => 0),
} as unknown as SprintDeps;
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

it.each([
  ['nothing is held', null, false],
  ['the sprint that this object started', held({ external_uid: 'uid-sprint-1', goal: 'Before' }), false],
  ['one that an object like it started', held({ external_uid: 'gone', external_spec: '{}' }), false],
  ['one that was asked for in another way', held({ external_uid: 'gone', external_spec: '{"maxTasks":3}' }), true],
  ['one of another projectID', held({ project_id: 'OLD' }), true],
])('the name is taken: %s', (_what, inService, expected) => {
  expect(isNameTaken(aScope({ held: inService }))).toBe(expected);
});

it('what the service says settles the zone of the daily scrum', () => {
  const scope = aScope({ held: undefined, project: aProject({ calendar: { timeZone: 'Asia/Tokyo' } }) });
  const { settings, dryRun } = withService(scope, { held: held({ time_zone: 'Asia/Seoul' }), dryRun: undefined });
  expect([scope.settings.timeZone, settings.timeZone, dryRun]).toEqual(['Asia/Tokyo', 'Asia/Seoul', undefined]);
});
