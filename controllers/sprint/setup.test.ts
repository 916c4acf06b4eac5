import { beforeEach, expect, it } from 'vitest';
import { DAILY_SCRUM, PROJECT, SPRINT } from '../../crds/resources.ts';
import type { SprintStatus } from '../../crds/sprint.ts';
import type { KubeObject } from '../runtime/objects/object.ts';
import { CRON_JOBS } from './jobs/cron-job.ts';
import { JOBS } from './jobs/job.ts';
import { sprintController } from './setup.ts';
import { aProject, aScope, aSprint, cronJobOf, started } from './test-scope.ts';
import { request, World } from './test-world.ts';

let world: World;

beforeEach(() => {
  world = new World();
});

const options = () => sprintController(world.deps, { sources: [], workers: 2 });

/** Names of the Sprints that are woken for a change of an object. */
function woken(resource: { plural: string }, object: KubeObject): string[] {
  const watched = options().watches?.filter((each) => each.resource.plural === resource.plural) ?? [];
  const keys = watched.flatMap(({ toKeys }) => toKeys(object, world.cluster.context.store));
  return keys.map(({ namespace, name }) => `${namespace}/${name}`);
}

function put(name: string, status?: Partial<SprintStatus>, project = 'payments', namespace = 'team-a') {
  const sprint = aSprint({ projectRef: { name: project } }, status, { name, namespace });
  return world.cluster.put(SPRINT, sprint as never) as unknown as KubeObject;
}

const end = {
  type: 'Succeeded',
  status: 'True',
  reason: 'Completed',
  message: '',
  lastTransitionTime: '2026-11-24T09:00:00Z',
};
const closed = { ...started, conditions: [{ ...end, observedGeneration: 1 }] } as Partial<SprintStatus>;

const over = { ...end, status: 'False', reason: 'Withdrawn', observedGeneration: 1 };
const withdrawn = { phase: 'Withdrawn', conditions: [over] } as Partial<SprintStatus>;

it('looks at no Sprint by itself, and at CronJobs that it owns', () => {
  expect(options()).toMatchObject({ name: 'sprint', for: SPRINT, owns: [CRON_JOBS], workers: 2 });
  // Every ten hours, as the runtime does unless told otherwise.
  expect(options().resyncMs).toBeUndefined();
  expect(options().watches?.map(({ resource }) => resource)).toEqual([PROJECT, SPRINT, CRON_JOBS, JOBS, DAILY_SCRUM]);
});

it('a Project wakes its Sprints that are not closed, those that run among them', () => {
  put('waits');
  put('runs', started);
  put('closed', closed);
  put('other', undefined, 'billing');
  put('abroad', undefined, 'payments', 'team-b');
  expect(woken(PROJECT, aProject() as never).sort()).toEqual(['team-a/runs', 'team-a/waits']);
});

it('a Sprint wakes the others of its project that wait, since it may be their turn', () => {
  const own = put('sprint-1', { phase: 'Planned' });
  put('waits', { phase: 'Planned' });
  put('new');
  put('runs', started);
  put('withdrawn', withdrawn);
  put('other', undefined, 'billing');
  expect(woken(SPRINT, own).sort()).toEqual(['team-a/new', 'team-a/waits']);
  const nameless = { ...own, spec: {} } as KubeObject;
  expect(woken(SPRINT, nameless)).toEqual([]);
});

it.each([CRON_JOBS, JOBS])('one of the $plural wakes the Sprint of its label', (resource) => {
  const labelled = cronJobOf(aScope(), { ownerReferences: [] });
  expect(woken(resource, labelled)).toEqual(['team-a/sprint-1']);
  expect(woken(resource, cronJobOf(aScope(), { labels: {} }))).toEqual([]);
});

it('a DailyScrum wakes the Sprint that it names', () => {
  const scrum = { apiVersion: 'x', kind: 'DailyScrum', metadata: { name: 'd', namespace: 'team-a' } };
  expect(woken(DAILY_SCRUM, { ...scrum, spec: { sprintRef: { name: 'sprint-1' } } } as KubeObject)).toEqual([
    'team-a/sprint-1',
  ]);
  expect(woken(DAILY_SCRUM, { ...scrum, spec: {} } as KubeObject)).toEqual([]);
});

it('knows how long it has known an object, from one pass to the next', async () => {
  world.begin({}, { phase: 'Planned' });
  const { reconcile } = options();
  const first = await reconcile(request, world.cluster.context);
  expect(first?.requeueAfterMs).toBeLessThanOrEqual(2_000);
  const second = await reconcile(request, world.cluster.context);
  expect(second?.requeueAfterMs).toBeLessThan(first?.requeueAfterMs ?? 0);
  expect(world.cluster.takeAsked()).not.toContain('startSprint');
});
