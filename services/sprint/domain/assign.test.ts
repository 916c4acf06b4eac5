import { describe, expect, it } from 'vitest';
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

it('weighs a task without points, or of none, as one', () => {
  expect([weightOf(null), weightOf(0), weightOf(1), weightOf(5)]).toEqual([1, 1, 1, 5]);
});

describe('what somebody who has left holds', () => {
  const days = week.map((d) => day(d));
  it.each([
    ['is given out in turn', [task(3, 'LEFT'), task(3, 'LEFT'), task(3, 'LEFT')], two, days, ['A', 'B', 'A']],
    ['weighs for whoever takes it', [task(8, 'LEFT'), task(3), task(3)], two, days, ['A', 'B', 'B']],
    ['does not take from those who stay', [task(1, 'B'), task(3, 'LEFT')], two, days, ['B', 'A']],
    ['stays while nobody is there to take it', [task(3, 'LEFT')], two, week.map((d) => day(d, ['A', 'B'])), ['LEFT']],
    ['stays when the project has no team', [task(3, 'LEFT')], [], days, ['LEFT']],
  ])('%s', (_name, tasks, team, of, expected) => expect(who(assignInTurn(tasks, team, of))).toEqual(expected));

  it('never remains, whoever left, while one of the team is there', () => {
    const people = ['A', 'B', 'C', 'D'].map((id) => member(id));
    for (let mask = 1; mask < 16; mask++) {
      const team = people.filter((_, i) => mask & (1 << i));
      const ids = team.map((m) => m.id);
      const given = assignInTurn(
        [...people, null].map((m) => task(2, m?.id ?? null)),
        team,
        days,
      );
      for (const [i, { assigned_to: now }] of given.entries()) {
        const had = people[i]?.id;
        expect(ids).toContain(now);
        if (had !== undefined && ids.includes(had)) expect(now).toBe(had);
      }
    }
  });
});
