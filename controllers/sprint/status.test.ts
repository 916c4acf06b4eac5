import { describe, expect, it } from 'vitest';
import { sprintStatusSchema } from '../../crds/sprint.ts';
import { ServiceUnavailable } from '../../services/kit/calls/client.ts';
import { KubeError } from '../runtime/api-server/kube-error.ts';
import type { SprintScope } from './gather.ts';
import { farewellStatus, invalidStatus, status } from './status.ts';
import { aScope, aSprint, cronJobOf, dryRun, foreignCronJob, held, problem, started } from './test-scope.ts';
import type { Trouble } from './verdict.ts';

const away = new ServiceUnavailable('sprint', 'connect ECONNREFUSED');
const retrospective = {
  report_id: 'r-1',
  what_went_well: 'Much',
  what_could_be_improved: 'Some',
  action_items: [{ description: 'Ask the bank', status: 'open' as const }],
};
const closed = (state: 'completed' | 'closed_with_pending_tasks') =>
  held({ status: state, retrospective, day: { current: 9, total: 9, next: null } });
const running = { held: held(), dryRun: undefined, cronJob: cronJobOf(aScope()) };
const refusal = new KubeError({ what: 'PATCH /x', status: 403, reason: 'Forbidden', message: 'exceeded\n quota' });
const before = aSprint({}, started).status;
const end = {
  type: 'Succeeded' as const,
  status: 'True' as const,
  reason: 'Completed',
  message: 'closed with 1 of 1 tasks done',
  observedGeneration: 1,
  lastTransitionTime: '2026-11-24T14:00:00Z',
};
const first = aSprint({}, undefined, { name: 'first', creationTimestamp: '2020-01-01T00:00:00Z' });
const over = aSprint({}, { ...started, phase: 'Completed', conditions: [end] });

/** The whole table of conditions in one line: phase, Ready, Succeeded, abnormal condition, reason. */
function row(scope: Partial<SprintScope>, trouble?: Trouble): string {
  const { phase, conditions } = status(aScope(scope), trouble);
  const of = (type: string) => conditions.find((condition) => condition.type === type)?.status;
  const abnormal = ['Reconciling', 'Stalled'].filter((type) => of(type) === 'True').join();
  return [phase, of('Ready'), of('Succeeded'), abnormal || '-', conditions[0]?.reason].join(' ');
}

