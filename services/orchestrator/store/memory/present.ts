import { sql } from 'kysely';
import type { OrchestratorDatabase } from '../tables.ts';

/** How a project stands as far as the log tells; undefined: it has told nothing of it. One query, since a decision is under way. */
export const presentOf = (db: OrchestratorDatabase, projectId: string) =>
  db
    .selectFrom('projects as p')
    .leftJoin('decisions as d', 'd.decision_id', 'p.last_decision_id')
    .select((e) => [
      ...(['p.unit', 'p.gates', 'p.team', 'p.settings', 'p.waiting'] as const),
      sql<number | null>`(${e.ref('d.body')}->'backlog'->>'tasks')::int`.as('open_tasks'),
      e
        .exists(
          e
            .selectFrom('sprints as s')
            .select('s.sprint_id')
            .whereRef('s.project_id', '=', 'p.project_id')
            .where('s.status', '=', sql.lit('running')),
        )
        .as('is_running'),
    ])
    .where('p.project_id', '=', projectId)
    .executeTakeFirst();

export type Present = NonNullable<Awaited<ReturnType<typeof presentOf>>>;
