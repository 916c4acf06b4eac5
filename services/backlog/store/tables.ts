import type { ColumnType } from 'kysely';
import type { Json } from '../../kit/database/kit-tables.ts';
import type { Task } from '../domain/task.ts';

export interface BacklogTables {
  /** one row a project: the row that every writer of its tasks locks */
  backlogs: {
    project_id: string;
    declared_digest: string | null;
    last_closed_sprint_id: string | null;
    version: ColumnType<number, number | undefined, number>;
  };
  tasks: Omit<Task, 'depends_on'> & { depends_on: Json<string[]> };
  closed_sprints: { project_id: string; sprint_id: string };
}
