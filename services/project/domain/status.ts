export type ProjectStatus = 'active' | 'inactive' | 'in_progress';

/** After one of the project's sprints started. Its close may have been heard first: then nothing runs. */
export const statusAfterStart = (status: ProjectStatus, runningSprints: number): ProjectStatus =>
  runningSprints > 0 ? 'in_progress' : status;

/**
 * After one of the project's sprints closed. The next one's start may have been heard before this close; and who was
 * set inactive by hand meanwhile stays so.
 */
export const statusAfterClose = (status: ProjectStatus, runningSprints: number): ProjectStatus =>
  status === 'in_progress' && runningSprints === 0 ? 'active' : status;
