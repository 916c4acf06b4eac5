import { type SqlBool, sql } from 'kysely';
import { visibleBy } from '../../kit/database/visible-rows.ts';
import type { Unit } from '../contract/shapes.ts';
import type { OrchestratorDatabase, SprintFigures, SprintRow } from './tables.ts';

export interface OutcomeRow
  extends Pick<SprintRow, 'sprint_id' | 'project_id' | 'number' | 'mode' | 'closed_at' | 'closed_seq'> {
  unit: Unit;
  /** null: no task of it has points */
  figures: Pick<SprintFigures, 'committed' | 'delivered' | 'evidence' | 'path'> | null;
}

/** Sprints that closed after a place in the log, each in its project's unit, without what was believed of them before. */
export const outcomesAfter = (
  db: OrchestratorDatabase,
  { after, limit }: { after: number; limit: number },
): Promise<OutcomeRow[]> =>
  db
    .selectFrom('sprints')
    .innerJoin('projects', 'projects.project_id', 'sprints.project_id')
    .select(['sprint_id', 'sprints.project_id', 'number', 'mode', 'closed_at', 'closed_seq', 'projects.unit'])
    .select((e) => {
      const isPoints = sql<SqlBool>`${e.ref('projects.unit')} = 'points'`;
      const all = sql`case when ${isPoints} then ${e.ref('in_points')} else ${e.ref('in_tasks')} end`;
      const part = (name: string) => sql`${sql.lit(name)}, ${all} -> ${sql.lit(name)}`;
      const parts = sql.join(['committed', 'delivered', 'evidence', 'path'].map(part));
      const figures = sql<OutcomeRow['figures']>`case when ${all} is not null then jsonb_build_object(${parts}) end`;
      return figures.as('figures');
    })
    .where('status', '=', 'closed')
    .where('closed_seq', '>', after)
    .where(visibleBy('sprints.project_id'))
    .orderBy('closed_seq')
    .limit(limit)
    .execute();
