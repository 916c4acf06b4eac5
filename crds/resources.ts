/** The API group of the three kinds. */
export const GROUP = 'scrum.dsm.dev';
export const VERSION = 'v1alpha1';
export const API_VERSION = `${GROUP}/${VERSION}`;

/** What a client needs to build the path of a kind's objects. */
export interface Resource {
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: true;
}

export const PROJECT = { apiVersion: API_VERSION, kind: 'Project', plural: 'projects', namespaced: true } as const;
export const SPRINT = { apiVersion: API_VERSION, kind: 'Sprint', plural: 'sprints', namespaced: true } as const;
export const DAILY_SCRUM = {
  apiVersion: API_VERSION,
  kind: 'DailyScrum',
  plural: 'dailyscrums',
  namespaced: true,
} as const;

/** Set to "true" by a user: the object may go although a service that should hear of it is away. */
export const FORCE_DELETE_ANNOTATION = `${GROUP}/force-delete`;
/** Keeps a Project or Sprint until its service has heard that it goes. */
export const FINALIZER = `${GROUP}/finalizer`;
/** On everything in a cluster that the operator makes and repairs. */
export const MANAGED_BY_DSM = { 'app.kubernetes.io/managed-by': 'dsm' };
/** On CronJobs, Jobs, Pods and DailyScrums: the name of their Sprint. */
export const SPRINT_LABEL = `${GROUP}/sprint`;
/** On what belongs to a Sprint: the name of its Project. */
export const PROJECT_LABEL = `${GROUP}/project`;

// On Sprints that the operator makes of the orchestrator's decisions.
/** The decision that the Sprint carries out: a UUID. */
export const DECISION_ID_ANNOTATION = `${GROUP}/decision-id`;
/** The number that the sprint is to have in its project: 1, 2, 3, … It starts as this one or, unless a human asks for it, not at all. */
export const SPRINT_NUMBER_ANNOTATION = `${GROUP}/sprint-number`;
/** The Project's orchestration.mode for which it was made: Propose or Automatic. */
export const AUTONOMY_ANNOTATION = `${GROUP}/autonomy`;
