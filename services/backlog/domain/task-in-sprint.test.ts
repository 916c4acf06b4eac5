import { describe, expect, it } from 'vitest';
import { newTask, type Task } from './task.ts';
import { complete, start, update } from './task-in-sprint.ts';

const task = (more: Partial<Task> = {}): Task => ({
  ...newTask('PAY', {
    task_id: 'A',
    title: 'A',
    description: '',
    points: 3,
    priority: 1,
    depends_on: [],
    assigned_to: null,
  }),
  ...more,
});
const mine = {
  task_id: 'A',
  title: 'A',
  status: 'in_progress' as const,
  progress_percentage: 30,
  assigned_to: 'E1',
  points: 3,
};
const started = { sprint_id: 'PAY-S01', project_id: 'PAY', tasks: [mine] } as Parameters<typeof start>[1];
const updated = (version: number, progress: number): Parameters<typeof update>[1] => ({
  task_id: 'A',
  project_id: 'PAY',
  sprint_id: 'PAY-S01',
  sprint_version: version,
  status: progress === 100 ? 'completed' : 'in_progress',
  progress_percentage: progress,
  assigned_to: 'E2',
  impediment: null,
});

describe('a sprint that starts', () => {
  it('takes the task with the state that the sprint gave it', () => {
    expect(start(task({ priority: 7, carry_over_count: 1 }), started, mine, 1)).toMatchObject({
      sprint_id: 'PAY-S01',
      status: 'in_progress',
      progress_percentage: 30,
      assigned_to: 'E1',
      sprint_version: 1,
      priority: 7,
      carry_over_count: 1,
    });
  });

  it('brings back a task that was removed meanwhile, until the sprint ends', () => {
    const back = start(undefined, started, mine, 1);
    expect(back).toMatchObject({ task_id: 'A', sprint_id: 'PAY-S01', withdrawn: true, progress_percentage: 30 });
    expect(complete(back, { ...mine, status: 'in_progress' })).toBeUndefined();
  });

  it('takes the task over from an earlier sprint, however far that one had come', () => {
    const left = task({ sprint_id: 'PAY-S00', sprint_version: 9 });
    expect(start(left, started, mine, 1)).toMatchObject({ sprint_id: 'PAY-S01', sprint_version: 1 });
  });

  it('does not undo a report that overtook it', () => {
    const ahead = update(task(), updated(5, 70));
    expect(start(ahead, started, mine, 1)).toEqual(ahead);
  });
});

describe('a report', () => {
  it('is applied once, and never after a newer one', () => {
    const first = update(start(task(), started, mine, 1), updated(5, 70));
    expect(first).toMatchObject({
      status: 'in_progress',
      progress_percentage: 70,
      assigned_to: 'E2',
      sprint_version: 5,
    });
    expect(update(first, updated(5, 10))).toEqual(first);
    expect(update(first, updated(4, 10))).toEqual(first);
    expect(update(first, updated(6, 10))).toMatchObject({ progress_percentage: 10 });
  });
});

describe('an impediment', () => {
  const blocked = start(task(), started, { ...mine, impediment: 'no access' }, 1);
  const events = (impediment?: string | null) => ({ ...mine, ...(impediment === undefined ? {} : { impediment }) });

  it('comes in with the sprint, and goes when it has none', () => {
    expect(blocked.impediment).toBe('no access');
    expect(start(task({ impediment: 'old' }), started, mine, 1).impediment).toBeNull();
  });

  it('follows the reports', () => {
    const report = { ...updated(5, 40), impediment: 'no server' };
    expect(update(blocked, report).impediment).toBe('no server');
    expect(update(update(blocked, report), updated(6, 50)).impediment).toBeNull();
  });

  it.each([
    ['that stands goes with the task', events('no server'), 'no server'],
    ['that was cleared is gone', events(null), null],
    ['is what was reported last when the event is from before it was told', events(), 'no access'],
    ['ends with the task', { ...events('no server'), status: 'completed' as const }, null],
  ])('%s', (_name, ended, impediment) => expect(complete(blocked, ended)?.impediment).toBe(impediment));
});

describe('a sprint that ends', () => {
  const inSprint = start(task({ carry_over_count: 1 }), started, mine, 1);
  it.each([
    [
      'keeps completed work, and where it was done',
      inSprint,
      { ...mine, status: 'completed', progress_percentage: 100 },
      {
        status: 'completed',
        progress_percentage: 100,
        sprint_id: 'PAY-S01',
        sprint_version: 0,
        carry_over_count: 1,
      },
    ],
    [
      'carries over progress and assignee, and counts',
      inSprint,
      { ...mine, progress_percentage: 45 },
      {
        status: 'unassigned',
        progress_percentage: 45,
        assigned_to: 'E1',
        sprint_id: null,
        sprint_version: 0,
        carry_over_count: 2,
      },
    ],
    [
      'applies a wish that waited for it',
      { ...inSprint, declared_assignee: 'E7', wish_pending: true },
      mine,
      {
        assigned_to: 'E7',
        wish_pending: false,
      },
    ],
  ] as [string, Task, Parameters<typeof complete>[1], Partial<Task>][])('%s', (_name, one, ended, expected) => {
    expect(complete(one, ended)).toMatchObject(expected);
  });

  it('lets go of what was left out of the backlog, unless it was completed', () => {
    expect(complete({ ...inSprint, withdrawn: true }, mine)).toBeUndefined();
    expect(complete({ ...inSprint, withdrawn: true }, { ...mine, status: 'completed' })?.status).toBe('completed');
  });
});
