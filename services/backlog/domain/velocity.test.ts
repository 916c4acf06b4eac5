import { describe, expect, it } from 'vitest';
import { type ClosedSprint, completedIn, countedOf, meansOf, velocitiesOf } from './velocity.ts';

const sprint = (sprint_id: string, completed_tasks: number, completed_points: number): ClosedSprint => ({
  sprint_id,
  completed_tasks,
  completed_points,
});
const task = (task_id: string, status: 'completed' | 'in_progress', points?: number | null) => ({
  ...{ task_id, title: task_id, status, points, progress_percentage: 50, assigned_to: null },
});
const close = (sprint_id: string, tasks: ReturnType<typeof task>[]) => ({
  kind: 'completed' as const,
  data: { project_id: 'P', sprint_id, tasks },
});

describe('velocity', () => {
  it('counts what was completed, and points where there are some', () => {
    const tasks = [
      task('1', 'completed', 3),
      task('2', 'in_progress', 5),
      task('3', 'completed', null),
      task('4', 'completed'),
    ];
    expect(completedIn(['S2'], [close('S1', []), close('S2', tasks)])).toEqual([sprint('S2', 3, 3)]);
  });

  it('is a mean to a tenth, and none before the first sprint', () => {
    expect(meansOf(countedOf([]))).toBeNull();
    expect(meansOf(countedOf([sprint('S1', 1, 8), sprint('S2', 2, 5), sprint('S3', 2, 0)]))).toEqual({
      sprints: 3,
      mean_completed_tasks: 1.7,
      mean_completed_points: 4.3,
    });
  });

  it('tells of sprints that were counted together as of one after the other', () => {
    const [first, ...rest] = [sprint('S1', 2, 4), sprint('S2', 4, 8), sprint('S3', 0, 0)] as const;
    expect(velocitiesOf(rest, countedOf([first]))).toMatchObject([
      { sprint_id: 'S2', sprints: 2, mean_completed_tasks: 3, mean_completed_points: 6 },
      { sprint_id: 'S3', sprints: 3, mean_completed_tasks: 2, mean_completed_points: 4 },
    ]);
  });
});
