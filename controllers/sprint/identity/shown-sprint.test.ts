import { beforeEach, describe, expect, it } from 'vitest';
import { SPRINT } from '../../../crds/resources.ts';
import type { SprintSpec } from '../../../crds/sprint.ts';
import type { Sprint as ServiceSprint } from '../../../services/sprint/contract/shapes.ts';
import { finalize } from '../finalize.ts';
import { CRON_JOBS } from '../jobs/cron-job.ts';
import { reconcile } from '../reconcile.ts';
import { settingsOf } from '../settings.ts';
import { attentionsOf } from '../status/attention.ts';
import { aProject, aScope, aSprint, cronJobOf, held, problem, started } from '../test-scope.ts';
import { closed, request, World } from '../test-world.ts';
import { nameTakenText } from './earlier-sprint.ts';
import { whyNotShown } from './shown-sprint.ts';

const REF = 'k8s:uid/team-a/payments/sprint-1';
const shown: Partial<SprintSpec> = { sprintID: 'PAY-S01', goal: 'no goal told', deletionPolicy: 'Orphan' };
/** As the service has a sprint that began by REST. */
const byREST = (more: Partial<ServiceSprint> = {}) =>
  held({ external_ref: null, goal: '', close_policy: 'Manual', mode: 'Simulated', ...more });
const daily = { schedule: '30 8 * * 1-5', time_zone: 'Asia/Tokyo', state: 'Scheduled' as const };

describe('whether it may be shown', () => {
  it.each([
    ['nobody has claimed it', byREST(), undefined],
    ['it is closed', byREST(closed), undefined],
    ['it is not there', null, 'SprintNotFound: the sprint service knows no sprint PAY-S01'],
    [
      "it is another project's",
      byREST({ project_id: 'SHOP' }),
      'SprintNotFound: sprint PAY-S01 is of project SHOP, not of PAY',
    ],
    [
      'another object has it',
      byREST({ external_ref: 'k8s:b' }),
      'SprintClaimed: sprint PAY-S01 belongs to another object: k8s:b',
    ],
  ])('%s', (_what, found, expected) => {
    const why = whyNotShown(aScope({ sprint: aSprint(shown) }), found);
    expect(why && `${why.reason}: ${why.message}`).toBe(expected);
  });
});

describe('its settings are the service’s', () => {
  const project = aProject({
    sprintDefaults: { mode: 'Live', dailyScrum: { schedule: '0 9 * * *', timeZone: 'UTC' } },
  });
  const suspended = aSprint({ ...shown, dailyScrum: { state: 'Suspended' } });
  it.each([
    ['its daily scrum is scheduled', aSprint(shown), daily, ['30 8 * * 1-5', 'Asia/Tokyo', 'Scheduled']],
    [
      'suspended there',
      aSprint(shown),
      { ...daily, state: 'Suspended' as const },
      ['30 8 * * 1-5', 'Asia/Tokyo', 'Suspended'],
    ],
    ['suspended here', suspended, daily, ['30 8 * * 1-5', 'Asia/Tokyo', 'Suspended']],
    ['never scheduled', aSprint(shown), null, ['0 9 * * *', 'UTC', 'Suspended']],
  ])('%s', (_what, sprint, daily_scrum, expected) => {
    const settings = settingsOf(sprint, project, byREST({ daily_scrum }));
    expect([settings.schedule, settings.timeZone, settings.dailyScrum]).toEqual(expected);
    expect([settings.mode, settings.closePolicy]).toEqual(['Simulated', 'Manual']);
  });
});

