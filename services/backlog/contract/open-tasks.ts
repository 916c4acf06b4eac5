import { ServiceProblem } from '../../kit/calls/client.ts';
import type { BacklogClient } from './client.ts';

/**
 * Tasks that are not completed, and those on which they depend. Completed ones stay in a backlog for ever.
 * @throws ServiceProblem project_not_found, ServiceUnavailable
 */
export async function openTasksOf(backlogs: Pick<BacklogClient, 'getBacklog'>, projectId: string) {
  const params = { project_id: projectId };
  try {
    return await backlogs.getBacklog({ params, query: { open: 'true' } });
  } catch (error) {
    // A backlog service of the release before refuses the word: it is asked for all of them.
    if (!(error instanceof ServiceProblem) || error.code !== 'invalid_input') throw error;
    return backlogs.getBacklog({ params });
  }
}
