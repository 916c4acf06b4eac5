import { sql } from 'kysely';
import { type ChangeCursor, writtenSince } from '../../kit/database/changed-rows.ts';
import { visibleBy } from '../../kit/database/visible-rows.ts';
import type { ProjectDatabase } from './tables.ts';

/** Projects that changed, by id. Whoever changes a team writes the project's row as well: its version. */
export const changedProjects = (db: ProjectDatabase, { since, after }: ChangeCursor, limit: number) =>
  db
    .selectFrom('projects')
    .select((e) => [
      'id',
      'owner',
      'declared_digest',
      e
        .selectFrom('team_members')
        .select(sql<string[]>`coalesce(array_agg(team_members.employee_id), '{}')`.as('ids'))
        .whereRef('team_members.project_id', '=', 'projects.id')
        .$asScalar()
        .$notNull()
        .as('team'),
    ])
    .where('id', '>', after)
    .where(writtenSince(sql.ref('projects.xmin'), since))
    .where(visibleBy('id'))
    .orderBy('id')
    .limit(limit)
    .execute();
