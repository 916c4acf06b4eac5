import { expect, it } from 'vitest';
import { trueEffort } from './effort.ts';

const ids = Array.from({ length: 2_000 }, (_, i) => `T-${i}`);
const hours = (points: number | null) => ids.map((task_id) => trueEffort({ task_id, points })).sort((a, b) => a - b);
const at = (list: number[], share: number) => list[Math.floor(list.length * share)] ?? 0;

it('lies around four hours a point, sometimes far from it', () => {
  const list = hours(5);
  expect(at(list, 0.5)).toBeGreaterThan(19);
  expect(at(list, 0.5)).toBeLessThan(21);
  expect(at(list, 0.16) / 20).toBeCloseTo(0.67, 1);
  expect(at(list, 0.84) / 20).toBeCloseTo(1.49, 1);
});

it('comes with the task, whatever else is known of it', () => {
  expect(trueEffort({ task_id: 'T-1', points: 6 })).toBeCloseTo(2 * trueEffort({ task_id: 'T-1', points: 3 }), 10);
  expect(trueEffort({ task_id: 'T-1', points: 1 })).toBeCloseTo(trueEffort({ task_id: 'T-1', points: 3 }) / 3, 10);
  expect(trueEffort({ task_id: 'T-1', points: 3 })).not.toBe(trueEffort({ task_id: 'T-2', points: 3 }));
  expect(trueEffort({ task_id: 'T-1', points: 3 })).toBeCloseTo(14.0478, 4);
});

it.each([
  ['nobody estimated', null, 4],
  ['is of no points', 0, 1],
])('takes a task that %s for one of some', (_what, points, like) => {
  expect(hours(points)).toEqual(hours(like));
});
