import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SimulatedTask } from './impediment.ts';
import { aTeam, ONE_WEEK as dates, aDay as day, aTask as task, TWO_WEEKS as weeks } from './test-sprint.ts';
import { playDayByVersion1 as simulateDay } from './version-1.ts';

const team = aTeam('E1', 'E2', 'E3');
const backlog = (n: number) => Array.from({ length: n }, (_, i) => task(`T-${i}`, { points: 2 + (i % 4) }));
const play = (tasks: SimulatedTask[], seed: number, days: readonly string[], absent: string[] = [], people = team) =>
  days.reduce((now, date) => simulateDay(now, people, day(date, absent), seed), tasks);
const achieved = (tasks: readonly SimulatedTask[]) =>
  tasks.reduce((sum, t) => sum + t.progress_percentage * (t.points ?? 3), 0);
const seeds = Array.from({ length: 40 }, (_, i) => i);

it('ends the same for the same seed and differently for another', () => {
  expect(play(backlog(10), 42, weeks)).toEqual(play(backlog(10), 42, weeks));
  expect(play(backlog(10), 42, weeks)).not.toEqual(play(backlog(10), 43, weeks));
});

it('takes the same course for a seed in every release', () => {
  const shown = (t: SimulatedTask) =>
    `${t.task_id} ${t.assigned_to} ${t.progress_percentage} ${t.status}${t.impediment ? ` (${t.impediment} until ${t.blocked_until})` : ''}`;
  let now = [
    task('A', { points: 8 }),
    // A dependency that is not in the sprint was completed before it.
    task('B', { depends_on: ['A', 'ELSEWHERE'] }),
    task('C', { points: 8, assigned_to: 'E2' }),
  ];
  const course = [...dates, '2026-11-28'].map((date) => {
    now = simulateDay(now, team.slice(0, 2), day(date), 20);
    return now.map(shown).join(', ');
  });
  const blocked = '(waits for an answer of another team until 2026-11-28)';
  expect(course).toEqual([
    'A E1 21 in_progress, B null 0 assigned_to_sprint, C E2 16 in_progress',
    'A E1 48 in_progress, B null 0 assigned_to_sprint, C E2 42 in_progress',
    'A E1 70 in_progress, B null 0 assigned_to_sprint, C E2 68 in_progress',
    `A E1 90 in_progress, B null 0 assigned_to_sprint, C E2 68 in_progress ${blocked}`,
    `A E1 100 completed, B E1 26 in_progress, C E2 68 in_progress ${blocked}`,
    'A E1 100 completed, B E1 93 in_progress, C E2 93 in_progress',
  ]);
});

it('plays what a release before it began to the same end', () => {
  const digest = createHash('sha256');
  for (let seed = 0; seed < 300; seed++) {
    const tasks = Array.from({ length: 3 + (seed % 12) }, (_, i) =>
      task(`T-${i}`, {
        points: [null, 0, 1, 3, 8][(i + seed) % 5] ?? null,
        depends_on: i % 3 === 2 ? [`T-${i - 1}`] : [],
        assigned_to: [null, 'E1', 'LEFT'][(i * 7 + seed) % 3] ?? null,
        progress_percentage: i === 1 ? 98 : 0,
      }),
    );
    digest.update(JSON.stringify(play(tasks, seed, weeks, seed % 5 === 0 ? ['E1'] : [], team.slice(0, seed % 4))));
  }
  expect(digest.digest('hex')).toBe('807cc1af881c08f2b8c5b9024e9f230cc0e894f2e7a5c96b5e56a19073a628a5');
});

it('changes nothing that it was given, and gives back what had no work', () => {
  const tasks = backlog(12);
  const before = structuredClone(tasks);
  const after = simulateDay(tasks, team, day('2026-11-23'), 1);
  expect(tasks).toEqual(before);
  expect(after.some((t, i) => t === tasks[i])).toBe(true);
});

