import { sql } from 'kysely';
import { visibleBy } from '../../kit/database/visible-rows.ts';
import type { Impediments, Profile } from '../domain/similarity.ts';
import type { SprintMeans } from '../domain/success-factors.ts';
import type { ChronicleDatabase } from '../store/tables.ts';
import { wasSuccess } from './success.ts';

/** people; null: none told */
const team = sql`nullif(team_size, 0)`;
const mean = (of: unknown, where = sql<boolean>`true`) =>
  sql<number | null>`avg((${of})::float8) filter (where ${where})`;

/** How the closed sprints of each project went that the asker may see; only those with tasks count. */
export const projectProfiles = (db: ChronicleDatabase): Promise<(Profile & { project_id: string })[]> =>
  db
    .selectFrom('sprint_figures')
    .select([
      'project_id',
      sql<number>`sum(completed_tasks)::float8 / sum(tasks)`.as('completion_rate'),
      sql<number>`avg(tasks::float8)`.as('tasks'),
      mean(team).as('team_size'),
      mean(sql.ref('duration_weeks')).as('weeks'),
    ])
    .where('tasks', '>', 0)
    .where(visibleBy('project_id'))
    .groupBy('project_id')
    .execute();

/** Project → means over its successful sprints, and over the others. */
export async function meansBySuccess(
  db: ChronicleDatabase,
  projectIds: readonly string[],
): Promise<Map<string, { successful: SprintMeans; others: SprintMeans }>> {
  const means = (where: typeof wasSuccess) => ({
    sprints: sql<number>`count(*) filter (where ${where})`,
    tasks: mean(sql.ref('tasks'), where),
    impediments: mean(sql.ref('impediments'), where),
    team_size: mean(team, where),
  });
  const [good, other] = [means(wasSuccess), means(sql<boolean>`not (${wasSuccess})`)];
  const rows = await db
    .selectFrom('sprint_figures')
    .select([
      'project_id',
      good.sprints.as('good_sprints'),
      good.tasks.as('good_tasks'),
      good.impediments.as('good_impediments'),
      good.team_size.as('good_team_size'),
      other.sprints.as('other_sprints'),
      other.tasks.as('other_tasks'),
      other.impediments.as('other_impediments'),
      other.team_size.as('other_team_size'),
    ])
    .where('project_id', 'in', projectIds)
    .where('tasks', '>', 0)
    .groupBy('project_id')
    .execute();
  const of = (row: (typeof rows)[number], side: 'good' | 'other'): SprintMeans => ({
    sprints: row[`${side}_sprints`],
    tasks: row[`${side}_tasks`],
    impediments: row[`${side}_impediments`],
    team_size: row[`${side}_team_size`],
  });
  return new Map(rows.map((row) => [row.project_id, { successful: of(row, 'good'), others: of(row, 'other') }]));
}

/** Project → its different impediments beside those of the reference; projects without any are left out. */
export async function impedimentsBeside(db: ChronicleDatabase, reference: string): Promise<Map<string, Impediments>> {
  const different = db.selectFrom('impediment_reports').select(['project_id', 'cause']).distinct();
  const here = different.where('project_id', '=', reference);
  const rows = await db
    .selectFrom(different.as('there'))
    .leftJoin(here.as('here'), 'here.cause', 'there.cause')
    .select(['there.project_id', sql<number>`count(*)`.as('there'), sql<number>`count(here.cause)`.as('shared')])
    .groupBy('there.project_id')
    .execute();
  const own = rows.find((r) => r.project_id === reference)?.there ?? 0;
  return new Map(rows.map(({ project_id, there, shared }) => [project_id, { here: own, there, shared }]));
}

/** Project → the number of tasks whose sprints completed the largest share on average; of equal ones the larger number. */
export async function optimalTaskCounts(
  db: ChronicleDatabase,
  projectIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('sprint_figures')
    .select(['project_id', sql<number>`tasks`.as('tasks')])
    .distinctOn('project_id')
    .where('project_id', 'in', projectIds)
    .where('tasks', '>', 0)
    .groupBy(['project_id', 'tasks'])
    .orderBy('project_id')
    // Of one number of tasks the completed ones add up to the same order as their shares.
    .orderBy(sql`sum(completed_tasks)::numeric / sum(tasks)`, 'desc')
    .orderBy('tasks', 'desc')
    .execute();
  return new Map(rows.map((r) => [r.project_id, r.tasks]));
}
