import { randomUUID } from 'node:crypto';
import type { NewEpisode } from '../../../../services/orchestrator/store/memory/episodes.ts';

/** A decision of six tasks, as it is remembered before anything came of it. */
export const anEpisode = (project_id: string, more: Partial<NewEpisode> = {}): NewEpisode => ({
  episode_id: randomUUID(),
  project_id,
  episode_type: 'orchestration_decision',
  timestamp: new Date('2026-11-23T09:00:00Z'),
  context: { open_tasks: 40, gate: 'closed' },
  decision: { action: 'StartSprint', applied_value: 6 },
  actions: ['proposed'],
  patterns: { slope: 0 },
  agent_version: '1',
  control_mode: 'rule_based_only',
  decision_source: 'rule_based_only',
  sprint_id: null,
  chronicle_note_id: null,
  decision_version: 1,
  ...more,
});
