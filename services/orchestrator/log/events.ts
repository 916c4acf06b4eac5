import type { z } from 'zod';
import { EventRegistry } from '../../kit/events/versions/registry.ts';
import { projectChanged } from '../../project/contract/events.ts';
import { dailyScrumReported, sprintCompleted, sprintStarted, taskUpdated } from '../../sprint/contract/events.ts';
import { orchestrationDecision, orchestrationSettingsChanged, strategyEvolved } from '../contract/events.ts';

/** An event of chronicle's log. */
export interface LoggedEvent {
  seq: number;
  event_type: string;
  schema_version: number;
  timestamp: string;
  aggregate_version: number;
  event_data: Record<string, unknown>;
  /** of the request that led to it; absent in what never was in the log */
  metadata?: Record<string, unknown>;
}

const TYPES = {
  SprintStarted: sprintStarted,
  TASK_UPDATED: taskUpdated,
  DailyScrumReported: dailyScrumReported,
  SprintCompleted: sprintCompleted,
  ProjectChanged: projectChanged,
  ORCHESTRATION_DECISION: orchestrationDecision,
  OrchestrationSettingsChanged: orchestrationSettingsChanged,
  STRATEGY_EVOLVED: strategyEvolved,
};
type Types = typeof TYPES;

/** In which versions they are known. */
export const registry = new EventRegistry(Object.values(TYPES));

/** The events that are applied; all others are passed over. */
export const KNOWN = Object.fromEntries(Object.entries(TYPES).map(([type, { data }]) => [type, data])) as {
  [Type in keyof Types]: Types[Type]['data'];
};
export type Known = typeof KNOWN;
export type DataOf<Type extends keyof Known> = z.output<Known[Type]>;

export const isKnown = (type: string): type is keyof Known => Object.hasOwn(KNOWN, type);

/** What a close made of strategies was told by applying the close, and is done. */
export const saysSomething = ({ event_type: type, event_data: data }: LoggedEvent): boolean =>
  isKnown(type) && !(type === 'STRATEGY_EVOLVED' && data.because === 'close');
