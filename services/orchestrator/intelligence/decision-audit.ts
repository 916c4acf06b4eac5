import type { IntelligenceAnswer, IntelligenceQuery } from '../contract/intelligence.ts';
import type { Decision } from '../contract/shapes.ts';
import { adjustmentsOf } from '../deciding/answer.ts';
import { adviceOf, shownAdvice } from '../store/advice.ts';
import { decisionsOf } from '../store/decisions.ts';
import type { AdviceRow } from '../store/tables.ts';
import { knownProject, type Reading } from './reading.ts';

type Audit = IntelligenceAnswer<'getDecisionAudit'>;
type AuditRecord = Audit['audit_trail'][number];

/** @throws ServiceProblem project_not_found, ServiceUnavailable */
export async function readDecisionAudit(
  reading: Reading,
  projectId: string,
  page: IntelligenceQuery<'getDecisionAudit'>,
): Promise<Audit> {
  await knownProject(reading, projectId);
  const decisions = await decisionsOf(reading.db, projectId, page);
  const said = await adviceOf(
    reading.db,
    decisions.map(({ decision_id }) => decision_id),
  );
  return {
    project_id: projectId,
    audit_trail: decisions.map((decision) => recordOf(decision, said.get(decision.decision_id))),
  };
}

function recordOf(decision: Decision, said: AdviceRow | undefined): AuditRecord {
  const { unit, action, duration_weeks: weeks, reason, sentence } = decision;
  return {
    audit_id: decision.decision_id,
    project_id: decision.project_id,
    timestamp: decision.decided_at,
    sprint_id: decision.sprint_id,
    correlation_id: decision.correlation_id,
    state: decision.state,
    base_decision: { ...amountIn(unit, decision.rule_value), sprint_duration_weeks: weeks, reasoning: reason },
    intelligence_recommendations: recommendationsIn(decision),
    applied_adjustments: adjustmentsOf(decision),
    final_decision: {
      create_new_sprint: action === 'StartSprint',
      ...amountIn(unit, decision.applied_value),
      tasks_to_assign: decision.tasks.length,
      sprint_duration_weeks: weeks,
      reasoning: reason,
      decision_source: decision.source,
    },
    combined_reasoning: sentence,
    decision,
    advisory: shownAdvice(said),
  };
}

const amountIn = (unit: Decision['unit'], value: number | null) =>
  unit === 'points'
    ? { tasks_to_assign: null, points_to_assign: value }
    : { tasks_to_assign: value, points_to_assign: null };

function recommendationsIn({
  learned_value: size,
  proposed_weeks: weeks,
  confidence,
}: Decision): AuditRecord['intelligence_recommendations'] {
  return [
    ...(size === null ? [] : [{ type: 'task_count_modification' as const, recommended_value: size, confidence }]),
    ...(weeks === null
      ? []
      : [{ type: 'sprint_duration_modification' as const, recommended_value: weeks, confidence: null }]),
  ];
}
