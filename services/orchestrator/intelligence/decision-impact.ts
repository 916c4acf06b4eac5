import { Problem } from '../../kit/calls/problem.ts';
import { periodOf } from '../../kit/time/period.ts';
import type { IntelligenceAnswer, IntelligenceQuery } from '../contract/intelligence.ts';
import type { Decision } from '../contract/shapes.ts';
import { completionOf, impactOf, isSuccess, type JudgedDecision } from '../domain/insight/decision-impact.ts';
import { type ClosedSprint, figuresOf } from '../learning/history.ts';
import { startsBetween } from '../store/decisions.ts';
import { knownProject, type Reading, rounded } from './reading.ts';

interface Judged extends JudgedDecision {
  decision: Decision;
  sprintId: string;
}

/** @throws Problem invalid_input; ServiceProblem project_not_found, ServiceUnavailable */
export async function readDecisionImpact(
  reading: Reading,
  projectId: string,
  query: IntelligenceQuery<'getDecisionImpact'>,
  now: Date,
): Promise<IntelligenceAnswer<'getDecisionImpact'>> {
  await knownProject(reading, projectId);
  const period = periodOf(query, now);
  if (period === undefined) throw new Problem('invalid_period', 'query.start_date: it lies after the end');
  const closed = new Map(reading.history.closed(projectId).map((sprint) => [sprint.sprint_id, sprint]));
  const decisions = await startsBetween(reading.db, projectId, period);
  const judged = decisions.flatMap((decision) => judge(decision, closed.get(decision.sprint_id ?? '')));
  const impact = impactOf(judged);
  return {
    project_id: projectId,
    time_period: { start_date: period.start.toISOString(), end_date: period.end.toISOString() },
    total_decisions_analyzed: judged.length,
    intelligence_enhanced_decisions: impact.learned,
    rule_based_decisions: impact.byRule,
    intelligence_completion_rate_avg: rounded(impact.learnedCompletion),
    rule_based_completion_rate_avg: rounded(impact.ruleCompletion),
    completion_rate_improvement_percent: rounded(impact.completionImprovement, 2),
    task_efficiency_improvement_percent: rounded(impact.efficiencyImprovement, 2),
    resource_utilization_improvement_percent: rounded(impact.utilizationImprovement, 2),
    details: judged.map(detailOf),
  };
}

function detailOf(judged: Judged): IntelligenceAnswer<'getDecisionImpact'>['details'][number] {
  const { decision, sprintId } = judged;
  return {
    audit_id: decision.decision_id,
    project_id: decision.project_id,
    sprint_id: sprintId,
    decision_source: decision.source,
    completion_rate: Number(completionOf(judged).toFixed(4)),
    success: isSuccess(completionOf(judged)),
    timestamp: decision.decided_at,
  };
}

/** A sprint that runs, was deleted or was cut short says nothing about its decision. */
function judge(decision: Decision, sprint: ClosedSprint | undefined): Judged[] {
  const figures = sprint && (figuresOf(sprint, decision.unit) ?? sprint.in_tasks);
  if (!figures || figures.delivered === null || (figures.evidence !== 'exact' && figures.evidence !== 'censored'))
    return [];
  return [
    {
      decision,
      sprintId: sprint.sprint_id,
      isLearned: decision.source !== 'rule_based_only',
      committed: figures.committed,
      delivered: figures.delivered,
      deliveredTasks: sprint.in_tasks.delivered ?? 0,
      personDays: sprint.person_days,
      daysWorked: sprint.days_worked,
      daysPlanned: sprint.days_planned,
    },
  ];
}
