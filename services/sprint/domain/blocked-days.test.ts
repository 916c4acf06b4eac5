import { describe, expect, it } from 'vitest';
import type { SprintTask } from '../contract/shapes.ts';
import { blockages, type Span } from './blocked-days.ts';
import type { ProgressReport } from './state-as-of.ts';

const task = (task_id: string, impediment: string | null = null): SprintTask => ({
  task_id,
  title: task_id,
  status: 'in_progress',
  sprint_id: 'P-S01',
  progress_percentage: 10,
  assigned_to: null,
  points: null,
  depends_on: [],
  impediment,
  carry_over_count: 0,
});
const report = (day: string, impediment: string | null, from: string | null = null, task_id = 'A'): ProgressReport => ({
  task_id,
  day: `2026-11-${day}`,
  from_progress: 10,
  from_impediment: from,
  impediment,
});
// Monday 23 November to Friday 4 December; Thursday 26 is a holiday.
const working = ['23', '24', '25', '27', '30'].map((d) => `2026-11-${d}`);
working.push('2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04');
const span: Span = { startDate: '2026-11-23', endDate: '2026-12-07', working };
const short = (days: string[]) => days.map((d) => d.slice(-2)).join(' ');
const told = (tasks: SprintTask[], reports: ProgressReport[], of: Span = span) =>
  blockages(tasks, reports, of).map((b) => `${b.task_id} ${b.impediment}: ${short(b.days)}`);

describe('one report', () => {
  it.each([
    ['that nobody cleared blocks to the end', [report('24', 'x')], ['A x: 24 25 27 30 01 02 03 04']],
    ['blocks until the day that clears it', [report('24', 'x'), report('30', null)], ['A x: 24 25 27']],
    ['cleared within the day blocks that day', [report('24', 'x'), report('24', null)], ['A x: 24']],
    ['said again goes on', [report('23', 'x'), report('24', 'x'), report('25', null)], ['A x: 23 24']],
    [
      'said again on a day off counts no day off',
      [report('27', 'x'), report('28', 'x'), report('30', null)],
      ['A x: 27'],
    ],
    ['on a day off and cleared before work counts that day', [report('28', 'x'), report('29', null)], ['A x: 28']],
    ['gives way to another', [report('23', 'x'), report('25', 'y'), report('27', null)], ['A x: 23 24', 'A y: 25']],
    [
      'comes back',
      [report('23', 'x'), report('24', null), report('30', 'x'), report('30', null)],
      ['A x: 23', 'A x: 30'],
    ],
    ['without an impediment blocks nothing', [report('23', null)], []],
  ])('%s', (_name, reports, expected) => expect(told([task('A')], reports)).toEqual(expected));
});

it('counts what a task brought along from the first day on', () => {
  expect(told([task('A')], [report('25', null, 'old')])).toEqual(['A old: 23 24']);
  expect(told([task('A', 'old')], [])).toEqual(['A old: 23 24 25 27 30 01 02 03 04']);
  expect(told([task('A')], [report('24', 'new', 'old'), report('25', null)])).toEqual(['A old: 23', 'A new: 24']);
});

it('ends where the sprint was closed', () => {
  expect(told([task('A')], [report('24', 'x')], { ...span, endDate: '2026-11-28' })).toEqual(['A x: 24 25 27']);
});

it('tells the earliest first and keeps tasks apart', () => {
  const reports = [report('24', 'x', null, 'A'), report('23', 'y', null, 'B'), report('25', null, null, 'B')];
  expect(told([task('A'), task('B')], [...reports, report('25', null)])).toEqual(['B y: 23 24', 'A x: 24']);
});

it('never counts more days than there are from report to clearing, nor none', () => {
  for (let from = 23; from <= 30; from++) {
    for (let to = from; to <= 30; to++) {
      const [one] = blockages([task('A')], [report(String(from), 'x'), report(String(to), null)], span);
      const between = working.filter((d) => d >= `2026-11-${from}` && d < `2026-11-${to}`);
      expect(one?.days).toHaveLength(Math.max(1, between.length));
    }
  }
});
