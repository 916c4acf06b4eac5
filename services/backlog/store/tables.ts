import type { ColumnType, Generated } from 'kysely';
import type { Json } from '../../kit/database/kit-tables.ts';
import type { Task } from '../domain/task.ts';

export interface BacklogTables {
  /** one row a project: the row that every writer of its tasks locks */
  backlogs: {
    project_id: string;
    declared_digest: string | null;
    last_closed_sprint_id: string | null;
    version: ColumnType<number, number | undefined, number>;
    /** sums over the closed sprints that were counted */
    counted_sprints: Generated<number>;
    counted_tasks: Generated<number>;
    counted_points: Generated<number>;
    /** of its tasks; the database counts them */
    completed_tasks: Generated<number>;
  };
  tasks: Omit<Task, 'depends_on'> & { depends_on: Json<string[]> };
  /** figures null: closed before they were counted */
  closed_sprints: {
    project_id: string;
    sprint_id: string;
    completed_tasks: number | null;
    completed_points: number | null;
  };
  stories: { project_id: string; story_id: string; description: string; created_at: Date };
  story_tasks: { project_id: string; story_id: string; task_id: string };
}
