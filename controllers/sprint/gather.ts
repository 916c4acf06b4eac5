import { projectKeys, SPRINTS_OF_PROJECT } from '../../crds/indexes.ts';
import { cronJobName } from '../../crds/names/child-names.ts';
import { projectIDOf } from '../../crds/names/project-id.ts';
import { sprintReference } from '../../crds/names/sprint-reference.ts';
import type { Project } from '../../crds/project.ts';
import { PROJECT, SPRINT } from '../../crds/resources.ts';
import type { Sprint } from '../../crds/sprint.ts';
import { ServiceProblem } from '../../services/kit/calls/client.ts';
import type { SprintOutlook } from '../../services/orchestrator/contract/shapes.ts';
import type { SprintClient } from '../../services/sprint/contract/client.ts';
import type { Sprint as ServiceSprint, SprintPlan } from '../../services/sprint/contract/shapes.ts';
import type { KubeClient } from '../runtime/client/kube-client.ts';
import type { Stores } from '../runtime/control/controller.ts';
import type { Turns } from '../runtime/control/turns.ts';
import type { FirstSeen } from '../runtime/objects/first-seen.ts';
import type { ObjectKey } from '../runtime/objects/object.ts';
import { claimOf } from './identity/same-wish.ts';
import { CRON_JOBS, type CronJob } from './jobs/cron-job.ts';
import type { Hindrances } from './jobs/hindrances.ts';
import type { MachineTime, MissedScrum } from './jobs/missed-scrum.ts';
import type { PodSettings } from './jobs/pod.ts';
import type { KnownSprints } from './known.ts';
import { isWorthAPlan } from './proposal.ts';
import { type Settings, type SprintWish, settingsOf, wishOf } from './settings.ts';

/** What the controller needs from outside. */
export interface SprintDeps {
  sprint: Pick<
    SprintClient,
    | 'getByRef'
    | 'getSprint'
    | 'listDailyScrums'
    | 'planSprint'
    | 'startSprint'
    | 'claimSprint'
    | 'changeSettings'
    | 'closeSprint'
  >;
  /** the name by which the services know an object for ever */
  identity(key: ObjectKey): string;
  /** what is known of the orchestrator's view without asking it */
  outlooks: {
    /** undefined: nothing is known of the sprint, or not yet */
    forecastOf(sprintID: string): SprintOutlook | undefined;
  };
  known: KnownSprints;
  /** whether the event feed, and with it the log of everything, cannot be reached */
  isChronicleAway(): boolean;
  firstSeen: FirstSeen;
  /** when one that has ended is compared with the service after a start */
  comparisons: Pick<Turns, 'waitMs'>;
  pod: PodSettings;
  machineTime(): MachineTime;
  hindrances: Hindrances;
}

/** Everything that a pass over one Sprint knows. */
export interface SprintScope {
  sprint: Sprint;
  externalRef: string;
  project: Project | undefined;
  /** id of the project in the services, once they hold it as its object says */
  readyProjectID: string | undefined;
  settings: Settings;
  wish: SprintWish;
  /** all Sprints of the project, this one among them */
  siblings: Sprint[];
  /** the CronJob that bears our name; see isOwn and isForeign */
  cronJob: CronJob | undefined;
  isChronicleAway: boolean;
  /** how long the operator has known the object */
  knownForMs: number;
  /** null: the service knows nothing of it; undefined: not read, because a service is away */
  held: ServiceSprint | null | undefined;
  /** the sprint of spec.sprintID, while this object has not claimed it; null: the service has none; undefined: not read */
  found: ServiceSprint | null | undefined;
  /** what is expected of it once it is started; undefined: not known */
  forecast: SprintOutlook | undefined;
  /** what would come of starting; read only when that is the question */
  dryRun: SprintPlan | undefined;
  /** dates of daily scrums that were held without an object since the last that is shown; see jobs/scrum-objects.ts */
  unshown: string[];
  /** the daily scrum that was due and is not held, and why; see jobs/gather-missed.ts */
  missed: (MissedScrum & { why: string }) | undefined;
}

