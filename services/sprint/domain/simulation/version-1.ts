import type { Member } from '../assign.ts';
import { randomStream } from '../random.ts';
import type { Day } from '../window.ts';
import { block, causeFor, type SimulatedTask, wake } from './impediment.ts';

const HOURS_PER_POINT = 3;
/** Of a task that nobody estimated. */
const SUPPOSED_POINTS = 3;
/** Of a day's hours this share reaches the task: meetings, interruptions and rework take the rest. */
const LEAST_FOCUS = 0.4;
const MOST_FOCUS = 1.1;
const IMPEDIMENT_CHANCE = 0.06;
const LONGEST_BLOCK_DAYS = 3;
/** Who works when a project has no team. */
const NOBODY_IN_PARTICULAR: Member = { id: '', name: 'the team', hours_per_day: 6 };

/**
 * One working day of a sprint that was started under the first simulator. It stays as it was, for such a sprint must end as it began;
 * its capacity hardly varies, so a commitment is kept always or never. Each present person works on own tasks in the order of the
 * Sprint Backlog, then takes what nobody has; a task waits for its dependencies; a blocked task stands still. Every chance comes from a
 * stream of its own, made of seed, task and date, so a day ends the same whoever asks for it and in whatever order.
 * @returns tasks after the day, in the order given; those without work are the same objects
 */
export function playDayByVersion1(
  tasks: readonly SimulatedTask[],
  team: readonly Member[],
  day: Day,
  seed: number,
): SimulatedTask[] {
  const now = new Map(tasks.map((t) => [t.task_id, wake(t, day.date)]));
  const streams = new Map<string, TaskLuck>();
  const luckOf = (id: string): TaskLuck => {
    const luck = streams.get(id) ?? drawLuck(seed, id, day.date);
    streams.set(id, luck);
    return luck;
  };
  const ready = (t: SimulatedTask): boolean =>
    t.status !== 'completed' &&
    t.impediment === null &&
    t.depends_on.every((d) => (now.get(d)?.status ?? 'completed') === 'completed');
  const people = team.length > 0 ? team : [NOBODY_IN_PARTICULAR];
  const known = new Set(people.map((m) => m.id));

  for (const person of people.filter((m) => !day.absent.includes(m.id))) {
    let hours = person.hours_per_day;
    const own = tasks.filter((t) => now.get(t.task_id)?.assigned_to === person.id);
    const free = tasks.filter((t) => !own.includes(t) && !known.has(now.get(t.task_id)?.assigned_to ?? ''));
    const freeForAll = team.length === 0 ? tasks : [...own, ...free];
    for (const { task_id } of freeForAll) {
      if (hours <= 0) break;
      const task = now.get(task_id);
      if (!task || !ready(task)) continue;
      // Whoever does the work has the task, also when somebody who has left had it.
      const taken = team.length === 0 ? task.assigned_to : person.id;
      const luck = luckOf(task_id);
      if (luck.impeded) {
        now.set(task_id, {
          ...task,
          assigned_to: taken,
          status: 'in_progress',
          ...block(luck.cause, luck.blockDays, day.date),
        });
        continue;
      }
      const effort = (task.points ?? SUPPOSED_POINTS) * HOURS_PER_POINT;
      const needed = (effort * (100 - task.progress_percentage)) / 100 / luck.focus;
      const spent = Math.min(hours, needed);
      hours -= spent;
      const progress = spent >= needed ? 100 : step(task.progress_percentage, (spent * luck.focus * 100) / effort);
      const status = progress === 100 ? 'completed' : 'in_progress';
      now.set(task_id, { ...task, assigned_to: taken, progress_percentage: progress, status });
    }
  }
  return tasks.map((t) => now.get(t.task_id) ?? t);
}

/** Whole percent, at least one, and never by rounding at the end. */
const step = (from: number, gained: number): number => Math.min(99, from + Math.max(1, Math.floor(gained)));

interface TaskLuck {
  impeded: boolean;
  focus: number;
  blockDays: number;
  cause: string;
}

function drawLuck(seed: number, taskId: string, date: string): TaskLuck {
  const next = randomStream(`${seed}/${taskId}/${date}`);
  return {
    impeded: next() < IMPEDIMENT_CHANCE,
    focus: LEAST_FOCUS + next() * (MOST_FOCUS - LEAST_FOCUS),
    blockDays: 1 + Math.floor(next() * LONGEST_BLOCK_DAYS),
    cause: causeFor(next()),
  };
}
