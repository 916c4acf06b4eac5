import { describe, expect, it } from 'vitest';
import { SPRINT } from '../../crds/resources.ts';
import type { Store } from '../runtime/cache/store.ts';
import { FirstSeen } from '../runtime/objects/first-seen.ts';
import type { KubeObject } from '../runtime/objects/object.ts';
import { refusal } from '../runtime/testing/test-cluster.ts';
import {
  gatherCronJob,
  gatherObjects,
  gatherService,
  isLost,
  isNameTaken,
  type SprintDeps,
  type SprintScope,
  withService,
} from './gather.ts';
import { CRON_JOBS } from './jobs/cron-job.ts';
import { aProject, aScope, aSprint, cronJobOf, held, problem, started } from './test-scope.ts';
import { away, World } from './test-world.ts';

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
  const { settings, dryRun } = withService(scope, {
    held: held({ time_zone: 'Asia/Seoul' }),
    found: undefined,
    forecast: undefined,
    dryRun: undefined,
  });
  expect([scope.settings.timeZone, settings.timeZone, dryRun]).toEqual(['Asia/Tokyo', 'Asia/Seoul', undefined]);
});

describe('what is asked', () => {
  const REF = 'k8s:uid/team-a/payments/sprint-1';
  const ask = async (prepare: (world: World) => void, scope: Partial<SprintScope> = {}) => {
    const world = new World();
    prepare(world);
    const gathered = await gatherService(aScope({ externalRef: REF, held: undefined, ...scope }), world.deps);
    return { ...gathered, asked: world.cluster.takeAsked(), requests: world.cluster.requests };
  };

  it('of a sprint that runs: it alone', async () => {
    const runs = held();
    const { asked, dryRun, ...scope } = await ask((world) => void world.held.set(REF, runs));
    expect([asked, dryRun, scope.held]).toEqual([['getByRef'], undefined, runs]);
  });

  it('of one that never started: what would come of a start', async () => {
    const { asked, dryRun, ...scope } = await ask(() => undefined);
    expect([asked, dryRun?.verdict, scope.held]).toEqual([['getByRef', 'planSprint'], 'ready', null]);
  });

  it.each<[string, Partial<SprintScope>]>([
    ['its project is not ready', { readyProjectID: undefined }],
    ['it is to be closed', { sprint: aSprint({ state: 'Closed' }) }],
    ['the service lost it', { sprint: aSprint({}, started) }],
  ])('nothing of a start when %s', async (_what, scope) => {
    expect((await ask(() => undefined, scope)).asked).toEqual(['getByRef']);
  });

  it('the plan is asked for with the wish, under the id of the project', async () => {
    const world = new World();
    const scope = aScope({ externalRef: REF, readyProjectID: 'OTHER' });
    await gatherService(scope, world.deps);
    expect(world.cluster.requests).toMatchObject([
      { what: 'getByRef', body: { query: { external_ref: REF } } },
      { what: 'planSprint', body: { params: { project_id: 'OTHER' }, body: scope.wish } },
    ]);
  });

  it('404 alone means that nothing is known, and only as an answer of the service', async () => {
    for (const failure of [problem('odd'), away, refusal(404, 'NotFound')])
      await expect(ask(({ failures }) => void failures.set('getByRef', failure))).rejects.toBe(failure);
  });

  it('of the API server: the CronJob of a sprint that runs, when the store shows none', async () => {
    const { cluster } = new World();
    const cronJob = cluster.putUnseen(CRON_JOBS, cronJobOf(aScope(), { labels: {} }));
    const read = async (scope: Partial<SprintScope>) =>
      (await gatherCronJob(aScope(scope), cluster.context.client)).cronJob;
    expect(await read({ held: held() })).toBe(cronJob);
    expect(cluster.takeAsked()).toEqual(['get cronjobs/sprint-1-daily-scrum']);
    const known = cronJobOf(aScope());
    expect(await read({ held: held(), cronJob: known })).toBe(known);
    for (const none of [null, undefined, held({ status: 'completed' })])
      expect(await read({ held: none })).toBeUndefined();
    expect(cluster.takeAsked()).toEqual([]);
  });
});

it('finds the Sprints of its project, its own among them, its CronJob and how long it is known', () => {
  const world = new World();
  const sprint = world.begin();
  const others = [
    aSprint({}, undefined, { name: 'sprint-2' }),
    aSprint({ projectRef: { name: 'billing' } }, undefined, { name: 'other' }),
    aSprint({}, undefined, { name: 'abroad', namespace: 'team-b' }),
  ];
  for (const other of others) world.cluster.put(SPRINT, other as never);
  const cronJob = world.cluster.put(CRON_JOBS, cronJobOf(aScope()));
  world.cluster.put(CRON_JOBS, cronJobOf(aScope(), { name: 'sprint-1' }));
  const scope = gatherObjects(sprint, world.deps, world.cluster.context.store);
  expect(scope.siblings.map(({ metadata }) => metadata.name).sort()).toEqual(['sprint-1', 'sprint-2']);
  expect(scope.cronJob).toBe(cronJob);
  expect(scope).toMatchObject({
    externalRef: 'k8s:uid/team-a/payments/sprint-1',
    readyProjectID: 'PAY',
    knownForMs: 60_000,
    wish: { external_ref: 'k8s:uid/team-a/payments/sprint-1' },
    held: undefined,
    dryRun: undefined,
  });
});

it('a sprint is lost only when its status shows both that it started and what was in it', () => {
  const { sprintBacklog: _none, ...idAlone } = started;
  const lost = (status: Parameters<typeof aSprint>[1], inService: SprintScope['held']) =>
    isLost({ sprint: aSprint({}, status), held: inService });
  expect([lost(started, null), lost(idAlone, null), lost({ sprintBacklog: started.sprintBacklog }, null)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([lost(started, undefined), lost(started, held()), lost(undefined, null)]).toEqual([false, false, false]);
});
