import { describe, expect, it } from 'vitest';
import { MESSAGE_LIMIT } from '../../../crds/condition.ts';
import { sprintStatusSchema } from '../../../crds/sprint.ts';
import { ServiceUnavailable } from '../../../services/kit/calls/client.ts';
import { KubeError } from '../../runtime/client/kube-error.ts';
import type { SprintScope } from '../gather.ts';
import { aScope, aSprint, cronJobOf, dryRun, foreignCronJob, held, problem, started } from '../test-scope.ts';
import { farewellStatus, invalidStatus, status } from './status.ts';
import type { Trouble } from './verdict.ts';

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
const before = aSprint({}, started).status;
const end = {
  type: 'Succeeded' as const,
  status: 'True' as const,
  reason: 'Completed',
  message: 'closed with 1 of 1 tasks done',
  observedGeneration: 1,
  lastTransitionTime: '2026-11-24T14:00:00Z',
};
const over = aSprint({}, { ...started, phase: 'Completed', conditions: [end] });

describe('status: the conditions', () => {
  it('an object that does not fit its schema is stalled', () => {
    const { phase, conditions } = invalidStatus(undefined, 'spec.goal: too long');
    expect([phase, conditions.map(({ type }) => type), conditions[0]?.reason]).toEqual([
      'Pending',
      ['Ready', 'Succeeded', 'Stalled'],
      'InvalidSpec',
    ]);
  });

  it("does not show somebody else's CronJob as its own", () => {
    expect(status(aScope({ ...running, cronJob: foreignCronJob(aScope()) })).cronJob).toBeUndefined();
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
    expect(conditions[0]?.message).toMatch(/none of Sprint sprint-1 in Project payments: .*database.*apply it again$/);
  });

  it('a sprint that is closed and lost: its end', () => {
    expect(status(aScope({ sprint: over }))).toMatchObject({ phase: 'Completed', conditions: [{}, end, {}] });
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

  it('of a waiting sprint that says when it starts come from the dry run', () => {
    const { startDate, endDate, durationWeeks, mode, sprintID, sprintBacklog } = status(
      aScope({ sprint: aSprint({ startDate: '2026-11-23' }), dryRun: dryRun('not_yet') }),
    );
    expect({ startDate, endDate, durationWeeks, mode }).toEqual({
      startDate: '2026-11-23',
      endDate: '2026-12-07',
      durationWeeks: 2,
      mode: 'Live',
    });
    expect([sprintID, sprintBacklog]).toEqual([undefined, undefined]);
  });

  it('of a waiting sprint without a start date leave its days open: they are those of its turn', () => {
    const { startDate, endDate, day, durationWeeks } = status(aScope({ dryRun: dryRun('sprint_in_progress') }));
    expect({ startDate, endDate, day, durationWeeks }).toEqual({ durationWeeks: 2 });
  });

  it('of an object whose name another sprint has show nothing of that one', () => {
    const other = held({ external_uid: 'gone', goal: 'Something else' });
    const { sprintID, sprintBacklog, progress } = status(aScope({ held: other, dryRun: undefined }));
    expect([sprintID, sprintBacklog, progress]).toEqual([undefined, undefined, undefined]);
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

describe('status: Attention', () => {
  const of = (desired: ReturnType<typeof status>) => desired.conditions.filter(({ type }) => type === 'Attention');
  const late = { code: 'starts_late' as const, detail: 'it starts late' };
  const absent = { code: 'everybody_absent' as const, detail: 'nobody is there' };

  it('has the reason of the first and the words of all, and leaves Ready alone', () => {
    const desired = status(aScope({ dryRun: dryRun('sprint_in_progress', { warnings: [late, absent] }) }));
    expect(of(desired)).toEqual([
      { type: 'Attention', status: 'True', reason: 'StartsLate', message: 'it starts late; nobody is there' },
    ]);
    expect(desired.conditions[0]).toMatchObject({ type: 'Ready', status: 'True' });
  });

  it('goes with its cause, and stays as it is while nobody can ask', () => {
    const condition = {
      type: 'Attention' as const,
      status: 'True' as const,
      reason: 'StartsLate',
      message: 'so it is',
    };
    const shown = { ...condition, observedGeneration: 1, lastTransitionTime: '2026-11-24T14:00:00Z' };
    const sprint = aSprint({}, { conditions: [shown] });
    expect(of(status(aScope({ sprint })))).toEqual([]);
    expect(of(status(aScope({ sprint, held: undefined, dryRun: undefined }), away))).toEqual([condition]);
  });

  it('and the days of a waiting sprint stay while its Project comes back from an outage, and go with the Project', () => {
    const said = { type: 'Attention' as const, status: 'True' as const, reason: 'StartsLate', message: 'so it is' };
    const shown = { ...said, observedGeneration: 1, lastTransitionTime: '2026-11-24T14:00:00Z' };
    const days = { startDate: '2026-12-07', endDate: '2026-12-21' };
    const sprint = aSprint({ startDate: days.startDate }, { phase: 'Planned', ...days, conditions: [shown] });
    const unasked = { sprint, held: null, dryRun: undefined, readyProjectID: undefined };
    const back = status(aScope(unasked));
    expect(back).toMatchObject({ phase: 'Planned', ...days });
    expect(of(back)).toEqual([said]);
    const alone = status(aScope({ ...unasked, project: undefined }));
    expect(alone).toMatchObject({ phase: 'Pending', startDate: undefined, endDate: undefined });
    expect(of(alone)).toEqual([]);
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

it('texts are cut when they are too long for their field, and only then', () => {
  const wentWell = (text: string) =>
    status(aScope({ held: { ...closed('completed'), retrospective: { ...retrospective, what_went_well: text } } }))
      .retrospective?.wentWell;
  expect(wentWell('x'.repeat(500))).toBe('x'.repeat(500));
  expect(wentWell(`a${'x'.repeat(500)}`)).toBe(`a${'x'.repeat(498)}…`);
});

it('a message is cut to what a condition holds', () => {
  const long = `a${'x'.repeat(MESSAGE_LIMIT)}`;
  for (const { message } of invalidStatus(undefined, long).conditions)
    expect(message).toBe(long.slice(0, MESSAGE_LIMIT));
});

it('what deserved attention stays said when a pass is stopped, although the sprint was read', () => {
  const said = { ...end, type: 'Attention' as const, reason: 'UnknownAssignee', message: 'so it was' };
  const sprint = aSprint({}, { ...started, conditions: [said] });
  const attention = (trouble?: Trouble) =>
    status(aScope({ ...running, sprint }), trouble).conditions.filter(({ type }) => type === 'Attention');
  expect(attention(away)).toMatchObject([{ reason: 'UnknownAssignee', message: 'so it was' }]);
  expect(attention()).toEqual([]);
});