describe('a whole pass', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  const pass = () => reconcile(request, world.cluster.context, world.deps);
  const asked = () => world.cluster.takeAsked();
  const ready = () => world.condition('Ready');
  const cronJob = () => world.cluster.find(CRON_JOBS, { namespace: 'team-a', name: 'sprint-1-daily-scrum' });

  it('claims it, starts nothing, writes no settings, and schedules what the service says', async () => {
    world.held.set('rest', byREST({ daily_scrum: daily }));
    world.begin(shown, { phase: 'Pending' });
    await pass();
    const requests = [...world.cluster.requests];
    expect(asked()).toEqual([
      'getByRef',
      'getSprint',
      'claimSprint',
      'getByRef',
      'get cronjobs/sprint-1-daily-scrum',
      'apply cronjobs/sprint-1-daily-scrum',
      'apply sprints/sprint-1/status',
    ]);
    expect(requests[2]?.body).toEqual({
      params: { sprint_id: 'PAY-S01' },
      body: { external_ref: REF, external_uid: 'uid-sprint-1' },
    });
    expect(cronJob()?.spec).toMatchObject({ schedule: '30 8 * * 1-5', timeZone: 'Asia/Tokyo', suspend: false });
    expect(world.sprint()?.status).toMatchObject({ phase: 'Active', sprintID: 'PAY-S01', mode: 'Simulated' });
    await pass();
    expect(asked()).toEqual(['getByRef']);
  });

  it('suspends a daily scrum of which the service says nothing', async () => {
    world.held.set('rest', byREST());
    world.begin(shown, { phase: 'Pending' });
    await pass();
    expect(cronJob()?.spec.suspend).toBe(true);
    expect(ready()).toMatchObject({ status: 'True', reason: 'Active' });
  });

  it('closes it when state says so, also before it was claimed', async () => {
    world.held.set('rest', byREST());
    world.begin({ ...shown, state: 'Closed' }, { phase: 'Pending' });
    await pass();
    expect(asked()).toEqual([
      'getByRef',
      'getSprint',
      'claimSprint',
      'getByRef',
      'get cronjobs/sprint-1-daily-scrum',
      'closeSprint',
      'getByRef',
      'apply sprints/sprint-1/status',
    ]);
    expect(world.sprint()?.status?.phase).toBe('Completed');
    expect(world.condition('Attention')).toBeUndefined();
  });

  it.each([
    ['is claimed', byREST({ external_ref: 'other' }), 'SprintClaimed'],
    ['is of another project', byREST({ project_id: 'SHOP' }), 'SprintNotFound'],
    ['is not there', undefined, 'SprintNotFound'],
  ])('is Stalled when it %s, and shows nothing of it', async (_what, found, reason) => {
    if (found) world.held.set('other', found);
    world.begin(shown, { phase: 'Pending' });
    await pass();
    expect(asked()).toEqual(['getByRef', 'getSprint', 'apply sprints/sprint-1/status']);
    expect(world.condition('Stalled')).toMatchObject({ status: 'True', reason });
    const { sprintID, sprintBacklog, mode, durationWeeks } = world.sprint()?.status ?? {};
    expect([sprintID, sprintBacklog, mode, durationWeeks]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('says who has it when another object was faster', async () => {
    world.held.set('rest', byREST());
    world.failures.set('claimSprint', problem('sprint_claimed'));
    world.begin(shown, { phase: 'Pending' });
    expect(await pass()).toEqual({ requeueAfterMs: 3_000 });
    expect(ready()).toMatchObject({ reason: 'SprintClaimed', message: 'because of sprint_claimed' });
  });

  it('waits for its Project, whose id must be its own', async () => {
    world.held.set('rest', byREST());
    world.begin(shown, { phase: 'Pending' });
    world.cluster.remove({ ...SPRINT, kind: 'Project', plural: 'projects' } as never, {
      namespace: 'team-a',
      name: 'payments',
    });
    await pass();
    expect(asked()).toEqual(['getByRef', 'apply sprints/sprint-1/status']);
    expect(ready()?.reason).toBe('ProjectNotFound');
  });

  it('leaves alone what an earlier object of its name has shown, and says so', async () => {
    const before = byREST({ sprint_id: 'PAY-S00', external_ref: REF });
    world.held.set(REF, before);
    world.begin(shown, { phase: 'Pending' });
    await pass();
    expect(asked()).not.toContain('claimSprint');
    expect(ready()).toMatchObject({
      reason: 'NameTaken',
      message: expect.stringContaining('sprint PAY-S00, not PAY-S01'),
    });
    expect(nameTakenText(aScope({ sprint: aSprint(shown) }), before)).toContain('choose another name');
  });

  it.each([
    ['Orphan', []],
    ['Close', ['getByRef', 'closeSprint']],
  ] as const)('good-bye with %s', async (deletionPolicy, expected) => {
    world.held.set(REF, byREST({ external_ref: REF, external_uid: 'uid-sprint-1' }));
    world.begin({ ...shown, deletionPolicy }, started, { deletionTimestamp: '2026-11-24T09:00:00Z' });
    await finalize(world.sprint() as never, world.cluster.context, world.deps);
    expect(asked()).toEqual([...expected, 'patch sprints/sprint-1']);
  });
});

it('nobody is warned that the goal of the object is not that of the service', () => {
  const sprint = aSprint(shown, started);
  expect(attentionsOf(aScope({ sprint, held: byREST(closed) }))).toEqual([]);
  const running = aScope({ sprint, held: byREST({ daily_scrum: daily }) });
  expect(attentionsOf({ ...running, cronJob: cronJobOf(running) })).toEqual([]);
});
