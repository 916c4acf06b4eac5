import { describe, expect, it } from 'vitest';
import { type Ahead, isEverybodyAbsent, type Turn, turnOf } from './outlook.ts';

describe('turnOf: a Live sprint from 30 November to 7 December', () => {
  const window = { startDate: '2026-11-30', endDate: '2026-12-07' };
  const live = (end_date: string, close_policy: Ahead['close_policy'] = 'EndDate'): Ahead => ({
    mode: 'Live',
    close_policy,
    end_date,
  });
  it.each<[string, Ahead, Turn]>([
    ['the one ahead ends when it starts', live('2026-11-30'), 'in_time'],
    ['a day later', live('2026-12-01'), 'late'],
    ['on its last day', live('2026-12-06'), 'late'],
    ['when it ends itself', live('2026-12-07'), 'never'],
    ['long after it', live('2026-12-21'), 'never'],
    ['WhenDone, when it starts', live('2026-11-30', 'WhenDone'), 'in_time'],
    ['WhenDone, a day later', live('2026-12-01', 'WhenDone'), 'maybe_late'],
    ['WhenDone, when it ends itself', live('2026-12-07', 'WhenDone'), 'maybe_never'],
    ['Manual, when it ends itself', live('2026-12-07', 'Manual'), 'maybe_never'],
    ['Manual, a day later', live('2026-12-01', 'Manual'), 'maybe_late'],
    ['Manual, before it', live('2026-11-27', 'Manual'), 'in_time'],
    [
      'simulated, whatever its dates',
      { mode: 'Simulated', close_policy: 'EndDate', end_date: '2027-01-04' },
      'in_time',
    ],
  ])('%s', (_when, ahead, expected) => {
    expect(turnOf('Live', window, ahead, '2026-11-23')).toBe(expected);
  });

  it.each<[string, Ahead, string, Turn]>([
    ['on its first day it is not late yet', live('2026-11-30', 'Manual'), '2026-11-30', 'in_time'],
    ['the day after it is: a Manual one runs on', live('2026-11-30', 'Manual'), '2026-12-01', 'late'],
    [
      'or a simulated one',
      { mode: 'Simulated', close_policy: 'WhenDone', end_date: '2026-11-30' },
      '2026-12-01',
      'late',
    ],
  ])('%s', (_when, ahead, today, expected) => {
    expect(turnOf('Live', window, ahead, today)).toBe(expected);
  });

  it('a simulated sprint is never late, but too late when its window is past', () => {
    expect(turnOf('Simulated', window, live('2026-12-06'), '2026-12-01')).toBe('in_time');
    expect(turnOf('Simulated', window, live('2026-12-07'), '2026-11-23')).toBe('never');
  });
});

describe('isEverybodyAbsent', () => {
  const window = { startDate: '2026-11-23', endDate: '2026-11-30' };
  const day = (date: string, absent: string[], working = true) => ({ date, working, holiday: null, absent });
  const team = [{ id: 'ada' }, { id: 'bob' }];
  it.each([
    ['both on both days', [day('2026-11-23', ['ada', 'bob']), day('2026-11-24', ['bob', 'ada'])], true],
    ['one on each', [day('2026-11-23', ['ada']), day('2026-11-24', ['bob'])], false],
    ['both on one day only', [day('2026-11-23', ['ada', 'bob']), day('2026-11-24', [])], false],
    ['a day off says nothing', [day('2026-11-23', ['ada', 'bob']), day('2026-11-28', [], false)], true],
    ['nor does a day after the window', [day('2026-11-23', ['ada', 'bob']), day('2026-11-30', [])], true],
    ['nor one before it', [day('2026-11-22', []), day('2026-11-23', ['ada', 'bob'])], true],
    ['no working day at all', [day('2026-11-28', ['ada', 'bob'], false)], false],
  ])('%s', (_what, days, expected) => {
    expect(isEverybodyAbsent(team, days, window)).toBe(expected);
  });

  it('a project without a team has nobody to miss', () => {
    expect(isEverybodyAbsent([], [day('2026-11-23', [])], window)).toBe(false);
  });
});
