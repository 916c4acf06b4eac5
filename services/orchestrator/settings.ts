import { DEFAULT_MAX_TASKS, DEFAULT_WEEKS } from '../sprint/contract/defaults.ts';
import type { OrchestrationSettings } from './contract/shapes.ts';

/** Of a project for which nobody has said anything. A sprint by REST is Simulated and Manual, as in the seed. */
export const DEFAULT_SETTINGS: OrchestrationSettings = {
  autonomy: 'Advise',
  decision_mode: 'intelligence_enhanced',
  target_probability: 0.7,
  confidence_threshold: 0.75,
  task_count: 'Enabled',
  duration: 'Enabled',
  advice: 'Enabled',
  sprint_defaults: {
    duration_weeks: DEFAULT_WEEKS,
    max_tasks: DEFAULT_MAX_TASKS,
    mode: 'Simulated',
    close_policy: 'Manual',
  },
};

/** The seed's time of the daily scrum. */
export const DEFAULT_SCHEDULE = '0 14 * * 1-5';

export const settingsOf = (project: { settings: OrchestrationSettings | null } | undefined): OrchestrationSettings =>
  project?.settings ?? DEFAULT_SETTINGS;
