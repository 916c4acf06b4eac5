import { describe, expect, it } from 'vitest';
import type { Member } from '../assign.ts';
import { trueEffort } from './effort.ts';
import type { SimulatedTask } from './impediment.ts';
import { conditionsOf, hoursOf } from './team-time.ts';
import { aDay, aTask, aTeam, ONE_WEEK, TWO_WEEKS } from './test-sprint.ts';
import { playDayByVersion2 as playDay } from './version-2.ts';

const MONDAY = '2026-11-23';
const three = aTeam('E1', 'E2', 'E3');
const seeds = Array.from({ length: 40 }, (_, seed) => seed);
const backlog = (n: number) => Array.from({ length: n }, (_, i) => aTask(`T-${i}`, { points: 2 + (i % 4) }));
const play = (tasks: SimulatedTask[], seed: number, dates: readonly string[], absent: string[] = [], team = three) =>
  dates.reduce((now, date) => playDay(now, team, aDay(date, absent), seed), tasks);
const achieved = (tasks: readonly SimulatedTask[]) =>
  tasks.reduce((sum, t) => sum + t.progress_percentage * (t.points ?? 0), 0);
const total = (list: number[]) => list.reduce((sum, x) => sum + x, 0);
const assignees = (tasks: readonly SimulatedTask[]) => tasks.map((t) => t.assigned_to);
const progress = (tasks: readonly SimulatedTask[]) => tasks.map((t) => t.progress_percentage);
it('ends the same for the same seed and differently for another', () => {
  expect(play(backlog(10), 42, TWO_WEEKS)).toEqual(play(backlog(10), 42, TWO_WEEKS));
  expect(play(backlog(10), 42, TWO_WEEKS)).not.toEqual(play(backlog(10), 43, TWO_WEEKS));
});

it('takes the same course for a seed in every release', () => {
  const shown = (t: SimulatedTask) =>
    `${t.task_id} ${t.assigned_to} ${t.progress_percentage} ${t.status}${t.impediment ? ` (${t.impediment} until ${t.blocked_until})` : ''}`;
  let now = [
    aTask('A', { points: 8 }),
    // A dependency that is not in the sprint was completed before it.
    aTask('B', { depends_on: ['A', 'ELSEWHERE'] }),
    aTask('C', { points: 8, assigned_to: 'E2' }),
  ];
  const course = [...ONE_WEEK, '2026-11-30'].map((date) => {
    now = playDay(now, three.slice(0, 2), aDay(date), 51);
    return now.map(shown).join(', ');
  });
  const blocked = 'C E2 0 in_progress (the test environment is down until 2026-11-28)';
  expect(course).toEqual([
    `A E1 28 in_progress, B null 0 assigned_to_sprint, ${blocked}`,
    `A E1 56 in_progress, B null 0 assigned_to_sprint, ${blocked}`,
    `A E1 84 in_progress, B null 0 assigned_to_sprint, ${blocked}`,
    `A E1 100 completed, B E2 20 in_progress, ${blocked}`,
    `A E1 100 completed, B E2 68 in_progress, ${blocked}`,
    'A E1 100 completed, B E2 92 in_progress, C E1 25 in_progress',
  ]);
});

it('changes nothing that it was given, and gives back what had no work', () => {
  const tasks = backlog(12);
  const before = structuredClone(tasks);
  const after = playDay(tasks, three, aDay(MONDAY), 1);
  expect(tasks).toEqual(before);
  expect(after.some((t, i) => t === tasks[i])).toBe(true);
});

it('gives progress in whole percent that only grows, 100 exactly when completed', () => {
  for (const seed of seeds) {
    let now = backlog(6);
    for (const date of TWO_WEEKS) {
      const next = playDay(now, three, aDay(date), seed);
      next.forEach((t, i) => {
        expect(Number.isInteger(t.progress_percentage)).toBe(true);
        expect(t.progress_percentage).toBeGreaterThanOrEqual(now[i]?.progress_percentage ?? 0);
        expect(t.progress_percentage === 100).toBe(t.status === 'completed');
      });
      now = next;
    }
  }
});

