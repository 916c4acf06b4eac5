import { expect, it } from 'vitest';
import { ObjectStore } from '../../controllers/runtime/cache/store.ts';
import {
  BY_SERVICE_ID,
  projectKeys,
  projectServiceIDs,
  SPRINTS_OF_PROJECT,
  sprintServiceIDs,
} from '../../crds/indexes.ts';
import type { Project } from '../../crds/project.ts';
import { API_VERSION } from '../../crds/resources.ts';
import type { Sprint } from '../../crds/sprint.ts';
import { waitingIn } from './waiting-sprints.ts';

const projects = new ObjectStore<Project>();
projects.addIndex(BY_SERVICE_ID, projectServiceIDs);
const sprints = new ObjectStore<Sprint>();
sprints.addIndex(BY_SERVICE_ID, sprintServiceIDs);
sprints.addIndex(SPRINTS_OF_PROJECT, projectKeys);

for (const [namespace, name, projectID] of [
  ['team-a', 'payments', 'PAY'],
  ['team-a', 'shop', 'SHOP'],
  ['team-b', 'payments', 'OTHER'],
])
  projects.put({
    apiVersion: API_VERSION,
    kind: 'Project',
    metadata: { namespace, name },
    status: { projectID },
  } as Project);
for (const [namespace, name, project, sprintID] of [
  ['team-a', 'running', 'payments', 'PAY-S01'],
  ['team-a', 'waiting', 'payments', undefined],
  ['team-a', 'shop-waiting', 'shop', undefined],
  ['team-b', 'waiting', 'payments', undefined],
])
  sprints.put({
    apiVersion: API_VERSION,
    kind: 'Sprint',
    metadata: { namespace, name },
    spec: { projectRef: { name: project } },
    status: sprintID === undefined ? undefined : { sprintID },
  } as unknown as Sprint);

sprints.put({
  apiVersion: API_VERSION,
  kind: 'Sprint',
  metadata: { namespace: 'team-a', name: 'withdrawn' },
  spec: { projectRef: { name: 'payments' } },
  status: { conditions: [{ type: 'Succeeded', status: 'False', reason: 'Withdrawn' }] },
} as unknown as Sprint);

it.each([
  ['PAY', ['waiting']],
  ['SHOP', ['shop-waiting']],
  ['X', []],
])('waiting in %s', (projectID, expected) => {
  const keys = waitingIn(projectID, projects, sprints);
  expect(keys.map(({ name }) => name)).toEqual(expected);
  expect(keys.every(({ namespace }) => namespace === 'team-a')).toBe(true);
});
