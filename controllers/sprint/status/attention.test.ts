import { describe, expect, it } from 'vitest';
import type { SprintSpec } from '../../../crds/sprint.ts';
import type { SprintPlan } from '../../../services/sprint/contract/shapes.ts';
import type { SprintScope } from '../gather.ts';
import { aProject, aScope, aSprint, dryRun, held, started } from '../test-scope.ts';
import { attentionsOf } from './attention.ts';

const reasons = (scope: Partial<SprintScope>) => attentionsOf(aScope(scope)).map(({ reason }) => reason);
const message = (scope: Partial<SprintScope>) => attentionsOf(aScope(scope))[0]?.message;

describe('attentionsOf: what the service warns of', () => {
  const warnings = [
    { code: 'may_never_start' as const, detail: 'a' },
    { code: 'starts_late' as const, detail: 'b' },
    { code: 'everybody_absent' as const, detail: 'c' },
  ];
  it('has a reason each, before the start and while the sprint runs', () => {
    const plan = dryRun('sprint_in_progress', { warnings });
    expect(reasons({ dryRun: plan })).toEqual(['MayNeverStart', 'StartsLate', 'EverybodyAbsent']);
    expect(message({ dryRun: plan })).toBe('a');
    expect(reasons({ held: held({ warnings: warnings.slice(2) }), dryRun: undefined })).toEqual(['EverybodyAbsent']);
  });

  it('is silent when the sprint cannot start at all, nothing was asked, or the name is taken', () => {
    expect(reasons({ dryRun: dryRun('window_past', { verdict: 'impossible', warnings }) })).toEqual([]);
    expect(reasons({ dryRun: undefined })).toEqual([]);
    expect(reasons({ held: held({ project_id: 'OLD', warnings }), dryRun: undefined })).toEqual([]);
  });
});

describe('attentionsOf: a waiting sprint ahead', () => {
  const self = aSprint({ startDate: '2026-12-14', durationWeeks: 1 });
  const behind = (spec: Partial<SprintSpec>, endDate: string) => {
    const status = { startDate: '2026-12-07', endDate };
    const ahead = aSprint({ startDate: '2026-12-07', ...spec }, status, { name: 'ahead' });
    const plan = dryRun('not_yet', { start_date: '2026-12-14', end_date: '2026-12-21' });
    return { sprint: self, siblings: [self, ahead], dryRun: plan };
  };
  it.each<[Partial<SprintSpec>, string, string | undefined]>([
    [{}, '2026-12-14', undefined],
    [
      {},
      '2026-12-15',
      'sprint ahead (Refunds work) ends on 2026-12-15: this one, which is to start on 2026-12-14, starts late',
    ],
    [{ closePolicy: 'WhenDone' }, '2026-12-14', undefined],
    [
      { closePolicy: 'WhenDone' },
      '2026-12-20',
      'sprint ahead (Refunds work) ends on 2026-12-20: this one, which is to start on 2026-12-14, starts late unless it is done before',
    ],
    [
      { closePolicy: 'Manual' },
      '2026-12-21',
      'sprint ahead (Refunds work) ends on 2026-12-21, and this one on 2026-12-21: it never starts unless somebody closes it before',
    ],
    // Stalled: the verdict says it.
    [{}, '2026-12-21', undefined],
  ])('%j until %s', (spec, endDate, expected) => {
    expect(message(behind(spec, endDate))).toBe(expected);
  });

  it('is told once, though it is true of the one that runs as well', () => {
    const scope = behind({}, '2026-12-15');
    const warnings = [{ code: 'starts_late' as const, detail: 'sprint one ends on 2026-12-16: it starts late' }];
    const told = attentionsOf(aScope({ ...scope, dryRun: { ...scope.dryRun, warnings } }));
    expect(told.filter(({ reason }) => reason === 'StartsLate')).toHaveLength(1);
  });

  it('the gravest of several is told', () => {
    const scope = behind({}, '2026-12-15');
    const worse = aSprint(
      { startDate: '2026-12-08', closePolicy: 'Manual' },
      { startDate: '2026-12-08', endDate: '2026-12-22' },
      { name: 'worse' },
    );
    expect(reasons({ ...scope, siblings: [...scope.siblings, worse] })).toEqual(['MayNeverStart']);
  });

  it.each<[string, Partial<SprintSpec>]>([
    ['without a start date', {}],
    ['that is simulated', { startDate: '2026-12-14', mode: 'Simulated' }],
  ])('says nothing of a sprint %s', (_what, spec) => {
    const scope = behind({ closePolicy: 'Manual' }, '2026-12-22');
    const sprint = aSprint(spec, undefined, { name: 'self' });
    expect(reasons({ ...scope, sprint, dryRun: { ...scope.dryRun, today: '2026-12-14' } })).toEqual([]);
  });
});

