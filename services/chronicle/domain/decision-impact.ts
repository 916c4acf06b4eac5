import { round } from './round.ts';
import { isSuccess } from './sprint-figures.ts';

/** A decision beside the outcome of the sprint that it started. */
export interface JudgedDecision {
  audit_id: string;
  project_id: string;
  sprint_id: string;
  decision_source: string;
  decided_at: Date;
  /** at least 1 */
  tasks: number;
  completed_tasks: number;
  team_size: number;
  people_with_tasks: number;
  duration_weeks: number | null;
}

const RULE = 'rule_based_only';
const completion = (d: JudgedDecision): number => d.completed_tasks / d.tasks;
/** completed tasks a person and week */
const efficiency = (d: JudgedDecision): number | null =>
  d.team_size > 0 && d.duration_weeks !== null ? d.completed_tasks / d.team_size / d.duration_weeks : null;
/** the share of the team that had a task */
const utilization = (d: JudgedDecision): number | null =>
  d.team_size > 0 ? Math.min(1, d.people_with_tasks / d.team_size) : null;

/** Every source but the rule alone is intelligence. A sprint that tells no team or no length says nothing about efficiency. */
export function decisionImpact(decisions: readonly JudgedDecision[]) {
  const byRule = decisions.filter((d) => d.decision_source === RULE);
  const learned = decisions.filter((d) => d.decision_source !== RULE);
  const improvement = (of: (d: JudgedDecision) => number | null): number => {
    const [rule, intelligence] = [mean(byRule, of), mean(learned, of)];
    return rule === null || intelligence === null || rule === 0 ? 0 : round((intelligence / rule - 1) * 100, 2);
  };
  const rateOf = (some: readonly JudgedDecision[]): number | null => {
    const rate = mean(some, completion);
    return rate === null ? null : round(rate, 4);
  };
  return {
    total_decisions_analyzed: decisions.length,
    intelligence_enhanced_decisions: learned.length,
    rule_based_decisions: byRule.length,
    intelligence_completion_rate_avg: rateOf(learned),
    rule_based_completion_rate_avg: rateOf(byRule),
    completion_rate_improvement_percent: improvement(completion),
    task_efficiency_improvement_percent: improvement(efficiency),
    resource_utilization_improvement_percent: improvement(utilization),
    details: decisions.map((d) => ({
      audit_id: d.audit_id,
      project_id: d.project_id,
      sprint_id: d.sprint_id,
      decision_source: d.decision_source,
      completion_rate: round(completion(d), 4),
      success: isSuccess(d.completed_tasks, d.tasks),
      timestamp: d.decided_at.toISOString(),
    })),
  };
}

function mean(some: readonly JudgedDecision[], of: (d: JudgedDecision) => number | null): number | null {
  const values = some.flatMap((d) => of(d) ?? []);
  return values.length === 0 ? null : values.reduce((sum, v) => sum + v, 0) / values.length;
}
