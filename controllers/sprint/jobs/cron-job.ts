import { cronJobName } from '../../../crds/names/child-names.ts';
import { GROUP, MANAGED_BY_DSM, PROJECT_LABEL, SPRINT, SPRINT_LABEL } from '../../../crds/resources.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import { controllerReference, type KubeObject, type Resource } from '../../runtime/objects/object.ts';
import { ownerKeys } from '../../runtime/objects/owner.ts';
import type { Settings } from '../settings.ts';
import { type PodSettings, podSpec } from './pod.ts';

export interface CronJob extends KubeObject {
  spec: { schedule: string; timeZone: string; suspend: boolean; [field: string]: unknown };
  status?: { lastScheduleTime?: string; lastSuccessfulTime?: string };
}

export const CRON_JOBS: Resource<CronJob> = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  namespaced: true,
  watchedLabels: MANAGED_BY_DSM,
};

const COMPONENT_LABEL = `${GROUP}/component`;
const COMPONENT = 'daily-scrum';
// A daily scrum that could not start within the hour is history; one that takes longer than this hangs.
const START_WITHIN_SECONDS = 3_600;
const RUN_WITHIN_SECONDS = 900;
// Its CronJob removes a Job much earlier; this is for one whose CronJob was deleted without it.
const KEEP_SECONDS = 7 * 86_400;

/** The CronJob whose pods hold the daily scrums of a running sprint. */
export function dailyScrumCronJob(sprint: Sprint, settings: Settings, pod: PodSettings): CronJob {
  const { name, namespace } = sprint.metadata;
  const labels = {
    ...MANAGED_BY_DSM,
    [SPRINT_LABEL]: name,
    [PROJECT_LABEL]: sprint.spec.projectRef.name,
    [COMPONENT_LABEL]: COMPONENT,
  };
  // Ours win: by them Jobs and Pods are found.
  const ofPod = { labels: { ...pod.labels, ...labels }, ...(pod.annotations ? { annotations: pod.annotations } : {}) };
  return {
    apiVersion: CRON_JOBS.apiVersion,
    kind: CRON_JOBS.kind,
    metadata: { name: cronJobName(name), namespace, labels, ownerReferences: [controllerReference(sprint)] },
    spec: {
      schedule: settings.schedule,
      timeZone: settings.timeZone,
      suspend: settings.dailyScrum === 'Suspended',
      // A Job that never ends, as one whose Pod hangs on a lost node, must not hold up the next day's.
      concurrencyPolicy: 'Replace',
      startingDeadlineSeconds: START_WITHIN_SECONDS,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels },
        spec: {
          backoffLimit: 3,
          activeDeadlineSeconds: RUN_WITHIN_SECONDS,
          ttlSecondsAfterFinished: KEEP_SECONDS,
          template: { metadata: ofPod, spec: podSpec(name, pod) },
        },
      },
    },
  };
}

/** Whether the CronJob is this Sprint's: also when an earlier Sprint of the name made it, which was deleted and applied again. */
export function isOwn(cronJob: CronJob, sprint: Sprint): boolean {
  return ownerKeys(cronJob, SPRINT).some(({ name }) => name === sprint.metadata.name);
}

/** Whether somebody else's CronJob has the name. One that nobody owns but that bears our label has lost its owner reference. */
export function isForeign(cronJob: CronJob, sprint: Sprint): boolean {
  return !isOwn(cronJob, sprint) && (hasController(cronJob) || !isMarked(cronJob, MANAGED_BY_DSM));
}

/** Whether a CronJob of ours lost its Sprint as its controller, as by `kubectl delete sprint --cascade=orphan`. */
export function isLeftBehind(cronJob: CronJob): boolean {
  const isOurs = isMarked(cronJob, { ...MANAGED_BY_DSM, [COMPONENT_LABEL]: COMPONENT });
  return isOurs && cronJob.metadata.labels?.[SPRINT_LABEL] !== undefined && !hasController(cronJob);
}

function isMarked({ metadata }: CronJob, marks: Record<string, string>): boolean {
  return Object.entries(marks).every(([key, value]) => metadata.labels?.[key] === value);
}

function hasController({ metadata }: CronJob): boolean {
  return metadata.ownerReferences?.some(({ controller }) => controller) ?? false;
}
