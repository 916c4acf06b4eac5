import { describe, expect, it } from 'vitest';
import type { ProjectClient } from '../../project/contract/client.ts';
import { type Facts, mustBeReady, planOf, readCalendar } from './planning.ts';

const running = {
  sprint_id: 'PAY-S01',
  sprint_name: 'One',
  goal: 'Refunds',
  mode: 'Live',
  close_policy: 'EndDate',
  end_date: '2026-12-07',
} as NonNullable<Facts['running']>;
const day = (date: string, absent: string[] = []) => ({ date, working: true, holiday: null, absent });

/** A Live sprint of a week that could start today, except for what is said otherwise. */
const facts = (change: Partial<Facts> = {}): Facts => ({
  projectId: 'PAY',
  today: '2026-11-23',
  timeZone: 'UTC',
  simulatedStart: '2026-11-23',
  window: { startDate: '2026-11-23', endDate: '2026-11-30' },
  calendar: { team: [{ id: 'ada', name: 'Ada', hours_per_day: 8 }], days: [day('2026-11-23'), day('2026-11-24')] },
  workingDays: ['2026-11-23', '2026-11-24'],
  backlog: [],
  choice: { chosen: ['PAY-1'], limitedBy: 'Backlog' },
  running: null,
  turn: 'in_time',
  lastClosed: null,
  lastClosedTitle: 'the last sprint',
  backlogLastClosed: null,
  now: new Date('2026-11-23T10:00:00Z'),
  mode: 'Live',
  number: 2,
  wantedNumber: undefined,
  ...change,
});
const ahead = { window: { startDate: '2026-11-30', endDate: '2026-12-07' }, running };