/** What Kubernetes knows. */
export function gatherObjects(sprint: Sprint, deps: SprintDeps, store: Stores): SprintScope {
  const { namespace, name } = sprint.metadata;
  const project = store<Project>(PROJECT).get({ namespace, name: sprint.spec.projectRef.name });
  const externalRef = referenceOf(sprint, deps);
  const settings = settingsOf(sprint, project);
  return {
    sprint,
    externalRef,
    project,
    readyProjectID: project && readyID(project),
    settings,
    wish: wishOf(sprint, settings, externalRef),
    siblings: projectKeys(sprint).flatMap((key) => store<Sprint>(SPRINT).byIndex(SPRINTS_OF_PROJECT, key)),
    cronJob: store(CRON_JOBS).get({ namespace, name: cronJobName(name) }),
    isChronicleAway: deps.isChronicleAway(),
    knownForMs: deps.firstSeen.msSince(sprint),
    held: undefined,
    found: undefined,
    forecast: undefined,
    dryRun: undefined,
    unshown: [],
    missed: undefined,
  };
}

/** Adds the CronJob that the store does not show because it lacks our label: an own one, or somebody else's. Throws KubeError. */
export async function gatherCronJob(scope: SprintScope, client: Pick<KubeClient, 'get'>): Promise<SprintScope> {
  // Only until one of ours is there: from then on every pass reads from the store.
  if (scope.cronJob !== undefined || scope.held?.status !== 'in_progress') return scope;
  const { namespace, name } = scope.sprint.metadata;
  return { ...scope, cronJob: await client.get(CRON_JOBS, { namespace, name: cronJobName(name) }) };
}

/** Adds what the sprint service knows: as it has told it, else as it answers. Throws ServiceUnavailable. */
export async function gatherService(scope: SprintScope, deps: SprintDeps): Promise<SprintScope> {
  await deps.known.whenRead();
  const held = deps.known.sprintOf(scope.externalRef) ?? (await findByRef(scope.externalRef, deps));
  const {
    readyProjectID,
    sprint: { spec },
  } = scope;
  const found =
    held === null && spec.sprintID !== undefined && readyProjectID !== undefined
      ? await orNull(deps.sprint.getSprint({ params: { sprint_id: spec.sprintID } }))
      : undefined;
  const mayStart = held === null && !isLost({ ...scope, held }) && isWorthAPlan(scope.sprint);
  const dryRun =
    mayStart && readyProjectID !== undefined
      ? await deps.sprint.planSprint({ params: { project_id: readyProjectID }, body: scope.wish })
      : undefined;
  const forecast = held ? deps.outlooks.forecastOf(held.sprint_id) : undefined;
  return withService(scope, { held, found, forecast, dryRun });
}

/** The scope with what the service said, in this pass or earlier in it. */
export function withService(
  scope: SprintScope,
  { held, found, forecast, dryRun }: Pick<SprintScope, 'held' | 'found' | 'forecast' | 'dryRun'>,
): SprintScope {
  return { ...scope, held, found, forecast, dryRun, settings: settingsOf(scope.sprint, scope.project, held) };
}

/**
 * Whether the service knows nothing of a sprint that was started: it has another database, or is another service. Both fields are
 * written when a sprint starts, so one alone is somebody's edit.
 */
export function isLost({ sprint: { status }, held }: Pick<SprintScope, 'sprint' | 'held'>): boolean {
  return held === null && status?.sprintID !== undefined && status.sprintBacklog !== undefined;
}

/** Whether the name stands for a sprint of another projectID: of an earlier Project object that had this one's name. */
export function isOfOtherProject({ project, held }: Pick<SprintScope, 'project' | 'held'>): boolean {
  return project !== undefined && !!held && held.project_id !== projectIDOf(project);
}

/** Whether the name stands for a sprint that this object does not mean: of another projectID, or asked for in another way. */
export function isNameTaken({ project, sprint, held }: Pick<SprintScope, 'project' | 'sprint' | 'held'>): boolean {
  return !!held && (isOfOtherProject({ project, held }) || claimOf(sprint, held) === 'another');
}

export function referenceOf({ metadata, spec }: Sprint, { identity }: Pick<SprintDeps, 'identity'>): string {
  return identity(sprintReference(metadata.namespace, spec.projectRef.name, metadata.name));
}

export async function findByRef(externalRef: string, deps: Pick<SprintDeps, 'sprint'>): Promise<ServiceSprint | null> {
  return orNull(deps.sprint.getByRef({ query: { external_ref: externalRef } }));
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServiceProblem && error.status === 404) return null;
    throw error;
  }
}

// Of an older generation Ready says nothing: the services may not hold yet what this sprint counts on.
function readyID(project: Project): string | undefined {
  const { metadata, status } = project;
  const isReady = status?.conditions?.some(
    (c) => c.type === 'Ready' && c.status === 'True' && c.observedGeneration === metadata.generation,
  );
  return isReady ? projectIDOf(project) : undefined;
}
