import { sql } from 'kysely';
import { Problem } from '../../kit/calls/problem.ts';
import { type Period, periodOf } from '../../kit/time/period.ts';
import { decisionImpact, type JudgedDecision } from '../domain/decision-impact.ts';
import type { Answer } from '../notes/bodies.ts';
import type { ChronicleDatabase } from '../store/tables.ts';
import { requireProject } from './known-project.ts';

/** @throws Problem project_not_found, invalid_period */
export async function impactOfDecisions(
  db: ChronicleDatabase,
  project_id: string,
  asked: { start_date?: string | undefined; end_date?: string | undefined },
  now: Date,
): Promise<Answer<'getDecisionImpact'>> {
  const period = periodOf(asked, now);
  if (!period) throw new Problem('invalid_period', `${asked.start_date} is after the end of the period`);
  await requireProject(db, project_id);
  const { start, end } = period;
  return {
    time_period: { start_date: start.toISOString(), end_date: end.toISOString() },
    ...decisionImpact(await judgedDecisions(db, project_id, period)),
  };
}

/** Only a decision to start a sprint is behind what that sprint committed to: the one that closed it is not judged by it. */
function judgedDecisions(db: ChronicleDatabase, projectId: string, { start, end }: Period): Promise<JudgedDecision[]> {
  const known = <T>(column: string) => sql<T>`${sql.ref(column)}`;
  return db
    .selectFrom('decision_audits as d')
    .innerJoin('sprint_figures as s', (join) =>
      join.onRef('s.project_id', '=', 'd.project_id').onRef('s.sprint_id', '=', 'd.sprint_id'),
    )
    .select([
      'd.audit_id',
      'd.project_id',
      's.sprint_id',
      'd.decision_source',
      'd.decided_at',
      known<number>('s.tasks').as('tasks'),
      known<number>('s.completed_tasks').as('completed_tasks'),
      known<number>('s.team_size').as('team_size'),
      known<number>('s.people_with_tasks').as('people_with_tasks'),
      's.duration_weeks',
    ])
    .where('d.project_id', '=', projectId)
    .where('d.starts_sprint', '=', true)
    .where('d.decided_at', '>=', start)
    .where('d.decided_at', '<=', end)
    .where('s.tasks', '>', 0)
    .orderBy('d.decided_at')
    .orderBy('d.audit_id')
    .execute();
}
