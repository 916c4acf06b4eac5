import type { Decision, Unit } from '../../contract/shapes.ts';

/** What is known beside the decision. */
export interface Situation {
  /** what the calendar leaves of the team; null: not known */
  personDays: number | null;
  trend: 'Rising' | 'Stable' | 'Falling' | 'Unknown';
  /** the project's closed sprints that teach, oldest first, in the decision's unit */
  past: readonly { committed: number; delivered: number }[];
}

/** A sprint that people started, with what would have been decided for it. */
export interface BegunSprint {
  unit: Unit;
  committed: number;
  rule: number;
  learned: number;
  gate: 'open' | 'closed';
  target: number;
  probability: number;
  low: number;
  high: number;
  weeks: number;
  ownSprints: number;
}

/** Codes that are ours. Any other one may be somebody's words, and is left out. */
const REASONS = ['TasksUnassigned', 'AllTasksCompleted'];
const LIMITS = ['NoHistory', 'FewSprints', 'GateClosed', 'HistoryBehind', 'ModeIsRuleBased', 'TaskCountDisabled'];
const SHOWN_SPRINTS = 5;

/** What a model is told: counts, shares and our own codes. No title, no name, no id. */
export interface AdviceFacts {
  action: 'StartSprint' | 'CloseSprint';
  started_by: 'ScrumMaster' | 'People';
  reason: string | null;
  unit: Unit;
  commitment: number | null;
  rule_value: number | null;
  learned_value: number | null;
  gate: 'open' | 'closed' | null;
  probability_all_done: number | null;
  target_probability: number;
  expected_low: number | null;
  expected_high: number | null;
  confidence: number | null;
  confidence_needed: number | null;
  closed_sprints: number;
  limits: string[];
  weeks: number | null;
  weeks_that_suit_better: number | null;
  open_backlog: { tasks: number; tasks_with_points: number; points: number } | null;
  person_days: number | null;
  velocity_trend: Situation['trend'];
  /** delivered of committed, 0..1, oldest first */
  last_deliveries: number[];
}

export function factsOfDecision(decision: Decision, situation: Situation): AdviceFacts {
  const { backlog } = decision;
  return {
    action: decision.action === 'CloseSprint' ? 'CloseSprint' : 'StartSprint',
    started_by: 'ScrumMaster',
    reason: REASONS.includes(decision.reason) ? decision.reason : null,
    unit: unitOf(decision.unit),
    commitment: decision.applied_value,
    rule_value: decision.rule_value,
    learned_value: decision.learned_value,
    gate: decision.gate,
    probability_all_done: rounded(decision.probability),
    target_probability: decision.target,
    expected_low: rounded(decision.low, 1),
    expected_high: rounded(decision.high, 1),
    confidence: rounded(decision.confidence),
    confidence_needed: decision.threshold,
    closed_sprints: decision.own_sprints,
    limits: decision.limits.filter((limit) => LIMITS.includes(limit)),
    weeks: decision.duration_weeks,
    weeks_that_suit_better: decision.proposed_weeks,
    open_backlog: { tasks: backlog.tasks, tasks_with_points: backlog.tasks_with_points, points: backlog.points },
    ...shownOf(situation),
  };
}

export function factsOfSprint(sprint: BegunSprint, situation: Situation): AdviceFacts {
  return {
    action: 'StartSprint',
    started_by: 'People',
    reason: null,
    unit: unitOf(sprint.unit),
    commitment: sprint.committed,
    rule_value: sprint.rule,
    learned_value: sprint.learned,
    gate: sprint.gate,
    probability_all_done: rounded(sprint.probability),
    target_probability: sprint.target,
    expected_low: rounded(sprint.low, 1),
    expected_high: rounded(sprint.high, 1),
    confidence: null,
    confidence_needed: null,
    closed_sprints: sprint.ownSprints,
    limits: [],
    weeks: sprint.weeks,
    weeks_that_suit_better: null,
    open_backlog: null,
    ...shownOf(situation),
  };
}

const shownOf = ({ personDays, trend, past }: Situation) => ({
  person_days: rounded(personDays, 1),
  velocity_trend: trend,
  last_deliveries: past
    .filter(({ committed }) => committed > 0)
    .slice(-SHOWN_SPRINTS)
    .map(({ committed, delivered }) => rounded(Math.min(1, delivered / committed)) ?? 0),
});

const unitOf = (unit: Unit): Unit => (unit === 'points' ? 'points' : 'tasks');

const rounded = (value: number | null, digits = 2): number | null =>
  value === null ? null : Number(value.toFixed(digits));
