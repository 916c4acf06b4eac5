import type { Project } from '../../../crds/project.ts';
import type { OrchestrationSettings } from '../../../services/orchestrator/contract/shapes.ts';
import { assignmentOfMode, closePolicyOfMode } from '../../../services/sprint/contract/defaults.ts';

const DECISION_MODES = {
  RuleBasedOnly: 'rule_based_only',
  IntelligenceEnhanced: 'intelligence_enhanced',
} as const;

/** How the project wants to be decided for, with the defaults that hang on others worked out. Pure. */
export function settingsOf({ spec }: Project): OrchestrationSettings {
  const { orchestration, sprintDefaults: defaults, calendar } = spec;
  const { schedule, timeZone } = defaults.dailyScrum;
  const mode = defaults.mode ?? 'Live';
  return {
    autonomy: orchestration.mode,
    decision_mode: DECISION_MODES[orchestration.decisionMode],
    target_probability: orchestration.targetProbability / 100,
    confidence_threshold: orchestration.confidenceThreshold / 100,
    task_count: orchestration.taskCount,
    duration: orchestration.duration,
    advice: orchestration.advice,
    sprint_defaults: {
      duration_weeks: defaults.durationWeeks,
      max_tasks: defaults.maxTasks,
      mode,
      close_policy: defaults.closePolicy ?? closePolicyOfMode(mode),
      assignment: defaults.assignment ?? assignmentOfMode(mode),
      daily_scrum: { schedule, time_zone: timeZone ?? calendar.timeZone, state: 'Scheduled' },
    },
  };
}
