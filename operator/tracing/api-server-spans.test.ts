import { expect, it } from 'vitest';
import { resourceOf } from './api-server-spans.ts';

it.each([
  ['/apis/scrum.dsm.io/v1alpha1/namespaces/team-a/sprints/s-1/status?fieldManager=x', 'sprints/status'],
  ['/apis/scrum.dsm.io/v1alpha1/namespaces/team-a/sprints/s-1', 'sprints'],
  ['/apis/batch/v1/namespaces/team-a/cronjobs', 'cronjobs'],
  ['/apis/batch/v1/cronjobs?limit=500', 'cronjobs'],
  ['/api/v1/namespaces/kube-system', 'namespaces'],
  ['/api/v1/namespaces/team-a/events', 'events'],
  ['/projects/P-1/sprints', undefined],
  ['/version', undefined],
])('%s is about %s', (path, resource) => {
  expect(resourceOf(path)).toBe(resource);
});
