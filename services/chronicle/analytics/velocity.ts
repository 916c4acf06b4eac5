import { sql } from 'kysely';
import { counted } from '../domain/counted.ts';
import { round } from '../domain/round.ts';
import type { Answer } from '../notes/bodies.ts';
import type { ChronicleDatabase } from '../store/tables.ts';
import { requireProject } from './known-project.ts';

/** @throws Problem project_not_found */
export async function velocity(db: ChronicleDatabase, project_id: string): Promise<Answer<'getVelocity'>> {
  await requireProject(db, project_id);
  const sprints = await db
    .selectFrom('sprint_figures')
    .select(['sprint_id', 'start_date', 'end_date', sql<number>`completed_tasks`.as('completed_tasks')])
    .where('project_id', '=', project_id)
    .where('outcome_by', 'is not', null)
    .orderBy('start_date', (o) => o.asc().nullsLast())
    .orderBy('told_at')
    .orderBy('sprint_id')
    .execute();
  const completed = sprints.map((s) => s.completed_tasks);
  const average = completed.length === 0 ? 0 : completed.reduce((sum, n) => sum + n, 0) / completed.length;
  return {
    project_id,
    velocity_trend_data: sprints,
    average_velocity: round(average, 2),
    velocity_analysis:
      completed.length === 0
        ? 'No sprint has closed yet.'
        : `${counted(completed.length, 'closed sprint')}: ${round(average, 2)} tasks on average, between ${Math.min(...completed)} and ${Math.max(...completed)}.`,
  };
}