describe('status: the table of conditions', () => {
  it.each<[string, Partial<SprintScope>, Trouble | undefined, string]>([
    ['just seen', { held: undefined, dryRun: undefined }, undefined, 'Pending False Unknown Reconciling Progressing'],
    [
      'its project is missing',
      { project: undefined, readyProjectID: undefined, dryRun: undefined },
      undefined,
      'Pending False Unknown Reconciling ProjectNotFound',
    ],
    [
      'its project is not ready',
      { readyProjectID: undefined, dryRun: undefined },
      undefined,
      'Pending False Unknown Reconciling ProjectNotReady',
    ],
    [
      'a service is away before the start',
      { held: undefined, dryRun: undefined },
      away,
      'Pending False Unknown Reconciling ServiceUnavailable',
    ],
    [
      'a service is away while it runs',
      { held: undefined, sprint: aSprint({}, { phase: 'Active' }) },
      away,
      'Active False Unknown Reconciling ServiceUnavailable',
    ],
    [
      'chronicle is away while it runs',
      { ...running, isChronicleAway: true },
      undefined,
      'Active False Unknown Reconciling ServiceUnavailable',
    ],
    ['unknown task', { dryRun: dryRun('unknown_tasks') }, undefined, 'Pending False Unknown Stalled UnknownTasks'],
    [
      'dependency outside',
      { dryRun: dryRun('dependency_outside_sprint') },
      undefined,
      'Pending False Unknown Stalled DependencyOutsideSprint',
    ],
    ['window past', { dryRun: dryRun('window_past') }, undefined, 'Pending False Unknown Stalled WindowPast'],
    ['no working day', { dryRun: dryRun('no_working_day') }, undefined, 'Pending False Unknown Stalled NoWorkingDay'],
    [
      'no task to work on',
      { dryRun: dryRun('no_unassigned_tasks') },
      undefined,
      'Pending False Unknown Reconciling NoUnassignedTasks',
    ],
    ['waits for its date', { dryRun: dryRun('not_yet') }, undefined, 'Planned True Unknown - Planned'],
    ['a sprint runs', { dryRun: dryRun('sprint_in_progress') }, undefined, 'Planned True Unknown - Queued'],
    ['the backlog is behind', { dryRun: dryRun('backlog_behind') }, undefined, 'Planned True Unknown - Queued'],
    [
      'Closed before it started',
      { sprint: aSprint({ state: 'Closed' }), dryRun: undefined },
      undefined,
      'Planned True Unknown - Planned',
    ],
    [
      'an unknown task, though another starts first',
      { dryRun: dryRun('unknown_tasks'), siblings: [first] },
      undefined,
      'Pending False Unknown Stalled UnknownTasks',
    ],
    [
      'a dependency that the one before it may complete',
      { dryRun: dryRun('dependency_outside_sprint'), siblings: [first] },
      undefined,
      'Planned True Unknown - Queued',
    ],
    ['not planned yet', { dryRun: undefined }, undefined, 'Pending False Unknown Reconciling ProjectNotReady'],
    ['refused at the start', {}, problem('sprint_in_progress'), 'Planned True Unknown - Queued'],
    [
      'another project has the name',
      { held: held({ project_id: 'OLD' }), dryRun: undefined },
      undefined,
      'Pending False Unknown Stalled NameTaken',
    ],
    ['refused as it is', {}, problem('invalid_input'), 'Pending False Unknown Stalled InvalidSpec'],
    ['refused for a new reason', {}, problem('of_tomorrow'), 'Pending False Unknown Reconciling Progressing'],
    [
      'started, no CronJob yet',
      { held: held(), dryRun: undefined },
      undefined,
      'Active False Unknown Reconciling Progressing',
    ],
    ['runs', running, undefined, 'Active True Unknown - Active'],
    [
      "somebody else's CronJob has the name",
      { ...running, cronJob: foreignCronJob(aScope()) },
      undefined,
      'Active False Unknown Stalled CronJobTaken',
    ],
    [
      'is to be closed',
      { ...running, sprint: aSprint({ state: 'Closed' }) },
      undefined,
      'Closing False Unknown Reconciling Closing',
    ],
    [
      'closed, no retrospective yet',
      { held: held({ status: 'completed' }) },
      undefined,
      'Closing False Unknown Reconciling Closing',
    ],
    ['all done', { held: closed('completed') }, undefined, 'Completed True True - Completed'],
    [
      'closed with pending tasks',
      { held: closed('closed_with_pending_tasks') },
      undefined,
      'ClosedWithPendingTasks True True - ClosedWithPendingTasks',
    ],
    [
      'the API server refuses its finalizer',
      { held: undefined, dryRun: undefined },
      refusal,
      'Pending False Unknown Reconciling KubernetesRefused',
    ],
    [
      'started, the API server refuses its CronJob',
      { held: held(), dryRun: undefined },
      refusal,
      'Active False Unknown Reconciling KubernetesRefused',
    ],
    [
      'closed, the API server keeps its CronJob',
      { ...running, held: closed('completed') },
      refusal,
      'Closing False Unknown Reconciling KubernetesRefused',
    ],
    [
      'started, and the service knows nothing of it',
      { sprint: aSprint({}, started), dryRun: undefined },
      undefined,
      'Active False Unknown Stalled SprintLost',
    ],
    [
      'closed, and the service knows nothing of it',
      { sprint: over, dryRun: undefined },
      undefined,
      'Completed False True Stalled SprintLost',
    ],
    [
      'a phase by hand, its start is ahead',
      { sprint: aSprint({}, { phase: 'Completed' }), dryRun: dryRun('not_yet') },
      undefined,
      'Planned True Unknown - Planned',
    ],
  ])('%s', (_situation, scope, trouble, expected) => {
    expect(row(scope, trouble)).toBe(expected);
  });

  it('an older sprint waits its turn by name', () => {
    const older = aSprint({}, undefined, { name: 'a', creationTimestamp: '2026-11-19T08:00:00Z' });
    const scope = aScope({ siblings: [older] });
    expect(row(scope)).toBe('Planned True Unknown - Queued');
    expect(status(scope).conditions[0]?.message).toBe('Sprint a starts first');
  });

  it('names the ids that the service named', () => {
    const plan = dryRun('unknown_tasks', { detail: 'not in the backlog: X-1', ids: ['X-1', 'X-2'] });
    expect(status(aScope({ dryRun: plan })).conditions[0]?.message).toBe('not in the backlog: X-1 (X-2)');
    expect(status(aScope(), problem('unknown_tasks', { ids: ['X-3'] })).conditions[0]?.message).toContain('X-3');
  });

  it("names somebody else's CronJob, says what to do, and does not show it as its own", () => {
    const { conditions, cronJob } = status(aScope({ ...running, cronJob: foreignCronJob(aScope()) }));
    expect(conditions[0]?.message).toMatch(/sprint-1-daily-scrum.*delete it/);
    expect(cronJob).toBeUndefined();
  });

  it('an object that does not fit its schema is stalled', () => {
    const { phase, conditions } = invalidStatus(undefined, 'spec.goal: too long');
    expect([phase, conditions.map(({ type }) => type), conditions[0]?.reason]).toEqual([
      'Pending',
      ['Ready', 'Succeeded', 'Stalled'],
      'InvalidSpec',
    ]);
  });
});

