import { randomUUID } from 'node:crypto';
import type { Envelope } from '../../../../services/kit/events/event.ts';
import { plain } from './chronicle-service.ts';

/** A decision of the orchestrator, as it tells it at each change of state. */
export const decisionMade = (more: Record<string, unknown> = {}) => ({
  decision_id: randomUUID(),
  version: 1,
  project_id: 'PAY',
  number: 3,
  state: 'proposed',
  action: 'StartSprint',
  reason: 'Learned',
  source: 'intelligence_enhanced',
  unit: 'tasks',
  rule_value: 10,
  learned_value: 6,
  applied_value: 6,
  duration_weeks: 2,
  probability: 0.72,
  low: 4,
  high: 8,
  confidence: 0.81,
  gate: 'open',
  sprint_id: null as string | null,
  sentence: '6 tasks, done in 7 of 10 sprints.',
  decided_at: '2026-11-20T09:00:00.000Z',
  backlog: { tasks: 12, unassigned: 12 },
  ...more,
});

export const decisionEvent = (decision: Record<string, unknown>): Envelope =>
  plain(String(decision.decision_id), 1, {
    event_type: 'ORCHESTRATION_DECISION',
    timestamp: '2026-11-20T09:00:05.000Z',
    event_data: decision,
  });
