import { sql } from 'kysely';
import { topicOf } from '../domain/action-items.ts';
import { counted } from '../domain/counted.ts';
import type { Answer } from '../notes/bodies.ts';
import type { ChronicleDatabase } from '../store/tables.ts';
import { requireProject } from './known-project.ts';
import { mostFrequent } from './most-frequent.ts';

const SHOWN = 50;

/** @throws Problem project_not_found */
export async function patterns(db: ChronicleDatabase, project_id: string): Promise<Answer<'getPatterns'>> {
  await requireProject(db, project_id);
  const totals = await db
    .selectFrom('sprint_figures')
    .select([
      sql<number>`sum(daily_scrums)::integer`.as('scrums'),
      sql<number>`count(outcome_by)`.as('retrospectives'),
      sql<number>`coalesce(sum(completed_told), 0)::float8`.as('completed'),
    ])
    .where('project_id', '=', project_id)
    .executeTakeFirstOrThrow();
  const items = await sprintsByTopic(db, project_id);
  const [first] = mostFrequent(items, 1);
  return {
    project_id,
    daily_scrum_count: totals.scrums,
    retrospective_count: totals.retrospectives,
    total_tasks_completed_in_daily_scrums: totals.completed,
    common_retrospective_action_items: Object.fromEntries(mostFrequent(items, SHOWN)),
    patterns_analysis_summary: [
      `${counted(totals.scrums, 'daily scrum')}, ${counted(totals.completed, 'completed task')} told there; ${counted(totals.retrospectives, 'sprint')} with a retrospective.`,
      first
        ? `Asked for most often: ${first[0]} (in ${counted(first[1], 'sprint')}).`
        : 'No action item was asked for.',
    ].join(' '),
  };
}

/** Action item → sprints that asked for it; the tasks that stand behind it in one sprint do not make it another one. */
async function sprintsByTopic(db: ChronicleDatabase, projectId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('action_items')
    .select(['sprint_id', 'description'])
    .distinct()
    .where('project_id', '=', projectId)
    .execute();
  const sprints = new Map<string, Set<string>>();
  for (const { sprint_id, description } of rows) {
    const topic = topicOf(description);
    sprints.set(topic, (sprints.get(topic) ?? new Set()).add(sprint_id));
  }
  return new Map([...sprints].map(([topic, of]) => [topic, of.size]));
}
