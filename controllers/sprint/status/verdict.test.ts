import { describe, expect, it } from 'vitest';
import { ServiceUnavailable } from '../../../services/kit/calls/client.ts';
import { KubeError } from '../../runtime/client/kube-error.ts';
import type { SprintScope } from '../gather.ts';
import { aScope, aSprint, cronJobOf, dryRun, foreignCronJob, held, problem, started } from '../test-scope.ts';
import { type Trouble, verdictOf } from './verdict.ts';

const away = new ServiceUnavailable('sprint', 'connect ECONNREFUSED');
const retrospective = {
  report_id: 'r-1',
  what_went_well: 'Much',
  what_could_be_improved: 'Some',
  action_items: [{ description: 'Ask the bank', status: 'open' as const }],
};
const closed = (state: 'completed' | 'closed_with_pending_tasks') =>
  held({ status: state, retrospective, day: { current: 9, total: 9, next: null, unheld: [] } });
const running = { held: held(), dryRun: undefined, cronJob: cronJobOf(aScope()) };
const refusal = new KubeError({ what: 'PATCH /x', status: 403, reason: 'Forbidden', message: 'exceeded\n quota' });
const end = {
  type: 'Succeeded' as const,
  status: 'True' as const,
  reason: 'Completed',
  message: 'closed with 1 of 1 tasks done',
  observedGeneration: 1,
  lastTransitionTime: '2026-11-24T14:00:00Z',
};
const first = aSprint({}, undefined, { name: 'first' });
const over = aSprint({}, { ...started, phase: 'Completed', conditions: [end] });

/** The whole table of conditions in one line: phase, Ready, Succeeded, abnormal condition, reason. */
function row(scope: Partial<SprintScope>, trouble?: Trouble): string {
  const { phase, ready, succeeded, abnormal = '-', reason } = verdictOf(aScope(scope), trouble);
  return [phase, ready, succeeded, abnormal, reason].join(' ');
}

describe('verdictOf: the table of conditions', () => {
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
      'Withdrawn True False - Withdrawn',
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
    [
      'an earlier sprint of the name was asked for in another way',
      { held: held({ external_uid: 'gone', external_spec: '{"durationWeeks":1}' }), dryRun: undefined },
      undefined,
      'Pending False Unknown Stalled NameTaken',
    ],
    [
      'an earlier sprint of the name, closed, was asked for in another way',
      { held: { ...closed('completed'), external_uid: 'gone', goal: 'Something else' }, dryRun: undefined },
      undefined,
      'Pending False Unknown Stalled NameTaken',
    ],
    [
      'the sprint that runs ends after the window',
      { dryRun: dryRun('window_blocked', { verdict: 'impossible' }) },
      undefined,
      'Pending False Unknown Stalled WindowBlocked',
    ],
    ['just applied', { knownForMs: 1_999 }, undefined, 'Pending False Unknown Reconciling Progressing'],
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
      'Completed False Unknown Stalled SprintLost',
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

  it('a sprint waits its turn by name', () => {
    const scope = aScope({ siblings: [aSprint({}, undefined, { name: 'sprint-0' })] });
    expect(row(scope)).toBe('Planned True Unknown - Queued');
    expect(verdictOf(scope).message).toBe('Sprint sprint-0 starts first');
  });

  it('calls the running sprint by its object, and by name and goal when it has none', () => {
    const plan = dryRun('sprint_in_progress', { detail: 'sprint One (Refunds) is running', ids: ['PAY-S07'] });
    const runs = aSprint({}, { ...started, sprintID: 'PAY-S07' }, { name: 'sprint-7' });
    const over = aSprint({}, { ...started, sprintID: 'PAY-S06' }, { name: 'sprint-6' });
    expect(verdictOf(aScope({ dryRun: plan, siblings: [over, runs] })).message).toBe('Sprint sprint-7 is running');
    expect(verdictOf(aScope({ dryRun: plan })).message).toBe('sprint One (Refunds) is running');
  });

  it('names the ids that the service named', () => {
    const plan = dryRun('unknown_tasks', { detail: 'not in the backlog: X-1', ids: ['X-1', 'X-2'] });
    expect(verdictOf(aScope({ dryRun: plan })).message).toBe('not in the backlog: X-1 (X-2)');
    expect(verdictOf(aScope(), problem('unknown_tasks', { ids: ['X-3'] })).message).toContain('X-3');
  });

  it("names somebody else's CronJob and says what to do", () => {
    const { message } = verdictOf(aScope({ ...running, cronJob: foreignCronJob(aScope()) }));
    expect(message).toMatch(/sprint-1-daily-scrum.*delete it/);
  });
});

describe('verdictOf: a waiting sprint ahead with days of its own', () => {
  const days = { startDate: '2026-12-07', endDate: '2026-12-21', phase: 'Planned' as const };
  const ahead = (spec: object = {}, status: object = days) =>
    aSprint({ startDate: '2026-12-07', ...spec }, status, { name: 'ahead' });
  const self = aSprint({ startDate: '2026-12-14', durationWeeks: 1 });
  const behind = (other: ReturnType<typeof aSprint>, code: string | null = 'not_yet') =>
    aScope({
      sprint: self,
      siblings: [self, other],
      dryRun: dryRun(code, { start_date: '2026-12-14', end_date: '2026-12-21' }),
    });

  it('which ends on a fixed day after the whole window: it can never start', () => {
    expect(row(behind(ahead()))).toBe('Pending False Unknown Stalled WindowBlocked');
    expect(verdictOf(behind(ahead())).message).toBe(
      'sprint ahead (Refunds work) ends on 2026-12-21, and this one has to end on 2026-12-21: give it another startDate, or close the other before',
    );
    expect(row(behind(ahead(), 'no_unassigned_tasks'))).toMatch('Stalled WindowBlocked');
    expect(row(behind(ahead(), 'unknown_tasks'))).toMatch('Stalled UnknownTasks');
  });

  it.each<[string, ReturnType<typeof aSprint>]>([
    ['may be done before', ahead({ closePolicy: 'WhenDone' })],
    ['is closed by hand', ahead({ closePolicy: 'Manual' })],
    ['is simulated', ahead({ mode: 'Simulated' })],
    ['says nothing of its start', aSprint({}, days, { name: 'ahead' })],
    ['ends before', ahead({}, { ...days, endDate: '2026-12-20' })],
    ['was planned for other days', ahead({}, { ...days, startDate: '2026-11-30' })],
    ['was planned as it was before', ahead({}, { ...days, observedGeneration: 0 })],
    ['comes after', aSprint({ startDate: '2026-12-15' }, { ...days, startDate: '2026-12-15' }, { name: 'ahead' })],
  ])('one that %s leaves it planned', (_what, other) => {
    expect(row(behind(other))).toBe('Planned True Unknown - Planned');
  });
});
