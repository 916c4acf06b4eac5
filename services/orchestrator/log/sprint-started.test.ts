import { describe, expect, it } from 'vitest';
import { oldStart, start, WORKING_DAYS } from '../../../test/integration/services/orchestrator/log-events.ts';
import { closedSprint, figures } from '../../../test/integration/services/orchestrator/sprint-rows.ts';
import { History } from '../learning/history.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import type { ProjectRow } from '../store/tables.ts';
import { type DataOf, KNOWN, type LoggedEvent } from './events.ts';
import { numberIn, sprintFrom } from './sprint-started.ts';

const project: ProjectRow = {
  project_id: 'A',
  unit: 'tasks',
  gates: { tasks: 'closed', points: 'closed' },
  team: null,
  owner: null,
  settings: null,
  settings_digest: null,
  waiting: [],
  proposals: [],
  last_decision_id: null,
  event_version: 0,
  settings_version: 0,
  version: 0,
  changed: 0,
};
const dataOf = ({ event_data }: LoggedEvent): DataOf<'SprintStarted'> => KNOWN.SprintStarted.parse(event_data);
const rowsOf = (event: LoggedEvent, more: Partial<ProjectRow> = {}, history = new History()) =>
  sprintFrom(dataOf(event), event, { ...project, ...more }, history, []);

describe('the row of a sprint that began', () => {
  it('has what its event told', () => {
    const decision_id = '5f0c4d7e-0000-4000-8000-000000000000';
    const { sprint, tasks } = rowsOf(start('A-S04', [3, null, 5], { decision_id, number: 4, mode: 'Simulated' }));
    expect(sprint).toMatchObject({
      ...{ sprint_id: 'A-S04', project_id: 'A', number: 4, sprint_name: 'Checkout', mode: 'Simulated', decision_id },
      ...{ start_date: '2026-11-23', end_date: '2026-12-07', duration_weeks: 2, working_days: WORKING_DAYS },
      ...{ person_days: 20, tasks: 3, tasks_with_points: 2, open_tasks: 40, open_tasks_with_points: 40 },
      ...{ unlimited: true, status: 'running', as_of: '2026-11-23', gone_before: '2026-11-23' },
      started_at: new Date('2026-11-23T09:00:00Z'),
    });
    expect(tasks).toEqual(
      [3, null, 5].map((points, i) => ({
        ...{ sprint_id: 'A-S04', task_id: `T${i + 1}`, points, is_done: false, is_blocked: false, version: 0 },
      })),
    );
    expect([sprint.in_tasks.committed, sprint.in_points?.committed]).toEqual([3, 8]);
  });

  it('has nulls for what events from before did not tell, and the number that the id ends with', () => {
    const { sprint } = rowsOf(oldStart('A-S12', [3, null]));
    expect(sprint).toMatchObject({
      ...{ number: 12, working_days: null, person_days: null, decision_id: null },
      ...{ open_tasks: null, open_tasks_with_points: null, unlimited: false },
    });
  });

  it('has what its tasks bring along', () => {
    const event = start('A-S01', [1, 2]);
    const data = dataOf(event);
    const brought = data.tasks.map((task, i) => ({
      ...task,
      ...(i === 0 ? { status: 'completed' as const } : { impediment: 'no key' }),
    }));
    const { tasks } = sprintFrom({ ...data, tasks: brought }, event, project, new History(), []);
    expect(tasks).toMatchObject([
      { is_done: true, is_blocked: false },
      { is_done: false, is_blocked: true },
    ]);
  });

  it.each(['Backlog', 'NamedTasks', 'Limits'] as const)('says whether it was limited: %s', (limited_by) =>
    expect(rowsOf(start('A-S01', [1], { limited_by })).sprint.unlimited).toBe(limited_by === 'Limits'),
  );

  it('has no figures in points when no task has any', () =>
    expect(rowsOf(start('A-S01', [null, null])).sprint.in_points).toBeNull());

  it.each([
    ['A-S01', 1],
    ['A-S120', 120],
    ['odd', 0],
  ])('%s is number %i', (id, number) => expect(numberIn(id)).toBe(number));
});

describe('what would have been decided', () => {
  const shadow = (event: LoggedEvent, more: Partial<ProjectRow> = {}, history?: History) => {
    const { in_tasks, in_points } = rowsOf(event, more, history).sprint;
    return { tasks: in_tasks.shadow, points: in_points?.shadow };
  };
  const settings = (max_tasks: number, target_probability = 0.7) => ({
    settings: {
      ...DEFAULT_SETTINGS,
      target_probability,
      sprint_defaults: { ...DEFAULT_SETTINGS.sprint_defaults, max_tasks },
    },
  });
  const open = (tasks: number, points: number) => ({ backlog_open: { tasks, tasks_with_points: tasks, points } });

  it('has the rule of the project and its target', () => {
    expect(shadow(start('A-S01', [1, 2])).tasks).toMatchObject({ rule: 10, target: 0.7, gate: 'closed' });
    expect(shadow(start('A-S01', [1, 2]), settings(6, 0.9)).tasks).toMatchObject({ rule: 6, target: 0.9 });
    expect(shadow(start('A-S01', [1, 2], open(4, 9))).tasks).toMatchObject({ rule: 4 });
    expect(shadow(oldStart('A-S01', [1, 2])).tasks).toMatchObject({ rule: 2 });
    expect(shadow(start('A-S01', [], open(0, 0))).tasks).toMatchObject({ rule: 1 });
  });

  it('in points has what the rule would have taken: the tasks of the sprint, and beyond them as many as usual', () => {
    expect(shadow(start('A-S01', [8, 5, 3, 2], open(10, 30)), settings(2)).points?.rule).toBe(13);
    expect(shadow(start('A-S01', [8, 5, 3, 2], open(10, 30)), settings(6)).points?.rule).toBe(24);
    expect(shadow(oldStart('A-S01', [8, 5])).points?.rule).toBe(13);
  });

  it('rests on what closed before, in the same mode', () => {
    const history = new History();
    history.reset(Array.from({ length: 8 }, (_, i) => closedSprint('A', i + 1, figures(4, 3))));
    const known = shadow(start('A-S09', [1, 2]), {}, history).tasks;
    expect(known).toMatchObject({ gate: 'open', learned: 3 });
    expect(shadow(start('A-S09', [1, 2], { mode: 'Simulated' }), {}, history).tasks.learned).toBeGreaterThan(4);
    expect(known.capacity.reduce((sum, [, weight]) => sum + weight, 0)).toBeCloseTo(1);
  });

  it('goes on from how the gate stood', () => {
    const history = new History();
    // Six sprints whose losses say "better" with a confidence between where it closes and where it opens.
    const pairs = [3, 1, 3, 1, 3, 1.9];
    history.reset(pairs.map((rule, i) => closedSprint('A', i + 1, figures(10, 7, { losses: { rule, learned: 2 } }))));
    const gate = (before: 'open' | 'closed') =>
      shadow(start('A-S07', [1]), { gates: { tasks: before, points: 'closed' } }, history).tasks.gate;
    expect([gate('open'), gate('closed')]).toEqual(['open', 'closed']);
  });
});
