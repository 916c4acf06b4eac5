import type { Decision } from '../contract/shapes.ts';
import type { Outcome } from '../domain/memory/outcome.ts';
import { figuresOf, type History } from '../learning/history.ts';
import type { NewEpisode } from '../store/memory/episodes.ts';
import type { Facts } from '../store/memory/tables.ts';
import type { ProjectRow, SprintRow } from '../store/tables.ts';
import { episodeIdOf } from './episode-id.ts';
import { type Perceived, situationAtStart, situationOf } from './situation.ts';

/** Of what an episode holds: it grows when that changes. */
const AGENT_VERSION = '1';

/** The episode of a decision in the state that it has now. Pure. */
export function episodeOf(decision: Decision, project: ProjectRow, history: History): NewEpisode {
  return {
    ...perceivedIn(situationOf(decision, project, history)),
    episode_id: decision.decision_id,
    project_id: decision.project_id,
    episode_type: 'orchestration_decision',
    timestamp: new Date(decision.decided_at),
    decision: reasoningOf(decision),
    actions: actionsOf(decision),
    agent_version: AGENT_VERSION,
    control_mode: decision.limits.includes('ModeIsRuleBased') ? 'rule_based_only' : 'intelligence_enhanced',
    decision_source: decision.source,
    // A close is no commitment: what came of the sprint is told once, by its start.
    sprint_id: decision.action === 'StartSprint' ? decision.sprint_id : null,
    chronicle_note_id: null,
    decision_version: decision.version,
  };
}

/** The episode of a sprint that began, from what would have been decided for it. A decision that is told later takes its place. Pure. */
export function episodeAtStart(sprint: SprintRow, project: ProjectRow, history: History): NewEpisode {
  const perceived = situationAtStart(sprint, project, history);
  const { unit } = perceived.situation;
  const { committed, shadow, start } = figuresOf(sprint, unit) ?? sprint.in_tasks;
  return {
    ...perceivedIn(perceived),
    episode_id: episodeIdOf(sprint),
    project_id: sprint.project_id,
    episode_type: sprint.decision_id === null ? 'shadow_decision' : 'orchestration_decision',
    timestamp: sprint.started_at,
    decision: {
      ...{ action: 'StartSprint', reason: 'StartedByOthers', limits: [], unit },
      ...{ rule_value: shadow.rule, learned_value: shadow.learned, applied_value: committed },
      ...{ probability: start.probability, confidence: null, gate: shadow.gate, target: shadow.target },
      ...{ number: sprint.number, duration_weeks: sprint.duration_weeks },
    },
    actions: ['SprintStarted'],
    agent_version: AGENT_VERSION,
    control_mode: 'rule_based_only',
    decision_source: shadow.gate === 'open' ? 'intelligence_enhanced' : 'rule_based_only',
    sprint_id: sprint.sprint_id,
    chronicle_note_id: null,
    decision_version: 0,
  };
}

/** What came of a closed sprint, in the unit of its episode where it has figures in that. */
export function outcomeOf(sprint: SprintRow, wanted: unknown): Outcome {
  const unit = wanted === 'points' && sprint.in_points !== null ? 'points' : 'tasks';
  const { committed, delivered, evidence } = figuresOf(sprint, unit) ?? sprint.in_tasks;
  const { closed_because, carried_over, days_worked, days_planned } = sprint;
  return {
    ...{ unit, committed, delivered: delivered ?? 0, evidence: evidence ?? 'none' },
    ...{ closed_because, carried_over, days_worked, days_planned },
  };
}

const perceivedIn = ({ situation, patterns }: Perceived): { context: Facts; patterns: Facts } => ({
  context: { ...situation },
  patterns: { ...patterns },
});

/** What a decision says, without a word of a user. */
export function reasoningOf(decision: Decision): Facts {
  const { action, limits, reason, unit, rule_value, learned_value, applied_value } = decision;
  const { probability, confidence, gate, target, number, duration_weeks } = decision;
  return {
    ...{ action, reason: code(reason), limits: limits.map(code), unit, rule_value, learned_value, applied_value },
    ...{ probability, confidence, gate, target, number, duration_weeks },
  };
}

/** One CamelCase word, as reasons are; anything else is not kept. */
const code = (text: string): string => (/^[A-Z][A-Za-z]{1,40}$/.test(text) ? text : 'Other');

function actionsOf({ action, state }: Decision): string[] {
  if (state === 'acting' || state === 'waited') return [];
  if (state === 'acted') return [action === 'CloseSprint' ? 'SprintClosed' : 'SprintStarted'];
  return [{ proposed: 'Proposed', rejected: 'Rejected', superseded: 'Superseded' }[state]];
}
