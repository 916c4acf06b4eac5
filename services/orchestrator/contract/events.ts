import { z } from 'zod';
import { decision, settings } from './shapes.ts';

/** The whole decision at each change of its state; of a Wait only when its reason changes. Chronicle files the audit from it. */
export const orchestrationDecision = {
  type: 'ORCHESTRATION_DECISION',
  stream: 'orchestration_events',
  aggregateType: 'Decision',
  schemaVersion: 1,
  data: decision,
};

/** How a project wants to be decided for, whole, whoever said so. */
export const orchestrationSettingsChanged = {
  type: 'OrchestrationSettingsChanged',
  stream: 'orchestration_events',
  aggregateType: 'OrchestrationSettings',
  schemaVersion: 1,
  data: z.object({
    project_id: z.string(),
    version: z.number().int(),
    /** the object that declares them; null: REST, or given up */
    owner: z.string().nullable(),
    digest: z.string().nullable(),
    /** null: back to the defaults */
    settings: settings.nullable(),
    waiting: z.array(z.string()),
    proposals: z.array(z.string()),
  }),
};

/** A value of a sprint's forecast that is shown changed. Says where to look, not what. */
export const forecastChanged = {
  type: 'ForecastChanged',
  stream: 'orchestration_events',
  aggregateType: 'Forecast',
  schemaVersion: 1,
  data: z.object({ project_id: z.string(), sprint_id: z.string() }),
};