describe('attentionsOf: the schedule of the daily scrum', () => {
  const working = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'];
  const plan = (change: Partial<SprintPlan> = {}) => dryRun('not_yet', { working_days: working, ...change });
  const meets = (
    schedule: string,
    timeZone = 'UTC',
    change: Partial<SprintPlan> = {},
    spec: Partial<SprintSpec> = {},
  ) =>
    ({
      sprint: aSprint({ dailyScrum: { schedule, timeZone, state: 'Scheduled' }, ...spec }),
      dryRun: plan(change),
    }) satisfies Partial<SprintScope>;

  it.each([
    ['every working day', meets('0 9 * * 1-5'), []],
    ['one of them', meets('0 9 * * 5'), []],
    ['the weekend', meets('0 9 * * 6,0'), ['NoDailyScrumDay']],
    ['a day after the sprint', meets('0 9 28 * *'), ['NoDailyScrumDay']],
    ['a day that never comes', meets('0 9 30 2 *'), ['NoDailyScrumDay']],
    [
      'Mondays, which is a Sunday there',
      meets('0 9 * * 1', 'Pacific/Auckland', { time_zone: 'America/Los_Angeles' }),
      ['NoDailyScrumDay'],
    ],
    [
      'working days, a day off',
      meets('0 9 * * 1-5', 'Pacific/Auckland', { time_zone: 'America/Los_Angeles' }),
      ['ScheduleOnOtherDay'],
    ],
    [
      'late at night, a zone further west',
      meets('30 23 * * 1-5', 'America/New_York', { time_zone: 'Europe/Paris' }),
      ['ScheduleOnOtherDay'],
    ],
    ['at noon, a zone further west', meets('0 12 * * 1-5', 'America/New_York', { time_zone: 'Europe/Paris' }), []],
    [
      'the weekend, suspended',
      meets('0 9 * * 6', 'UTC', {}, { dailyScrum: { schedule: '0 9 * * 6', state: 'Suspended' } }),
      [],
    ],
    [
      'the weekend, simulated',
      meets('0 9 * * 6', 'UTC', {}, { dailyScrum: { schedule: '0 9 * * 6', state: 'Scheduled' }, mode: 'Simulated' }),
      [],
    ],
    ['a service that does not tell the days', meets('0 9 * * 6', 'UTC', { working_days: undefined }), []],
    ['no day to meet', meets('0 9 * * 6', 'UTC', { working_days: [] }), []],
  ])('%s', (_what, scope, expected) => {
    expect(reasons(scope)).toEqual(expected);
  });

  it('is judged while the sprint runs as well, in the zone of its days', () => {
    const runs = held({ day: { ...held().day, working }, time_zone: 'Europe/Paris' });
    const sprint = (schedule: string) =>
      aSprint({ dailyScrum: { schedule, timeZone: 'America/New_York', state: 'Scheduled' } });
    const project = aProject({ calendar: { timeZone: 'Europe/Paris' } });
    const scope = { held: runs, dryRun: undefined, project };
    expect(reasons({ ...scope, sprint: sprint('0 9 * * 1-5') })).toEqual([]);
    expect(message({ ...scope, sprint: sprint('0 9 * * 6') })).toBe(
      'the schedule "0 9 * * 6" in America/New_York meets no working day from 2026-11-23 to 2026-11-27, so no daily scrum is held',
    );
    expect(message({ ...scope, sprint: sprint('0 22 * * 1-5') })).toBe(
      'the schedule "0 22 * * 1-5" in America/New_York falls on another day of the calendar, which is in Europe/Paris: ' +
        'on 2026-11-23 there it is 2026-11-24, and of that day the daily scrum is',
    );
  });
});

describe('attentionsOf: what has no effect any more', () => {
  const kept = { external_uid: 'uid-sprint-1', external_spec: '{"startDate":"2026-11-23"}' };
  const over = held({ status: 'completed', closed_at: '2026-12-04T02:00:00.000Z', ...kept });
  const spec = { startDate: '2026-11-23' };
  it.each<[string, Partial<SprintSpec>, string | undefined]>([
    ['nothing was changed', spec, undefined],
    ['the policy it closed with', { ...spec, closePolicy: 'EndDate' }, undefined],
    ['state', { ...spec, state: 'Closed' }, undefined],
    ['the goal', { ...spec, goal: 'New' }, 'the sprint is closed: a change of goal has no effect on it'],
    [
      'the policy',
      { ...spec, closePolicy: 'Manual' },
      'the sprint is closed: a change of closePolicy has no effect on it',
    ],
  ])('on a closed sprint: %s', (_what, changed, expected) => {
    expect(message({ sprint: aSprint(changed, started), held: over, dryRun: undefined })).toBe(expected);
  });

  it('on a running sprint: what it was started with, and not what may change', () => {
    const runs = held(kept);
    const sprint = aSprint({ goal: 'New', closePolicy: 'Manual', startDate: '2026-11-24', maxTasks: 3 });
    expect(message({ sprint, held: runs, dryRun: undefined })).toBe(
      'startDate, maxTasks changed after the sprint had started, which has no effect: it goes on as it was started',
    );
    expect(reasons({ sprint: aSprint({ ...spec, goal: 'New' }), held: runs, dryRun: undefined })).toEqual([]);
  });
});

it("a calendar's zone that was changed takes effect with the next sprint", () => {
  const project = aProject({ calendar: { timeZone: 'Asia/Tokyo' } });
  const scope = { project, dryRun: undefined };
  expect(attentionsOf(aScope({ ...scope, held: held() }))).toEqual([
    {
      reason: 'TimeZoneChanged',
      message:
        "the calendar's time zone is Asia/Tokyo now; this sprint goes on in UTC, and the change takes effect with the next one",
    },
  ]);
  expect(reasons({ ...scope, held: held({ time_zone: 'Asia/Tokyo' }) })).toEqual([]);
  expect(reasons({ ...scope, held: held({ status: 'completed' }) })).toEqual([]);
  expect(reasons({ ...scope, project: undefined, held: held() })).toEqual([]);
});
