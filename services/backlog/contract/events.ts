import { z } from 'zod';

/** The backlog of a project changed, by declaration, by hand or by following a sprint. Says where to look, not what. */
export const backlogChanged = {
  type: 'BacklogChanged',
  stream: 'task_update_events',
  aggregateType: 'Backlog',
  schemaVersion: 1,
  data: z.object({ project_id: z.string() }),
};

/** A sprint closed, and the backlog has counted what it completed: once a sprint, in the transaction that applies the close. */
export const velocityCalculated = {
  type: 'VelocityCalculated',
  stream: 'sprint_events',
  aggregateType: 'Velocity',
  schemaVersion: 1,
  data: z.object({
    project_id: z.string(),
    sprint_id: z.string(),
    /** of this sprint; tasks without points weigh nothing */
    completed_tasks: z.number().int(),
    completed_points: z.number().int(),
    /** sprints counted so far, this one among them; the version of the event */
    sprints: z.number().int(),
    /** over those, to a tenth */
    mean_completed_tasks: z.number(),
    mean_completed_points: z.number(),
  }),
};