describe('planOf', () => {
  it('of a sprint that can start tells its working days and nothing to worry about', () => {
    expect(planOf(facts())).toMatchObject({
      verdict: 'ready',
      code: null,
      working_days: ['2026-11-23', '2026-11-24'],
      warnings: [],
    });
  });

  it('calls the running sprint by name and goal', () => {
    expect(planOf(facts({ running }))).toMatchObject({
      verdict: 'waiting',
      code: 'sprint_in_progress',
      detail: 'sprint One (Refunds) is running',
      ids: ['PAY-S01'],
    });
    const behind = facts({ lastClosed: 'PAY-S01', lastClosedTitle: 'sprint One (Refunds)' });
    expect(planOf(behind)).toMatchObject({
      code: 'backlog_behind',
      detail: 'the backlog has not yet taken back the tasks of sprint One (Refunds)',
    });
  });

  it('of a sprint whose turn comes when its window is over is impossible, and says what to do', () => {
    const blocked = facts({ ...ahead, turn: 'never' });
    expect(planOf(blocked)).toMatchObject({
      verdict: 'impossible',
      code: 'window_blocked',
      detail:
        'sprint One (Refunds) ends on 2026-12-07, and this one has to end on 2026-12-07: give it another startDate, or close the other before',
      ids: ['PAY-S01'],
      warnings: [],
    });
    expect(() => mustBeReady(blocked)).toThrow('give it another startDate');
  });

  it.each([
    ['maybe_never', 'may_never_start'],
    ['maybe_late', 'starts_late'],
    ['late', 'starts_late'],
  ] as const)('of one whose turn is %s waits, and warns', (turn, code) => {
    const { verdict, code: obstacle, warnings } = planOf(facts({ ...ahead, turn }));
    expect([verdict, obstacle, warnings?.map((each) => each.code)]).toEqual(['waiting', 'not_yet', [code]]);
  });

  const outside = { code: 'dependency_outside_sprint' as const, ids: ['PAY-1'], detail: 'PAY-1 is outside' };
  const inSprint = (sprint_id: string | null) => [{ task_id: 'PAY-1', sprint_id }] as Facts['backlog'];
  it.each<[string, Partial<Facts>, string, string | null]>([
    ['over', { today: '2026-11-30' }, 'impossible', 'window_past'],
    ['on its last day', { today: '2026-11-29' }, 'ready', null],
    ['without a working day', { workingDays: [] }, 'impossible', 'no_working_day'],
    ['over and without one', { today: '2026-12-01', workingDays: [] }, 'impossible', 'window_past'],
    ['with unknown tasks', { choice: { ...outside, code: 'unknown_tasks' }, running }, 'impossible', 'unknown_tasks'],
    [
      'that waits for a task of nobody',
      { choice: outside, backlog: inSprint(null) },
      'impossible',
      'dependency_outside_sprint',
    ],
    [
      'that waits for a task of the sprint that runs',
      { choice: outside, running, backlog: inSprint('PAY-S01') },
      'waiting',
      'sprint_in_progress',
    ],
    [
      'that waits for a task outside of the sprint that runs',
      { choice: outside, running, backlog: inSprint('PAY-S00') },
      'impossible',
      'dependency_outside_sprint',
    ],
    [
      'that waits for a task which the backlog has not taken back',
      { choice: outside, lastClosed: 'PAY-S01', backlog: inSprint('PAY-S01') },
      'waiting',
      'backlog_behind',
    ],
    [
      'that waits for a task although the backlog has taken all back',
      { choice: outside, lastClosed: 'PAY-S01', backlogLastClosed: 'PAY-S01', backlog: inSprint('PAY-S01') },
      'impossible',
      'dependency_outside_sprint',
    ],
    [
      'with tasks that are taken, unknown and one that may come',
      { choice: { ...outside, ids: ['PAY-1', 'PAY-2'] }, running, backlog: inSprint('PAY-S01') },
      'impossible',
      'dependency_outside_sprint',
    ],
    ['that is Simulated and lies ahead', { mode: 'Simulated', today: '2026-11-20' }, 'ready', null],
    ['that lies ahead of one that runs', { today: '2026-11-20', running }, 'waiting', 'not_yet'],
    [
      'with a sprint before it and a backlog behind',
      { running, lastClosed: 'PAY-S00' },
      'waiting',
      'sprint_in_progress',
    ],
    ['when the backlog is ahead of nothing', { lastClosed: 'PAY-S00', backlogLastClosed: 'PAY-S00' }, 'ready', null],
    [
      'without a task that is free',
      { choice: { code: 'no_unassigned_tasks', ids: [], detail: 'none' } },
      'waiting',
      'no_unassigned_tasks',
    ],
    [
      'that never comes, whatever its tasks',
      { choice: outside, running, turn: 'never' },
      'impossible',
      'window_blocked',
    ],
  ])('of a sprint %s', (_what, change, verdict, code) => {
    const plan = planOf(facts(change));
    expect([plan.verdict, plan.code]).toEqual([verdict, code]);
    if (code === null) return expect(mustBeReady(facts(change))).toEqual([]);
    const refusal = (() => {
      try {
        return mustBeReady(facts(change));
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toMatchObject({ code, message: plan.detail });
    // Only what heals by itself is worth another try.
    expect((refusal as { retryAfter?: number }).retryAfter).toBe(verdict === 'waiting' ? 1 : undefined);
    expect((refusal as { extra: object }).extra).toEqual(plan.ids.length > 0 ? { ids: plan.ids } : expect.anything());
  });

  it('says how long it is until the start date, by the calendar of the project', () => {
    const berlin = facts({ today: '2026-11-22', now: new Date('2026-11-22T22:59:00Z'), timeZone: 'Europe/Berlin' });
    expect(planOf(berlin)).toMatchObject({
      code: 'not_yet',
      wait_ms: 60_000,
      today: '2026-11-22',
      time_zone: 'Europe/Berlin',
    });
    expect(planOf(facts()).wait_ms).toBeNull();
    expect(planOf(facts())).toMatchObject({
      start_date: '2026-11-23',
      end_date: '2026-11-30',
      total_days: 2,
      detail: 'can start now',
    });
  });

  it('gives the chosen tasks in their order', () => {
    const backlog = ['PAY-1', 'PAY-2', 'PAY-3'].map((task_id) => ({ task_id })) as Facts['backlog'];
    const chosen = mustBeReady(facts({ backlog, choice: { chosen: ['PAY-3', 'PAY-1'], limitedBy: 'Limits' } }));
    expect(chosen.map((t) => t.task_id)).toEqual(['PAY-3', 'PAY-1']);
  });

  it('tells what a start would take, whatever it waits for, and what is ahead of it', () => {
    const task = (task_id: string, points: number | null, sprint_id: string | null = null) =>
      ({ task_id, points, sprint_id, status: 'unassigned' }) as Facts['backlog'][number];
    const backlog = [task('PAY-1', 3), task('PAY-2', null), task('PAY-3', 5, 'PAY-S01')];
    const choice = { chosen: ['PAY-2', 'PAY-1'], limitedBy: 'Limits' as const };
    const ahead = { backlog_open: { tasks: 2, tasks_with_points: 1, points: 3 }, person_days: 2 };
    for (const change of [{}, { running }, { today: '2026-11-20' }])
      expect(planOf(facts({ backlog, choice, ...change }))).toMatchObject({
        ...ahead,
        number: 2,
        limited_by: 'Limits',
        tasks: [
          { task_id: 'PAY-2', points: null },
          { task_id: 'PAY-1', points: 3 },
        ],
      });
    const none = { code: 'no_unassigned_tasks' as const, ids: [], detail: 'none' };
    expect(planOf(facts({ backlog, choice: none }))).toMatchObject({ ...ahead, tasks: [], limited_by: null });
  });

  it('tells, if it is asked, what other limits would choose of the same backlog', () => {
    const task = (task_id: string, priority: number, points: number) =>
      ({
        task_id,
        priority,
        points,
        sprint_id: null,
        status: 'unassigned',
        depends_on: [],
        carry_over_count: 0,
      }) as never;
    const backlog = [task('PAY-1', 3, 1), task('PAY-2', 1, 2), task('PAY-3', 2, 5)];
    const plan = (...limits: NonNullable<Parameters<typeof planOf>[1]>) =>
      planOf(facts({ backlog, choice: { chosen: ['PAY-2'], limitedBy: 'Limits' } }), limits);
    const told = plan({ max_tasks: 2 }, { max_points: 3 }, {});
    expect(told.tasks).toEqual([{ task_id: 'PAY-2', points: 2 }]);
    expect(told.instead?.map((tasks) => tasks.map(({ task_id }) => task_id))).toEqual([
      ['PAY-2', 'PAY-3'],
      ['PAY-2', 'PAY-1'],
      ['PAY-2', 'PAY-3', 'PAY-1'],
    ]);
    expect(told.instead?.[0]?.[1]).toEqual({ task_id: 'PAY-3', points: 5 });
    const none = { backlog: [], choice: { chosen: [], limitedBy: 'Limits' as const } };
    expect(planOf(facts(none), [{ max_tasks: 2 }]).instead).toEqual([[]]);
    expect(planOf(facts(none))).not.toHaveProperty('instead');
    expect(plan({ max_tasks: 1, tasks: ['PAY-3', 'PAY-1'] }).instead?.[0]).toHaveLength(2);
  });

  it.each([1, 3])('of number %i, where the next one is 2, is impossible, whatever else stands in its way', (number) => {
    const wanted = facts({ wantedNumber: number, running, workingDays: [] });
    expect(planOf(wanted)).toMatchObject({
      verdict: 'impossible',
      code: 'number_passed',
      number: 2,
      detail: `the sprint was to be number ${number} of project PAY, whose next one is number 2`,
    });
    expect(() => mustBeReady(wanted)).toThrow(expect.objectContaining({ extra: { number: 2 }, retryAfter: undefined }));
    expect(planOf(facts({ wantedNumber: 2 })).verdict).toBe('ready');
  });

  it('warns when nobody is there', () => {
    const days = [day('2026-11-23', ['ada']), day('2026-11-24', ['ada'])];
    const { verdict, warnings } = planOf(facts({ calendar: { ...facts().calendar, days } }));
    expect([verdict, warnings?.map(({ code }) => code)]).toEqual(['ready', ['everybody_absent']]);
  });
});

describe('readCalendar', () => {
  type Asked = { query: { start_date: string; end_date: string }; known?: string };
  /** A project service whose calendar has had the tag `now` all the while. */
  const reading = () => {
    const asked: string[] = [];
    const getCalendar = async ({ query: { start_date, end_date }, known }: Asked) => {
      asked.push([start_date, end_date, known].filter(Boolean).join(' '));
      if (known === 'now') return { tag: 'now' };
      const team = [{ id: `of ${start_date}` }];
      return { tag: 'now', answer: { team, days: [day(start_date), day(end_date)] } };
    };
    return { asked, projects: { getCalendar } as unknown as ProjectClient };
  };
  const read = async (from: string, to: string) => {
    const { asked, projects } = reading();
    const { days, team, tag } = await readCalendar(projects, 'PAY', from, to);
    return { asked, days: days.map((d) => d.date), team: team.map((m) => m.id), tag };
  };
  it('asks for a year at a time, without a hole or a double, and keeps the newest team', async () => {
    expect(await read('2026-11-23', '2027-11-23')).toMatchObject({ asked: ['2026-11-23 2027-11-23'], tag: 'now' });
    expect(await read('2026-11-23', '2027-11-24')).toEqual({
      asked: ['2026-11-23 2027-11-23', '2027-11-24 2027-11-24'],
      days: ['2026-11-23', '2027-11-23', '2027-11-24', '2027-11-24'],
      team: ['of 2027-11-24'],
      tag: undefined,
    });
    expect((await read('2026-11-23', '2026-11-22')).asked).toEqual([]);
  });
  it('gives what is known while it is still so', async () => {
    const { asked, projects } = reading();
    const known = { team: [], days: [], tag: 'now' };
    expect(await readCalendar(projects, 'PAY', '2026-11-23', '2026-12-23', known)).toBe(known);
    const before = { ...known, tag: 'before' };
    expect(await readCalendar(projects, 'PAY', '2026-11-23', '2026-12-23', before)).toMatchObject({
      tag: 'now',
      team: [{ id: 'of 2026-11-23' }],
    });
    const { tag: _none, ...untagged } = known;
    expect(await readCalendar(projects, 'PAY', '2026-11-23', '2026-12-23', untagged)).toMatchObject({ tag: 'now' });
    expect(asked).toEqual(['now', 'before', ''].map((tag) => `2026-11-23 2026-12-23 ${tag}`.trim()));
  });
});
