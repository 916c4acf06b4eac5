import { describe, expect, it } from 'vitest';
import { type Facts, mustBeReady, planOf } from './planning.ts';

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
  choice: { chosen: ['PAY-1'] },
  running: null,
  turn: 'in_time',
  lastClosed: null,
  lastClosedTitle: 'the last sprint',
  backlogLastClosed: null,
  now: new Date('2026-11-23T10:00:00Z'),
  mode: 'Live',
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

  it('warns when nobody is there', () => {
    const days = [day('2026-11-23', ['ada']), day('2026-11-24', ['ada'])];
    const { verdict, warnings } = planOf(facts({ calendar: { ...facts().calendar, days } }));
    expect([verdict, warnings?.map(({ code }) => code)]).toEqual(['ready', ['everybody_absent']]);
  });
});
