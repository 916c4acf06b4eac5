import { z } from 'zod';
import type { Envelope } from '../../kit/events/event.ts';
import type { DecisionAuditBody } from './bodies.ts';

export const DECISION_EVENT = 'ORCHESTRATION_DECISION';

// A decision is kept whatever its sender adds, leaves out or spells anew: only what it is filed under must be there. What would
// not fit into the answer of a reader counts as left out.
const text = z.string().max(20_000);
const amountOf = z.number().int().min(0);
const maybe = <T extends z.ZodType>(type: T) => type.nullable().catch(null);
const decision = z.looseObject({
  decision_id: z.uuid(),
  project_id: z.string().min(1).max(255),
  /** of two states of one decision the higher one is newer */
  version: z.number().int().catch(0),
  state: maybe(text),
  action: maybe(text),
  reason: maybe(text),
  source: maybe(z.string().max(50)),
  unit: maybe(z.enum(['tasks', 'points'])),
  rule_value: maybe(amountOf),
  learned_value: maybe(amountOf),
  applied_value: maybe(amountOf),
  duration_weeks: maybe(amountOf.max(52)),
  probability: maybe(z.number()),
  confidence: maybe(z.number().min(0).max(1)),
  sprint_id: maybe(z.string().min(1).max(255)),
  sentence: maybe(text),
  decided_at: maybe(z.iso.datetime({ offset: true })),
});
type Decision = z.output<typeof decision>;

/** The record of a decision, in the shape of those by hand, with the decision itself beside it. */
export function decisionOf(event: Envelope): { version: number; body: DecisionAuditBody } {
  const told = decision.parse(event.event_data);
  const { rule_value, learned_value, applied_value, confidence, duration_weeks: weeks } = told;
  const source = told.source ?? 'rule_based_only';
  const differs = applied_value !== null && rule_value !== null && applied_value !== rule_value;
  const body: DecisionAuditBody = {
    audit_id: told.decision_id,
    project_id: told.project_id,
    timestamp: told.decided_at ?? event.timestamp,
    sprint_id: told.sprint_id,
    correlation_id: event.metadata.correlation_id.slice(0, 255) || null,
    base_decision: { ...amount(told.unit, rule_value), sprint_duration_weeks: weeks, reasoning: told.reason },
    intelligence_recommendations: recommendations(told),
    applied_adjustments:
      differs && source !== 'rule_based_only'
        ? {
            task_count_modification: {
              original_recommendation: rule_value,
              intelligence_recommendation: learned_value,
              applied_value,
              confidence,
              rationale: told.sentence,
            },
          }
        : {},
    final_decision: {
      create_new_sprint: told.action === 'StartSprint',
      ...amount(told.unit, applied_value),
      sprint_duration_weeks: weeks,
      reasoning: told.reason,
      decision_source: source,
    },
    combined_reasoning: told.sentence,
    state: told.state,
    decision: event.event_data,
  };
  return { version: told.version, body };
}

/** A decision in points decides no number of tasks. */
const amount = (unit: Decision['unit'], value: number | null) =>
  unit === 'points' ? { tasks_to_assign: null, points_to_assign: value } : { tasks_to_assign: value };

const recommendations = ({ unit, learned_value, probability, confidence }: Decision): Record<string, unknown>[] =>
  learned_value === null
    ? []
    : [{ type: 'task_count_modification', ...amount(unit, learned_value), probability, confidence }];
