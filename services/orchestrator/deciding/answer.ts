import type { OrchestrationAnswer } from '../contract/answer.ts';
import type { Decision } from '../contract/shapes.ts';
import { velocityOf } from '../domain/velocity.ts';
import type { History } from '../learning/history.ts';
import { type Beside, NO_STRATEGIES } from './beside.ts';
import type { Decided } from './orchestrate.ts';

type Answer = OrchestrationAnswer;

/** The seed's words for a trend; null: too little is known. */
export const TRENDS = { Rising: 'increasing', Falling: 'decreasing', Stable: 'stable', Unknown: null } as const;

/** A decision in the seed's shape. Every key is there, whatever was decided. */
export function answerOf(
  { decision, facts, factsMs, decisionMs }: Decided,
  history: History,
  totalMs: number,
  beside: Beside,
): Answer {
  const starts = decision.action === 'StartSprint';
  const closes = decision.action === 'CloseSprint';
  const tasks = decision.tasks.length;
  const adjustments = adjustmentsOf(decision);
  const scheduled = starts && isScheduled(decision);
  return {
    project_id: decision.project_id,
    analysis: {
      backlog_tasks: facts.backlog.total,
      unassigned_tasks: facts.plan.backlog_open.tasks,
      active_sprints: facts.running === null ? 0 : 1,
      team_size: facts.teamSize,
      team_availability: {
        status: (facts.plan.warnings ?? []).length > 0 ? 'conflict' : 'ok',
        person_days: facts.plan.person_days,
      },
      historical_context: contextOf(decision, history, beside),
    },
    decisions: {
      create_new_sprint: starts,
      tasks_to_assign: tasks,
      sprint_duration_weeks: decision.duration_weeks ?? 0,
      reasoning: decision.sentence,
      decision_source: decision.source,
      rule_based_decision: {
        tasks_to_assign: starts ? facts.plan.tasks.length : 0,
        sprint_duration_weeks: decision.duration_weeks ?? 0,
        reasoning: ruleSentence(decision, facts.plan.tasks.length),
      },
      intelligence_adjustments: adjustments,
      confidence_scores: {
        overall_decision_confidence: decision.confidence,
        intelligence_threshold_met: decision.gate === 'open',
        minimum_threshold: decision.threshold,
      },
      episode_context: beside.episodes,
      warnings: (facts.plan.warnings ?? []).map(({ detail }) => detail),
      cronjob_created: scheduled && decision.state === 'acted',
      sprint_closure_triggered: closes && decision.state === 'acted',
      sprint_id: starts ? decision.sprint_id : null,
      sprint_id_to_close: closes ? decision.sprint_id : null,
      sprint_name: starts ? String(decision.start?.sprint_name ?? '') : null,
    },
    intelligence_adjustments: adjustments,
    strategy_context: beside.strategies,
    ai_agent_advisory: beside.advisory,
    actions_taken: actionsOf(decision),
    performance_metrics: {
      total_orchestration_ms: round(totalMs),
      facts_ms: round(factsMs),
      decision_ms: round(decisionMs),
      episode_retrieval: beside.retrieval,
      ai_advisory: beside.advised,
    },
    intelligence_metadata: {
      decision_mode: decision.limits.includes('ModeIsRuleBased') ? 'rule_based_only' : 'intelligence_enhanced',
      modifications_applied: decision.applied_value !== decision.rule_value ? 1 : 0,
    },
    cronjob_name:
      scheduled && decision.sprint_id !== null ? cronJobNameOf(decision.project_id, decision.sprint_id) : null,
    sprint_id: decision.sprint_id,
    decision,
  };
}

/** Name by which the seed knows the daily scrum of a sprint: run-dailyscrum-test001-s09. */
export const cronJobNameOf = (projectId: string, sprintId: string): string => {
  const word = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return `run-dailyscrum-${word(projectId)}-${word(sprintId.slice(projectId.length))}`;
};

const isScheduled = ({ start }: Decision): boolean =>
  (start?.daily_scrum as { state?: string } | undefined)?.state === 'Scheduled';

function contextOf(
  { project_id: projectId, unit }: Decision,
  history: History,
  beside: Beside,
): Answer['analysis']['historical_context'] {
  const closed = history.closed(projectId);
  const mode = closed.at(-1)?.mode ?? 'Simulated';
  const own = history.own(projectId, mode, unit);
  const rates = own.map(({ committed, delivered }) => Math.min(1, delivered / committed));
  return {
    closed_sprints: closed.length,
    completion_rate: rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0) / rates.length,
    velocity_trend: TRENDS[velocityOf(own.map(({ delivered }) => delivered)).trend],
    other_projects: history.others(projectId, mode, unit).others.projects,
    sources: sourcesOf(beside),
  };
}

/** What was looked at, whether it said something or not. */
const sourcesOf = ({ strategies, retrieval }: Beside): string[] => [
  ...(strategies === NO_STRATEGIES ? [] : ['strategies']),
  'chronicle',
  ...(retrieval === null ? [] : ['episodes']),
];

function ruleSentence({ action, reason, duration_weeks: weeks }: Decision, tasks: number): string {
  if (action === 'StartSprint') return `The rule takes the best ${tasks} of the backlog for ${weeks} weeks`;
  return action === 'CloseSprint' ? 'The rule closes a sprint with nothing pending' : `The rule waits: ${reason}`;
}

export function adjustmentsOf(decision: Decision): Answer['intelligence_adjustments'] {
  const { rule_value: rule, learned_value: learned, applied_value: applied, unit, own_sprints: own } = decision;
  if (decision.action !== 'StartSprint' || rule === null || learned === null || applied === null)
    return { task_count_modification: null, sprint_duration_modification: null };
  const none = { expected_improvement: null, evidence_details: { similar_projects_used: [] } };
  const weeks = decision.duration_weeks ?? 0;
  return {
    task_count_modification: {
      ...none,
      original_recommendation: rule,
      intelligence_recommendation: learned,
      applied_value: applied,
      confidence: decision.confidence,
      evidence_source: `${own} closed sprints of the project, in ${unit}`,
      rationale: decision.sentence,
    },
    sprint_duration_modification: {
      ...none,
      original_recommendation: weeks,
      intelligence_recommendation: decision.proposed_weeks ?? weeks,
      applied_value: weeks,
      confidence: null,
      evidence_source: `${own} closed sprints of the project`,
      rationale: decision.proposed_weeks === null ? 'The cadence is held' : 'Proposed only: a cadence is worth keeping',
    },
  };
}

function actionsOf({ action, state, sprint_id: sprint, applied_value, unit }: Decision): string[] {
  if (state !== 'acted') return [];
  if (action === 'CloseSprint') return [`Closed sprint ${sprint}`];
  return action === 'StartSprint' ? [`Created sprint ${sprint} with ${applied_value} ${unit}`] : [];
}

const round = (ms: number): number => Number(ms.toFixed(1));
