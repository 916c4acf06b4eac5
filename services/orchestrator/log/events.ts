import type { z } from 'zod';
import { projectChanged } from '../../project/contract/events.ts';
import { dailyScrumReported, sprintCompleted, sprintStarted, taskUpdated } from '../../sprint/contract/events.ts';
import { orchestrationDecision, orchestrationSettingsChanged, strategyEvolved } from '../contract/events.ts';

/** An event of chronicle's log. */
export interface LoggedEvent {
  seq: number;
  event_type: string;
  timestamp: string;
  aggregate_version: number;
  event_data: Record<string, unknown>;
}

/** The events that say something here; all others are passed over. */
export const KNOWN = {
  SprintStarted: sprintStarted.data,
  TASK_UPDATED: taskUpdated.data,
  DailyScrumReported: dailyScrumReported.data,
  SprintCompleted: sprintCompleted.data,
  ProjectChanged: projectChanged.data,
  ORCHESTRATION_DECISION: orchestrationDecision.data,
  OrchestrationSettingsChanged: orchestrationSettingsChanged.data,
  STRATEGY_EVOLVED: strategyEvolved.data,
};
export type Known = typeof KNOWN;
export type DataOf<Type extends keyof Known> = z.output<Known[Type]>;

export const isKnown = (type: string): type is keyof Known => Object.hasOwn(KNOWN, type);
