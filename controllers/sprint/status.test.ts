import { describe, expect, it } from 'vitest';
import { sprintStatusSchema } from '../../crds/sprint.ts';
import { ServiceUnavailable } from '../../services/kit/client.ts';
import type { SprintScope } from './gather.ts';
import { invalidStatus, status } from './status.ts';
import { aScope, aSprint, cronJobOf, dryRun, held, problem } from './test-scope.ts';
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
const deleting = aSprint({}, { phase: 'Active' }, { deletionTimestamp: '2026-11-24T00:00:00Z' });

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
    ['refused at the start', {}, problem('sprint_in_progress'), 'Planned True Unknown - Queued'],
    [
      'started, no CronJob yet',
      { held: held(), dryRun: undefined },
      undefined,
      'Active False Unknown Reconciling Progressing',
    ],
    ['runs', running, undefined, 'Active True Unknown - Active'],
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
    ['deleted', { ...running, sprint: deleting }, undefined, 'Active False Unknown Reconciling Deleting'],
    [
      'deleted, the service is away',
      { held: undefined, sprint: deleting },
      away,
      'Active False Unknown Reconciling ServiceUnavailable',
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

  it('an object that does not fit its schema is stalled', () => {
    const { phase, conditions } = invalidStatus('spec.goal: too long');
    expect([phase, conditions.map(({ type }) => type), conditions[0]?.reason]).toEqual([
      'Pending',
      ['Ready', 'Succeeded', 'Stalled'],
      'InvalidSpec',
    ]);
  });
});

describe('status: the fields', () => {
  it('of a running sprint come from the service', () => {
    const scope = aScope(running);
    const desired = status({
      ...scope,
      held: held({ last_daily_scrum: { date: '2026-11-24', report_id: 'x' } }),
      cronJob: cronJobOf(scope, '2026-11-24T14:00:00Z'),
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
      day: { current: 2, total: 9, display: '2/9', next: '2026-11-25' },
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
