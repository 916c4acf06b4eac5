import { z } from 'zod';

/** The backlog of a project changed, by declaration, by hand or by following a sprint. Says where to look, not what. */
export const backlogChanged = {
  type: 'BacklogChanged',
  stream: 'task_update_events',
  aggregateType: 'Backlog',
  schemaVersion: 1,
  data: z.object({ project_id: z.string() }),
};