it('gives progress in whole percent that only grows, 100 exactly when completed', () => {
  for (const seed of seeds) {
    let now = backlog(6);
    for (const date of weeks) {
      const next = simulateDay(now, team, day(date), seed);
      next.forEach((t, i) => {
        expect(Number.isInteger(t.progress_percentage)).toBe(true);
        expect(t.progress_percentage).toBeGreaterThanOrEqual(now[i]?.progress_percentage ?? 0);
        expect(t.progress_percentage === 100).toBe(t.status === 'completed');
      });
      now = next;
    }
  }
});

describe('who is there', () => {
  it('achieves less with somebody absent, on the whole', () => {
    const all = seeds.map((s) => achieved(play(backlog(12), s, dates)));
    const without = seeds.map((s) => achieved(play(backlog(12), s, dates, ['E1'])));
    const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
    expect(sum(without) / sum(all)).toBeLessThan(0.75);
    expect(sum(without) / sum(all)).toBeGreaterThan(0.55);
  });

  it('achieves nothing with everybody absent', () => {
    const tasks = backlog(4);
    expect(simulateDay(tasks, team, day('2026-11-23', ['E1', 'E2', 'E3']), 1)).toEqual(tasks);
  });

  it('leaves an absent person’s tasks to that person', () => {
    const tasks = [task('A', { assigned_to: 'E1' }), task('B', { assigned_to: 'E2' })];
    const [a, b] = simulateDay(tasks, team, day('2026-11-23', ['E1']), 5);
    expect(a).toEqual(tasks[0]);
    expect(b?.progress_percentage).toBeGreaterThan(0);
  });

  it('takes over what belongs to nobody in the team any more', () => {
    const [a] = simulateDay([task('A', { assigned_to: 'LEFT' })], team, day('2026-11-23'), 5);
    expect(a?.progress_percentage).toBeGreaterThan(0);
    expect(a?.assigned_to).toBe('E1');
  });

  it('works without a team', () => {
    const [a] = play([task('A')], 5, weeks, [], []);
    expect(a).toMatchObject({ status: 'completed', assigned_to: null });
  });
});

it('takes a task that nobody estimated for one of three points', () => {
  const [none, three] = [null, 3].map((points) => play([task('A', { points })], 5, dates.slice(0, 1))[0]);
  expect(none?.progress_percentage).toBe(three?.progress_percentage);
});

it('does not begin a task before its dependencies are completed', () => {
  for (const seed of seeds) {
    let now = [task('A', { depends_on: ['B'], assigned_to: 'E1' }), task('B', { assigned_to: 'E2', points: 5 })];
    for (const date of weeks) {
      const next = simulateDay(now, team, day(date), seed);
      const [a, b] = next;
      if ((a?.progress_percentage ?? 0) > 0) expect(b?.status).toBe('completed');
      now = next;
    }
  }
});

describe('impediments', () => {
  it('come up, stand for their days without progress, and go', () => {
    let seen = 0;
    for (const seed of seeds) {
      let now = backlog(6);
      for (const date of weeks) {
        const next = simulateDay(now, team, day(date), seed);
        next.forEach((t, i) => {
          const old = now[i];
          if (!old?.blocked_until || old.blocked_until <= date) return;
          seen++;
          expect(t).toEqual(old);
          expect(old.impediment).not.toBeNull();
        });
        now = next;
      }
    }
    expect(seen).toBeGreaterThan(20);
  });

  it('that were reported stand until a report clears them', () => {
    const tasks = [task('A', { assigned_to: 'E1', impediment: 'no access' })];
    expect(play(tasks, 1, weeks)).toEqual(tasks);
  });
});

it('succeeds sometimes and fails sometimes', () => {
  const runs = Array.from({ length: 200 }, (_, seed) => play(backlog(10), seed, weeks));
  const share = runs.filter((tasks) => tasks.every((t) => t.status === 'completed')).length / runs.length;
  expect(share).toBeGreaterThan(0.1);
  expect(share).toBeLessThan(0.9);
});
