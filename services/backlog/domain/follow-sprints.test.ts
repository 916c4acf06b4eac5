import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Followed, follow, idsIn, type Said } from './follow-sprints.ts';
import { newTask } from './task.ts';

const IDS = ['A', 'B', 'C'];
const task = (task_id: string) =>
  newTask('P', {
    task_id,
    title: task_id,
    description: '',
    points: 3,
    priority: null,
    depends_on: [],
    assigned_to: null,
  });
const backlog = (): Followed => ({ tasks: new Map(IDS.slice(0, 2).map((id) => [id, task(id)])), closed: new Set() });

const sprint_id = fc.constantFrom('P-S01', 'P-S02');
const state = fc.record({
  task_id: fc.constantFrom(...IDS),
  title: fc.constant('a task'),
  status: fc.constantFrom('in_progress' as const, 'completed' as const),
  progress_percentage: fc.integer({ min: 0, max: 100 }),
  assigned_to: fc.constantFrom('E1', null),
  impediment: fc.constantFrom('no server', null),
  points: fc.constant(3),
});
const tasks = fc.uniqueArray(state, { selector: (t) => t.task_id });
const said: fc.Arbitrary<Said> = fc.oneof(
  fc.record({
    kind: fc.constant('started' as const),
    data: fc.record({ sprint_id, project_id: fc.constant('P'), tasks }),
    version: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({
    kind: fc.constant('updated' as const),
    data: fc
      .record({ sprint_id, project_id: fc.constant('P'), sprint_version: fc.integer({ min: 1, max: 9 }), state })
      .map(({ state: { title: _title, points: _points, ...of }, ...data }) => ({ ...data, ...of })),
  }),
  fc.record({
    kind: fc.constant('completed' as const),
    data: fc.record({ sprint_id, project_id: fc.constant('P'), tasks }),
  }),
);

describe('follow', () => {
  it('changes no task that an event does not name, and nothing by what is said of a closed sprint', () =>
    fc.assert(
      fc.property(fc.array(said, { maxLength: 12 }), (all) => {
        let now = backlog();
        for (const one of all) {
          const before = now;
          now = follow(before, one);
          const named = new Set(idsIn(one));
          for (const id of IDS) if (!named.has(id)) expect(now.tasks.get(id)).toBe(before.tasks.get(id));
          if (before.closed.has(one.data.sprint_id)) expect(now).toBe(before);
          if (one.kind === 'completed') expect(now.closed).toContain(one.data.sprint_id);
        }
      }),
    ));

  it('leaves the backlog that it is given as it is', () =>
    fc.assert(
      fc.property(said, (one) => {
        const before = backlog();
        follow(before, one);
        expect(before).toEqual(backlog());
      }),
    ));

  it('says nothing of a task that is not there', () => {
    const before = backlog();
    const data = {
      sprint_id: 'P-S01',
      project_id: 'P',
      sprint_version: 2,
      task_id: 'C',
      status: 'in_progress',
    } as never;
    expect(follow(before, { kind: 'updated', data })).toBe(before);
  });
});
