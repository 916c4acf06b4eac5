import { sql } from 'kysely';
import { Problem } from '../../kit/calls/problem.ts';
import { visibleBy } from '../../kit/database/visible-rows.ts';
import { counted } from '../domain/counted.ts';
import type { Answer } from '../notes/bodies.ts';
import type { ChronicleDatabase } from '../store/tables.ts';
import { wasSuccess } from './success.ts';

/** Of each project so many sprints, the last ones, say how it does now. */
const LAST_SPRINTS = 3;
const HEALTHY_SHARE = 0.6;

/** @throws Problem no_metrics */
export async function metricsSummary(db: ChronicleDatabase): Promise<Answer<'getMetricsSummary'>> {
  const totals = await db
    .selectFrom('sprint_figures')
    .select([
      sql<number>`count(distinct project_id)`.as('projects'),
      sql<number>`count(*) filter (where sprint_id <> '')`.as('sprints'),
      sql<number>`coalesce(sum(daily_scrums), 0)::integer`.as('scrums'),
      sql<number>`count(outcome_by)`.as('retrospectives'),
    ])
    .where(visibleBy('project_id'))
    .executeTakeFirstOrThrow();
  if (totals.projects === 0) throw new Problem('no_metrics', 'no note has been written yet');
  const items = await db
    .selectFrom('action_items')
    .select([sql<number>`count(*)`.as('all'), sql<number>`count(*) filter (where status = 'open')`.as('open')])
    .where(visibleBy('project_id'))
    .executeTakeFirstOrThrow();
  const lately = await lastSprints(db);
  return {
    total_projects: totals.projects,
    total_sprints: totals.sprints,
    total_daily_scrum_reports: totals.scrums,
    total_retrospectives: totals.retrospectives,
    total_action_items: items.all,
    overall_system_health: healthOf(lately),
    summary_analysis: [
      `${counted(totals.projects, 'project')}, ${counted(totals.sprints, 'sprint')}.`,
      lately.sprints === 0
        ? 'No sprint with tasks has closed yet.'
        : `Of the last ${counted(lately.sprints, 'closed sprint')} (at most ${LAST_SPRINTS} a project) ${lately.successful} completed at least 80 % of their tasks.`,
      `${items.open} of ${counted(items.all, 'action item')} open.`,
    ].join(' '),
  };
}

interface Lately {
  sprints: number;
  successful: number;
}

const healthOf = ({ sprints, successful }: Lately) => {
  if (sprints === 0) return 'Unknown';
  return successful >= HEALTHY_SHARE * sprints ? 'Good' : 'Needs Attention';
};

function lastSprints(db: ChronicleDatabase): Promise<Lately> {
  const newestFirst = sql<number>`row_number() over (
    partition by project_id order by start_date desc nulls last, told_at desc, sprint_id desc)`;
  return db
    .selectFrom((e) =>
      e
        .selectFrom('sprint_figures')
        .select(['tasks', 'completed_tasks', newestFirst.as('place')])
        .where('tasks', '>', 0)
        .where(visibleBy('project_id'))
        .as('closed'),
    )
    .where('place', '<=', LAST_SPRINTS)
    .select([sql<number>`count(*)`.as('sprints'), sql<number>`count(*) filter (where ${wasSuccess})`.as('successful')])
    .executeTakeFirstOrThrow();
}
