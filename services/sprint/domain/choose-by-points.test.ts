import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naturally } from '../../kit/natural-order.ts';
import { type Candidate, chooseTasks, openOf } from './choose.ts';

const task = (task_id: string, points: number | null, more: Partial<Candidate> = {}): Candidate => ({
  task_id,
  status: 'unassigned',
  sprint_id: null,
  priority: null,
  points,
  carry_over_count: 0,
  depends_on: [],
  ...more,
});
const choose = (backlog: readonly Candidate[], wish: { max_points?: number; max_tasks?: number; tasks?: string[] }) =>
  chooseTasks(backlog, { max_tasks: 100, ...wish }, naturally);

describe('with points as the measure', () => {
  it.each<[string, Candidate[], number, string[], string]>([
    ['tasks are taken while they fit', [task('A', 3), task('B', 2), task('C', 1)], 5, ['A', 'B'], 'Limits'],
    [
      'one that does not fit stays out, and the next is tried',
      [task('A', 3), task('B', 4), task('C', 2)],
      5,
      ['A', 'C'],
      'Limits',
    ],
    ['the first fits whatever it weighs', [task('A', 8), task('B', 1)], 5, ['A'], 'Limits'],
    ['and only the first does', [task('A', null), task('B', 8)], 5, ['A'], 'Limits'],
    [
      'a task without points weighs nothing',
      [task('A', 5), task('B', null), task('C', 0)],
      5,
      ['A', 'B', 'C'],
      'Backlog',
    ],
    ['also after one that is too heavy', [task('A', 8), task('B', null), task('C', 1)], 5, ['A', 'B'], 'Limits'],
    ['all may fit', [task('A', 3), task('B', 2)], 5, ['A', 'B'], 'Backlog'],
    [
      'dependencies come in only if all fit',
      [task('A', 3, { priority: 1, depends_on: ['B'] }), task('B', 3)],
      5,
      ['B'],
      'Limits',
    ],
    ['and then they do', [task('A', 3, { priority: 1, depends_on: ['B'] }), task('B', 2)], 5, ['B', 'A'], 'Backlog'],
    ['what can never start is no limit', [task('A', 1), task('B', 1, { depends_on: ['X'] })], 5, ['A'], 'Backlog'],
  ])('%s', (_what, backlog, max_points, chosen, limitedBy) => {
    expect(choose(backlog, { max_points })).toEqual({ chosen, limitedBy });
  });

  it('the number of tasks still limits', () => {
    const three = [task('A', 1), task('B', 1), task('C', 1)];
    expect(choose(three, { max_points: 9, max_tasks: 2 })).toEqual({ chosen: ['A', 'B'], limitedBy: 'Limits' });
    expect(choose(three, { max_tasks: 3 })).toEqual({ chosen: ['A', 'B', 'C'], limitedBy: 'Backlog' });
  });

  it('named tasks are just these, whatever they weigh', () => {
    const wish = { max_points: 1, tasks: ['B', 'A'] };
    expect(choose([task('A', 5), task('B', 5)], wish)).toEqual({ chosen: ['B', 'A'], limitedBy: 'NamedTasks' });
  });
});

const aBacklog = fc
  .array(
    fc.record({
      points: fc.option(fc.integer({ min: 0, max: 13 })),
      priority: fc.option(fc.integer({ min: 1, max: 4 })),
      status: fc.constantFrom('unassigned', 'in_progress', 'completed'),
      sprint_id: fc.constantFrom(null, null, null, 'P-S01'),
      depends_on: fc.array(fc.integer({ min: 0, max: 19 }), { maxLength: 2 }),
    }),
    { maxLength: 20 },
  )
  .map((tasks) =>
    tasks.map(({ points, depends_on, ...more }, i) =>
      task(`T-${i}`, points, { ...more, depends_on: i === 0 ? [] : depends_on.map((d) => `T-${d % i}`) }),
    ),
  );
const limits = { max_points: fc.integer({ min: 1, max: 40 }), max_tasks: fc.integer({ min: 1, max: 20 }) };

describe('of any backlog', () => {
  it('what is chosen keeps to the limits, but for a first task that is too heavy alone', () => {
    fc.assert(
      fc.property(aBacklog, fc.record(limits), (backlog, wish) => {
        const choice = choose(backlog, wish);
        if (!('chosen' in choice)) return;
        const [first = 0, ...others] = choice.chosen.map((id) => backlog.find((t) => t.task_id === id)?.points ?? 0);
        const rest = others.reduce((sum, points) => sum + points, 0);
        expect(rest).toBeLessThanOrEqual(Math.max(0, wish.max_points - first));
        expect(choice.chosen.length).toBeLessThanOrEqual(wish.max_tasks);
      }),
    );
  });

  it('each task is chosen once, is free, and comes after all that it waits for', () => {
    fc.assert(
      fc.property(aBacklog, fc.record(limits), (backlog, wish) => {
        const choice = choose(backlog, wish);
        const chosen = 'chosen' in choice ? choice.chosen : [];
        const byId = new Map(backlog.map((t) => [t.task_id, t]));
        expect(new Set(chosen).size).toBe(chosen.length);
        for (const [i, id] of chosen.entries()) {
          const one = byId.get(id);
          expect([one?.sprint_id, one?.status === 'completed']).toEqual([null, false]);
          for (const wanted of one?.depends_on ?? [])
            expect(byId.get(wanted)?.status === 'completed' || chosen.slice(0, i).includes(wanted)).toBe(true);
        }
      }),
    );
  });

  it('nothing is left out of a sprint that only the backlog limits', () => {
    fc.assert(
      fc.property(aBacklog, fc.record(limits), (backlog, wish) => {
        const choice = choose(backlog, wish);
        if (!('chosen' in choice) || choice.limitedBy !== 'Backlog') return;
        const boundless = choose(backlog, { max_tasks: 100 });
        expect([...choice.chosen].sort()).toEqual('chosen' in boundless ? [...boundless.chosen].sort() : []);
      }),
    );
  });
});

it('open is what is neither completed nor in a sprint', () => {
  const backlog = [
    task('A', 3),
    task('B', 0, { status: 'in_progress' }),
    task('C', null),
    task('D', 5, { status: 'completed' }),
    task('E', 5, { sprint_id: 'P-S01', status: 'assigned_to_sprint' }),
  ];
  expect(openOf(backlog)).toEqual({ tasks: 3, tasks_with_points: 2, points: 3 });
  expect(openOf([])).toEqual({ tasks: 0, tasks_with_points: 0, points: 0 });
});
