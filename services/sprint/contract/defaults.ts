/** What a wish gets where it says nothing: the one place, for the service and for whoever shows it before it is sent. */
export const DEFAULT_WEEKS = 2;
export const DEFAULT_MAX_TASKS = 10;
/** No sprint has more tasks, whatever was asked for. */
export const MOST_TASKS = 100;
export const MOST_POINTS = 10_000;
/** Other limits that one plan tells of. */
export const MOST_INSTEAD = 5;

/** How many tasks limit a sprint: with points as its measure only what the schema allows. */
export const maxTasksOf = (wish: { max_tasks?: number | undefined; max_points?: number | undefined }): number =>
  wish.max_tasks ?? (wish.max_points === undefined ? DEFAULT_MAX_TASKS : MOST_TASKS);

type Mode = 'Live' | 'Simulated';

/** Of a Sprint object. By REST alone a sprint without a policy is Manual, as in the seed. */
export const closePolicyOfMode = (mode: Mode) => (mode === 'Live' ? 'EndDate' : 'WhenDone');

export const assignmentOfMode = (mode: Mode) => (mode === 'Live' ? 'None' : 'RoundRobin');
