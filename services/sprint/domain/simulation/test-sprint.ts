import type { Member } from '../assign.ts';
import type { Day } from '../window.ts';
import type { SimulatedTask } from './impediment.ts';

// What the tests of the simulators play with.

export const aTask = (task_id: string, more: Partial<SimulatedTask> = {}): SimulatedTask => ({
  task_id,
  title: task_id,
  status: 'assigned_to_sprint',
  sprint_id: 'P-S01',
  progress_percentage: 0,
  assigned_to: null,
  points: 3,
  depends_on: [],
  impediment: null,
  blocked_until: null,
  carry_over_count: 0,
  ...more,
});

export const aTeam = (...ids: string[]): Member[] => ids.map((id) => ({ id, name: id, hours_per_day: 6 }));

export const aDay = (date: string, absent: string[] = []): Day => ({ date, working: true, holiday: null, absent });

export const ONE_WEEK = ['23', '24', '25', '26', '27'].map((day) => `2026-11-${day}`);
export const TWO_WEEKS = [...ONE_WEEK, '2026-11-30', ...['01', '02', '03', '04'].map((day) => `2026-12-${day}`)];