describe('status: what cannot be looked at stays as it was', () => {
  it('an object that no longer fits its schema: what it was started with, which keeps it frozen', () => {
    const { conditions, ...fields } = invalidStatus(before, 'x');
    expect(fields).toMatchObject(started);
    expect(conditions.map(({ status: holds, reason }) => `${holds} ${reason}`)).toEqual([
      'False InvalidSpec',
      'Unknown InvalidSpec',
      'True InvalidSpec',
    ]);
    expect(invalidStatus(over.status, 'x')).toMatchObject({ phase: 'Completed', conditions: [{}, end, {}] });
  });

  it('a sprint that is lost: all of it; which one it was, and what to do, are told', () => {
    const { conditions, ...fields } = status(aScope({ sprint: aSprint({}, started) }));
    expect(fields).toMatchObject(started);
    expect(conditions[0]?.message).toMatch(
      /^sprint PAY-S01 .*k8s:uid\/team-a\/payments\/sprint-1.*database.*apply it again$/,
    );
  });

  it('a started sprint whose CronJob is refused does show what it was started with, so it is frozen', () => {
    const desired = status(aScope({ held: held(), dryRun: undefined }), refusal);
    expect(desired).toMatchObject({ sprintID: 'PAY-S01', sprintBacklog: { taskIDs: ['PAY-1'] } });
    expect(desired.conditions[0]?.message).toBe('the API server refuses: PATCH /x: exceeded quota');
  });

  it.each<[string, Trouble, string]>([
    [
      'the service is away',
      away,
      'ServiceUnavailable being deleted, but the sprint service is away: annotate it scrum.dsm.dev/force-delete=true to let it go without',
    ],
    [
      'the service refuses',
      problem('odd'),
      'Deleting the sprint is being closed in the service, which refuses: odd: because of odd',
    ],
    ['Kubernetes refuses', refusal, 'KubernetesRefused the API server refuses: PATCH /x: exceeded quota'],
  ])('a deleted object that is held back: %s', (_what, trouble, expected) => {
    const { conditions, ...fields } = farewellStatus(before, trouble);
    expect(fields).toMatchObject(started);
    expect(`${conditions[0]?.reason} ${conditions[0]?.message}`).toBe(expected);
    expect(conditions.map(({ type, status: holds }) => `${type} ${holds}`)).toEqual([
      'Ready False',
      'Succeeded Unknown',
      'Reconciling True',
    ]);
  });
});