it('moves a task on by the hours of the day against its true effort, and by one percent at least', () => {
  const ada = aTeam('E1');
  for (const seed of seeds) {
    const [small, large] = [3, 9_000].map(
      (points) => playDay([aTask('A', { points, progress_percentage: 10 })], ada, aDay(MONDAY), seed)[0],
    );
    if (small?.impediment !== null) continue;
    const hours = hoursOf(ada[0] as Member, MONDAY, seed, conditionsOf(seed, 1));
    const gained = Math.floor((hours * 100) / trueEffort({ task_id: 'A', points: 3 }));
    expect(small.progress_percentage).toBe(Math.min(100, 10 + Math.max(1, gained)));
    expect(large?.progress_percentage).toBe(11);
  }
});

it('completes a task on the day whose hours are enough for what is left of it', () => {
  const ada = aTeam('E1');
  for (const seed of seeds) {
    const hours = hoursOf(ada[0] as Member, MONDAY, seed, conditionsOf(seed, 1));
    for (let begun = 0; begun < 100; begun++) {
      const [task] = playDay([aTask('A', { progress_percentage: begun })], ada, aDay(MONDAY), seed);
      if (task?.impediment !== null) continue;
      const left = (trueEffort({ task_id: 'A', points: 3 }) * (100 - begun)) / 100;
      expect(task.status).toBe(hours >= left ? 'completed' : 'in_progress');
    }
  }
});

it('never says 100 before a task is completed', () => {
  const after = seeds.map((s) =>
    playDay([aTask('A', { points: 900, progress_percentage: 99 })], three, aDay(MONDAY), s),
  );
  for (const [task] of after) expect(task).toMatchObject({ progress_percentage: 99, status: 'in_progress' });
});

describe('who is there', () => {
  it('achieves less with somebody absent, on the whole', () => {
    const all = seeds.map((s) => achieved(play(backlog(30), s, ONE_WEEK)));
    const without = seeds.map((s) => achieved(play(backlog(30), s, ONE_WEEK, ['E1'])));
    expect(total(without) / total(all)).toBeLessThan(0.75);
    expect(total(without) / total(all)).toBeGreaterThan(0.55);
  });

  it('achieves nothing with everybody absent', () => {
    const tasks = backlog(4);
    expect(playDay(tasks, three, aDay(MONDAY, ['E1', 'E2', 'E3']), 1)).toEqual(tasks);
  });

  it('works for any size of team', () => {
    for (let size = 1; size <= 12; size++) {
      const team = aTeam(...Array.from({ length: size }, (_, i) => `E${i}`));
      expect(achieved(play(backlog(40), 1, TWO_WEEKS, [], team))).toBeGreaterThan(0);
    }
  });
});

describe('a person', () => {
  // On Monday this seed leaves everybody hours, and impedes none of these tasks.
  const seed = 4;

  it('works on own tasks, begun ones first, then takes what nobody has, in the order of the Sprint Backlog', () => {
    const large = { points: 900 };
    const tasks = [
      aTask('A', large),
      aTask('B', { ...large, assigned_to: 'E1' }),
      aTask('C', { ...large, assigned_to: 'E1', progress_percentage: 5 }),
      aTask('D', { ...large, assigned_to: 'LEFT', progress_percentage: 5 }),
    ];
    const after = playDay(tasks, three, aDay(MONDAY), seed);
    expect(assignees(after)).toEqual(['E2', 'E1', 'E1', 'E3']);
    expect(progress(after)).toEqual([1, 0, 6, 6]);
  });

  it('takes a task over that another has not begun, and helps with one that is begun', () => {
    const [begun, not] = [
      aTask('A', { points: 900, assigned_to: 'E1' }),
      aTask('B', { points: 900, assigned_to: 'E1' }),
    ];
    const both = playDay([begun, not], three.slice(0, 2), aDay(MONDAY), seed);
    expect(assignees(both)).toEqual(['E1', 'E2']);
    const helped = playDay([begun], three.slice(0, 2), aDay(MONDAY), seed);
    expect([assignees(helped), progress(helped)]).toEqual([['E1'], [2]]);
  });

  it('goes on with the next task when one is completed', () => {
    const after = playDay(
      [aTask('A', { points: 1, progress_percentage: 99 }), aTask('B')],
      aTeam('E1'),
      aDay(MONDAY),
      seed,
    );
    expect(after).toMatchObject([
      { status: 'completed', progress_percentage: 100, assigned_to: 'E1' },
      { status: 'in_progress', assigned_to: 'E1' },
    ]);
    expect(after[1]?.progress_percentage).toBeGreaterThan(0);
  });
});

