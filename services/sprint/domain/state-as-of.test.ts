import { expect, it } from 'vitest';
import type { SprintTask } from '../contract/shapes.ts';
import { type HandOver, type ProgressReport, stateAsOf } from './state-as-of.ts';

const task = (more: Partial<SprintTask> = {}): SprintTask => ({
  task_id: 'A',
  title: 'A',
  status: 'completed',
  sprint_id: 'P-S01',
  progress_percentage: 100,
  assigned_to: 'E3',
  points: null,
  depends_on: [],
  impediment: null,
  carry_over_count: 0,
  ...more,
});
const report = (
  day: string,
  from: number,
  impediment: string | null,
  before: string | null = null,
): ProgressReport => ({
  task_id: 'A',
  day,
  from_progress: from,
  from_impediment: before,
  impediment,
});
const reports = [
  report('2026-11-24', 0, 'no access', 'old'),
  report('2026-11-24', 20, 'no server', 'no access'),
  report('2026-11-26', 50, null, 'no server'),
];
const handOvers: HandOver[] = [
  { task_id: 'A', day: '2026-11-25', from_assignee: null },
  { task_id: 'A', day: '2026-11-26', from_assignee: 'E2' },
];

it.each([
  ['2026-11-23', 0, 'assigned_to_sprint', 'old', null],
  ['2026-11-24', 50, 'in_progress', 'no server', null],
  ['2026-11-25', 50, 'in_progress', 'no server', 'E2'],
  ['2026-11-26', 100, 'completed', null, 'E3'],
  ['2026-11-27', 100, 'completed', null, 'E3'],
] as const)('at the end of %s', (date, progress, status, impediment, who) => {
  expect(stateAsOf([task()], date, reports, handOvers)).toEqual([
    task({ progress_percentage: progress, status, impediment, assigned_to: who }),
  ]);
});

it('is completed where it was reopened later', () => {
  const [then] = stateAsOf([task({ progress_percentage: 60 })], '2026-11-24', [report('2026-11-25', 100, null)], []);
  expect(then).toMatchObject({ status: 'completed', progress_percentage: 100 });
});

it('is as its last report left it, also where the next one is from a release that did not tell what was there before', () => {
  const told = [report('2026-11-24', 0, 'no access'), report('2026-11-25', 20, null, null)];
  expect(stateAsOf([task()], '2026-11-24', told, [])[0]?.impediment).toBe('no access');
});

it('is with whom it was, where nothing was reported later', () => {
  const then = stateAsOf([task()], '2026-11-25', [], handOvers);
  expect(then).toEqual([task({ assigned_to: 'E2' })]);
});

it('leaves alone what nobody touched later', () => {
  const other = task({ task_id: 'B' });
  expect(stateAsOf([other], '2026-11-23', reports, handOvers)[0]).toBe(other);
});
