import { createHash } from 'node:crypto';
import type { Decision } from '../contract/shapes.ts';
import { type AdviceFacts, factsOfDecision, factsOfSprint, type Situation } from '../domain/advice/facts.ts';
import { velocityOf } from '../domain/velocity.ts';
import { figuresOf, type History } from '../learning/history.ts';
import { episodeIdOf } from '../memory/episode-id.ts';
import type { Mode, ProjectRow, SprintRow } from '../store/tables.ts';

/** What a model is asked about. */
export interface Subject {
  episodeId: string;
  projectId: string;
  facts: AdviceFacts;
}

/** Nobody acts on any other. */
export const isCommentable = ({ action, state }: Pick<Decision, 'action' | 'state'>): boolean =>
  action !== 'Wait' && ['proposed', 'acting', 'acted'].includes(state);

/** A decision, with the sprint that began with it if one did. */
export const subjectOfDecision = (history: History, decision: Decision, sprint?: SprintRow): Subject => ({
  episodeId: decision.decision_id,
  projectId: decision.project_id,
  facts: factsOfDecision(
    decision,
    situationOf(history, decision.project_id, decision.unit, {
      mode: sprint?.mode ?? (decision.start?.mode === 'Live' ? 'Live' : undefined),
      personDays: sprint?.person_days ?? null,
    }),
  ),
});

/** A sprint that people started. */
export function subjectOfSprint(
  history: History,
  sprint: SprintRow,
  { unit: wanted }: Pick<ProjectRow, 'unit'>,
): Subject {
  const unit = figuresOf(sprint, wanted) === null ? 'tasks' : wanted;
  const { committed, shadow, start } = figuresOf(sprint, unit) ?? sprint.in_tasks;
  const begun = {
    ...{ unit, committed, rule: shadow.rule, learned: shadow.learned, gate: shadow.gate, target: shadow.target },
    ...{ probability: start.probability, low: start.low, high: start.high, weeks: sprint.duration_weeks },
    ownSprints: history.ownCount(sprint.project_id, sprint.mode, unit),
  };
  const known = { mode: sprint.mode, personDays: sprint.person_days };
  return {
    episodeId: episodeIdOf(sprint),
    projectId: sprint.project_id,
    facts: factsOfSprint(begun, situationOf(history, sprint.project_id, unit, known)),
  };
}

function situationOf(
  history: History,
  projectId: string,
  unit: Decision['unit'],
  { mode, personDays }: { mode: Mode | undefined; personDays: number | null },
): Situation {
  const past = history.own(projectId, mode ?? history.closed(projectId).at(-1)?.mode ?? 'Simulated', unit);
  return { personDays, past, trend: velocityOf(past.map(({ delivered }) => delivered)).trend };
}

/** Of what the decision says. What is known beside it may grow without making other advice of it. */
export function digestOf({ facts }: Pick<Subject, 'facts'>): string {
  const {
    person_days: _days,
    velocity_trend: _trend,
    last_deliveries: _last,
    closed_sprints: _closed,
    ...said
  } = facts;
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32);
}
