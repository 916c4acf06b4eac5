import { expect, it } from 'vitest';
import { ObjectStore } from '../controllers/runtime/cache/store.ts';
import {
  BY_SERVICE_ID,
  projectKeys,
  projectServiceIDs,
  SPRINTS_OF_PROJECT,
  sprintServiceIDs,
} from '../crds/indexes.ts';
import type { Project } from '../crds/project.ts';
import { API_VERSION } from '../crds/resources.ts';
import type { Sprint } from '../crds/sprint.ts';
import type { Subject } from './event-feed.ts';
import { sprintsConcerned } from './sprints-concerned.ts';

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

it.each<[string, Subject, string[]]>([
  ['of a task names its sprint', { stream: 'task_update_events', projectID: 'PAY', sprintID: 'PAY-S01' }, ['running']],
  [
    'of a sprint names it, and what waits in its project alone',
    { stream: 'sprint_events', projectID: 'PAY', sprintID: 'PAY-S01' },
    ['running', 'waiting'],
  ],
  [
    'of an unknown sprint names what waits',
    { stream: 'sprint_events', projectID: 'PAY', sprintID: 'PAY-S09' },
    ['waiting'],
  ],
  ['of an unknown project names nothing', { stream: 'sprint_events', projectID: 'X', sprintID: undefined }, []],
  [
    'without a project names its sprint',
    { stream: 'sprint_events', projectID: undefined, sprintID: 'PAY-S01' },
    ['running'],
  ],
  [
    'of a project and no sprint names nothing',
    { stream: 'task_update_events', projectID: 'PAY', sprintID: undefined },
    [],
  ],
])('an event %s', (_what, subject, expected) => {
  const keys = sprintsConcerned(subject, projects, sprints);
  expect(keys.map(({ name }) => name)).toEqual(expected);
  expect(keys.every(({ namespace }) => namespace === 'team-a')).toBe(true);
});
