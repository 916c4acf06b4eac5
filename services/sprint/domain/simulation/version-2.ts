import type { Member } from '../assign.ts';
import { randomStream } from '../random.ts';
import type { Day } from '../window.ts';
import { trueEffort } from './effort.ts';
import { block, causeFor, type SimulatedTask, wake } from './impediment.ts';
import { conditionsOf, hoursOf, UNNAMED_TEAM } from './team-time.ts';
import { CHOICES, choiceOf, type Seeker } from './whose-turn.ts';

/** Of a task that is worked on, on one day. */
const IMPEDIMENT_CHANCE = 0.04;
const LONGEST_BLOCK_DAYS = 5;

/**
 * One working day. Each present person spends the hours that the day leaves: on own tasks, then on what nobody has or has begun, and
 * at last as a help to others; a task waits for its dependencies, a blocked one stands still. Every chance comes from a stream of its
 * own, made of the seed and of what it concerns, so a day ends the same whoever asks for it.
 * @returns tasks after the day, in the order given; those without work are the same objects
 */
export function playDayByVersion2(
  tasks: readonly SimulatedTask[],
  team: readonly Member[],
  day: Day,
  seed: number,
): SimulatedTask[] {
  const now = new Map(tasks.map((t) => [t.task_id, wake(t, day.date)]));
  const isReady = (t: SimulatedTask): boolean =>
    t.status !== 'completed' &&
    t.impediment === null &&
    t.depends_on.every((d) => (now.get(d)?.status ?? 'completed') === 'completed');
  const people = team.length > 0 ? team : UNNAMED_TEAM;
  const known = new Set(people.map((m) => m.id));
  const conditions = conditionsOf(seed, people.length);
  const touched = new Set<string>();

  for (const person of people.filter((m) => !day.absent.includes(m.id))) {
    const seeker: Seeker = { id: team.length > 0 ? person.id : null, team: known, touched: new Set(touched) };
    let hours = hoursOf(person, day.date, seed, conditions);
    while (hours > 0) {
      const next = nextTask([...now.values()].filter(isReady), seeker);
      if (next === undefined) break;
      touched.add(next.task.task_id);
      const [task, spent] = work(next.task, hours, day.date, seed);
      const taken = next.helps || seeker.id === null ? task.assigned_to : seeker.id;
      now.set(task.task_id, { ...task, assigned_to: taken });
      hours -= spent;
    }
  }
  return tasks.map((t) => now.get(t.task_id) ?? t);
}

function nextTask(
  ready: readonly SimulatedTask[],
  seeker: Seeker,
): { task: SimulatedTask; helps: boolean } | undefined {
  for (const choice of CHOICES) {
    const task = ready.find((t) => choiceOf(t, seeker) === choice);
    if (task) return { task, helps: choice === 'help' };
  }
  return undefined;
}

/** The task after somebody has worked on it, and the hours that it took. */
function work(task: SimulatedTask, hours: number, date: string, seed: number): [SimulatedTask, number] {
  const next = randomStream(`${seed}/${task.task_id}/${date}`);
  if (next() < IMPEDIMENT_CHANCE) {
    const days = 1 + Math.floor(next() * LONGEST_BLOCK_DAYS);
    return [{ ...task, status: 'in_progress', ...block(causeFor(next()), days, date) }, 0];
  }
  const effort = trueEffort(task);
  const needed = (effort * (100 - task.progress_percentage)) / 100;
  if (hours >= needed) return [{ ...task, progress_percentage: 100, status: 'completed' }, needed];
  return [{ ...task, progress_percentage: step(task, (hours * 100) / effort), status: 'in_progress' }, hours];
}

/** Whole percent, at least one, and never by rounding at the end. */
const step = ({ progress_percentage: from }: SimulatedTask, gained: number): number =>
  Math.min(99, from + Math.max(1, Math.floor(gained)));