it('plays without a team as five people who take nothing for their own', () => {
  const tasks = Array.from({ length: 7 }, (_, i) => aTask(`T-${i}`, { points: 900 }));
  const after = playDay(tasks, [], aDay(MONDAY), 4);
  expect(new Set(assignees(after))).toEqual(new Set([null]));
  expect(progress(after)).toEqual([1, 1, 1, 1, 1, 0, 0]);
  expect(progress(playDay(tasks.slice(0, 2), [], aDay(MONDAY), 4))).toEqual([4, 1]);
  const [left] = playDay([aTask('T-0', { assigned_to: 'LEFT', points: 900 })], [], aDay(MONDAY), 4);
  expect(left).toMatchObject({ assigned_to: 'LEFT', progress_percentage: 5 });
});

it('does not begin a task before its dependencies are completed', () => {
  for (const seed of seeds) {
    let now = [aTask('A', { depends_on: ['B'], assigned_to: 'E1' }), aTask('B', { assigned_to: 'E2', points: 5 })];
    for (const date of TWO_WEEKS) {
      now = playDay(now, three, aDay(date), seed);
      const [a, b] = now;
      if ((a?.progress_percentage ?? 0) > 0) expect(b?.status).toBe('completed');
    }
  }
});

describe('impediments', () => {
  /** Each day of each task in many sprints: before it, and after it. */
  const taskDays = () =>
    Array.from({ length: 400 }, (_, seed) => seed).flatMap((seed) => {
      let now = backlog(6);
      return TWO_WEEKS.flatMap((date) => {
        const before = now;
        now = playDay(before, three, aDay(date), seed);
        return now.map((after, i) => ({ date, before: before[i] ?? after, after }));
      });
    });

  it('come up, stand for one to five days without progress, and go', () => {
    const isStanding = ({ before, date }: { before: SimulatedTask; date: string }) =>
      (before.blocked_until ?? '') > date;
    const days = taskDays();
    for (const { before, after } of days.filter(isStanding)) expect(after).toEqual(before);
    const open = days.filter((day) => !isStanding(day));
    const impeded = open.filter(({ after }) => after.blocked_until !== null);
    const worked = open.filter(({ before, after }) => before.progress_percentage < after.progress_percentage);
    for (const { before, after } of impeded) {
      expect(after).toMatchObject({ status: 'in_progress', progress_percentage: before.progress_percentage });
      expect(after.impediment).not.toBeNull();
    }
    const lengths = impeded.map(
      ({ after, date }) => (Date.parse(after.blocked_until ?? '') - Date.parse(date)) / 86_400_000 - 1,
    );
    expect([...new Set(lengths)].sort()).toEqual([1, 2, 3, 4, 5]);
    expect(impeded.length / (impeded.length + worked.length)).toBeGreaterThan(0.03);
    expect(impeded.length / (impeded.length + worked.length)).toBeLessThan(0.05);
  });

  it('that were reported stand until a report clears them', () => {
    const tasks = [aTask('A', { assigned_to: 'E1', impediment: 'no access' })];
    expect(play(tasks, 1, TWO_WEEKS)).toEqual(tasks);
  });
});