describe('status: the fields', () => {
  it('of a running sprint come from the service', () => {
    const scope = aScope(running);
    const desired = status({
      ...scope,
      held: held({ last_daily_scrum: { date: '2026-11-24', report_id: 'x' }, time_zone: 'Asia/Tokyo' }),
      cronJob: { ...cronJobOf(scope), status: { lastScheduleTime: '2026-11-24T14:00:00Z' } },
    });
    const { conditions, ...fields } = desired;
    expect(conditions[0]?.message).toBe('day 2 of 9, 0 of 1 tasks done');
    expect(fields).toEqual({
      phase: 'Active',
      sprintID: 'PAY-S01',
      startDate: '2026-11-23',
      endDate: '2026-12-07',
      durationWeeks: 2,
      mode: 'Live',
      schedule: '0 14 * * 1-5',
      timeZone: 'UTC',
      day: { current: 2, total: 9, display: '2/9', next: '2026-11-25', timeZone: 'Asia/Tokyo' },
      sprintBacklog: { tasks: 1, points: 3, taskIDs: ['PAY-1'], frozenAt: '2026-11-23T05:00:00.000Z' },
      progress: { total: 1, completed: 0, inProgress: 1, percent: 40, display: '0/1' },
      cronJob: { name: 'sprint-1-daily-scrum', lastScheduleTime: '2026-11-24T14:00:00Z' },
      lastDailyScrum: { name: 'sprint-1-20261124', date: '2026-11-24' },
      retrospective: undefined,
    });
  });

  it('of a waiting sprint come from the dry run', () => {
    const { startDate, endDate, durationWeeks, mode, sprintID, sprintBacklog } = status(
      aScope({ dryRun: dryRun('not_yet') }),
    );
    expect({ startDate, endDate, durationWeeks, mode }).toEqual({
      startDate: '2026-11-23',
      endDate: '2026-12-07',
      durationWeeks: 2,
      mode: 'Live',
    });
    expect([sprintID, sprintBacklog]).toEqual([undefined, undefined]);
  });

  it('stay as they were while the service is away', () => {
    const before = { sprintID: 'PAY-S01', startDate: '2026-11-23', phase: 'Active' as const };
    expect(status(aScope({ sprint: aSprint({}, before), held: undefined }), away)).toMatchObject(before);
  });

  it('of a closed sprint hold the retrospective, cut and each action once, and no CronJob', () => {
    const long = 'a'.repeat(600);
    const item = { description: long, status: 'open' as const };
    const note = { ...retrospective, what_went_well: long, action_items: [item, { ...item, description: `${long}b` }] };
    const desired = status(aScope({ ...running, held: { ...closed('completed'), retrospective: note } }));
    expect(desired.cronJob).toBeUndefined();
    expect(desired.retrospective?.wentWell).toHaveLength(500);
    expect(desired.retrospective?.actionItems).toHaveLength(1);
    const whole = { ...desired, observedGeneration: 1, conditions: [] };
    expect(sprintStatusSchema.safeParse(whole).error).toBeUndefined();
  });
});

it.each<[string, Partial<SprintScope>, Trouble | undefined, string | undefined]>([
  ['the sprint service away', running, away, 'Warning'],
  ['chronicle away', { ...running, isChronicleAway: true }, undefined, 'Warning'],
  ['a refusal of the API server', running, refusal, 'Warning'],
  ['a refusal of the service', { held: null, dryRun: dryRun('odd') }, undefined, 'Warning'],
  ['a missing project', { project: undefined, readyProjectID: undefined, dryRun: undefined }, undefined, undefined],
  ['a sprint that waits', { held: null, dryRun: dryRun('not_yet') }, undefined, undefined],
  ['a sprint that runs', running, undefined, undefined],
  ['its end', { held: closed('closed_with_pending_tasks') }, undefined, undefined],
])('%s is told as %4$s', (_what, scope, trouble, severity) => {
  expect(status(aScope(scope), trouble).conditions[0]?.severity).toBe(severity);
});

it.each<[string, Trouble]>([
  ['the service is away', away],
  ['the service refuses', problem('odd')],
  ['the API server refuses', refusal],
])('a deletion that is held back because %s is told as a Warning', (_why, trouble) => {
  expect(farewellStatus(before, trouble).conditions[0]?.severity).toBe('Warning');
});
