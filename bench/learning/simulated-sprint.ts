import { assignInTurn, type Member } from '../../services/sprint/domain/assign.ts';
import { randomStream } from '../../services/sprint/domain/random.ts';
import type { SimulatedTask } from '../../services/sprint/domain/simulation/impediment.ts';
import { playDayByVersion2 } from '../../services/sprint/domain/simulation/version-2.ts';
import type { Day } from '../../services/sprint/domain/window.ts';

export interface Setting {
  people: number;
  /** points from 1 to 13; false: nobody estimated anything */
  isEstimated: boolean;
}

const POINTS = [1, 2, 3, 3, 5, 5, 8, 13];
const WORKING_DAYS: Day[] = [23, 24, 25, 26, 27, 30, 31, 32, 33, 34].map((day) => ({
  date: new Date(Date.UTC(2026, 10, day)).toISOString().slice(0, 10),
  working: true,
  holiday: null,
  absent: [],
}));

/** Plays two weeks that start with so many new tasks, dealt out in turn as in a Simulated sprint. @returns how many were done */
export function simulatedSprint({ people, isEstimated }: Setting, committed: number, seed: number): number {
  const team = Array.from({ length: people }, (_, i): Member => ({ id: `E${i + 1}`, name: '', hours_per_day: 6 }));
  const tasks = assignInTurn(newTasks(committed, isEstimated, seed), team, WORKING_DAYS);
  const end = WORKING_DAYS.reduce((now, day) => playDayByVersion2(now, team, day, seed), tasks);
  return end.filter((task) => task.status === 'completed').length;
}

/** Of each sprint its own, as a backlog brings them. */
function newTasks(count: number, isEstimated: boolean, seed: number): SimulatedTask[] {
  const next = randomStream(`points ${seed}`);
  return Array.from({ length: count }, (_, i) => ({
    task_id: `T-${seed}-${i}`,
    title: '',
    status: 'assigned_to_sprint',
    sprint_id: 'P-S01',
    progress_percentage: 0,
    assigned_to: null,
    points: isEstimated ? (POINTS[Math.floor(next() * POINTS.length)] ?? null) : null,
    depends_on: [],
    impediment: null,
    blocked_until: null,
    carry_over_count: 0,
  }));
}
