import { expect, it } from 'vitest';
import { parseProject } from '../project.ts';
import { API_VERSION } from '../resources.ts';
import { projectIDOf } from './project-id.ts';
import { sprintReference } from './sprint-reference.ts';

const project = (name: string, projectID?: string) =>
  parseProject({
    apiVersion: API_VERSION,
    kind: 'Project',
    metadata: { name, namespace: 'n', uid: 'u', generation: 1, creationTimestamp: '2026-11-01T10:00:00Z' },
    spec: projectID === undefined ? {} : { projectID },
  });

it('the services know a project by its projectID, else by its name in capitals', () => {
  expect(projectIDOf(project('payments', 'PAY'))).toBe('PAY');
  expect(projectIDOf(project('pay-2'))).toBe('PAY-2');
});

it.each(['a.b', '2pay', 'p', 'p'.repeat(33)])('a project called %s needs a projectID', (name) => {
  expect(() => project(name)).toThrow('spec.projectID: without spec.projectID');
  expect(projectIDOf(project(name, 'PAY'))).toBe('PAY');
});

it('the services know a sprint by its namespace, its project and its name', () => {
  expect(sprintReference('team-a', 'payments', 'sprint-1')).toEqual({ namespace: 'team-a', name: 'payments/sprint-1' });
});
