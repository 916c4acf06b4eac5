import { expect, it } from 'vitest';
import { assignInTurn, weightOf } from './assign.ts';

const member = (id: string, hours = 6) => ({ id, name: id, hours_per_day: hours });
const day = (date: string, absent: string[] = [], working = true) => ({ date, working, holiday: null, absent });
const task = (points: number | null = 3, assigned_to: string | null = null) => ({ points, assigned_to });
const who = (tasks: { assigned_to: string | null }[]) => tasks.map((t) => t.assigned_to);
const two = [member('A'), member('B')];
const week = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'];

it.each([
  ['goes round in the team’s order', [task(), task(), task()], two, week.map((d) => day(d)), ['A', 'B', 'A']],
  [
    'keeps whom a task has, and counts it',
    [task(8, 'A'), task(3), task(3)],
    two,
    week.map((d) => day(d)),
    ['A', 'B', 'B'],
  ],
  ['weighs by points', [task(8), task(1), task(1), task(1)], two, week.map((d) => day(d)), ['A', 'B', 'B', 'B']],
  [
    'gives less to who is absent for half of the days',
    [task(), task(), task()],
    two,
    [day('2026-11-23', ['B']), day('2026-11-24', ['B']), day('2026-11-25'), day('2026-11-26')],
    ['A', 'A', 'B'],
  ],
  [
    'gives less to short days',
    [task(), task(), task(), task()],
    [member('A', 2), member('B', 6)],
    week.map((d) => day(d)),
    ['B', 'B', 'A', 'B'],
  ],
  ['gives nothing to who is away all along', [task(), task()], two, week.map((d) => day(d, ['A'])), ['B', 'B']],
  [
    'an absence on a day off costs nothing',
    [task(), task()],
    two,
    [day('2026-11-22', ['A'], false), day('2026-11-23')],
    ['A', 'B'],
  ],
  ['leaves everything when nobody is there', [task()], two, week.map((d) => day(d, ['A', 'B'])), [null]],
  ['leaves everything without a team', [task()], [], week.map((d) => day(d)), [null]],
])('%s', (_name, tasks, team, days, expected) => {
  const given = structuredClone(tasks);
  expect(who(assignInTurn(tasks, team, days))).toEqual(expected);
  expect(tasks).toEqual(given);
});

it('weighs a task without points as three', () => {
  expect([weightOf(null), weightOf(0), weightOf(5)]).toEqual([3, 0, 5]);
});
