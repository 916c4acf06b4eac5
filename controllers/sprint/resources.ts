import { cronJobName } from '../../crds/names/child-names.ts';
import { DAILY_SCRUM_ACCOUNT } from '../../crds/names/daily-scrum-account.ts';
import { GROUP, MANAGED_BY_DSM, PROJECT_LABEL, SPRINT, SPRINT_LABEL } from '../../crds/resources.ts';
import type { Sprint } from '../../crds/sprint.ts';
import { controllerReference, type KubeObject, type Resource } from '../runtime/object.ts';
import { ownerKeys } from '../runtime/owner.ts';
import type { Settings } from './settings.ts';

export interface CronJob extends KubeObject {
  spec: { schedule: string; timeZone: string; suspend: boolean; [field: string]: unknown };
  status?: { lastScheduleTime?: string };
}

export const CRON_JOBS: Resource<CronJob> = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  namespaced: true,
  watchedLabels: MANAGED_BY_DSM,
};

/** How the pods of daily scrums are run in this installation. */
export interface PodSettings {
  image: string;
  /** the pods may run on the local world's node, which keeps all others off */
  toleratesLocalNode: boolean;
}

// A daily scrum that could not start within the hour is history; one that takes longer than this hangs.
const START_WITHIN_SECONDS = 3_600;
const RUN_WITHIN_SECONDS = 900;

/** The CronJob whose pods hold the daily scrums of a running sprint. */
export function dailyScrumCronJob(sprint: Sprint, settings: Settings, pod: PodSettings): CronJob {
  const { name, namespace } = sprint.metadata;
  const labels = {
    ...MANAGED_BY_DSM,
    [SPRINT_LABEL]: name,
    [PROJECT_LABEL]: sprint.spec.projectRef.name,
    [`${GROUP}/component`]: 'daily-scrum',
  };
  return {
    apiVersion: CRON_JOBS.apiVersion,
    kind: CRON_JOBS.kind,
    metadata: { name: cronJobName(name), namespace, labels, ownerReferences: [controllerReference(sprint)] },
    spec: {
      schedule: settings.schedule,
      timeZone: settings.timeZone,
      suspend: sprint.spec.dailyScrum.state === 'Suspended',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: START_WITHIN_SECONDS,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels },
        spec: {
          backoffLimit: 3,
          activeDeadlineSeconds: RUN_WITHIN_SECONDS,
          template: { metadata: { labels }, spec: podSpec(name, pod) },
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
  const { labels, ownerReferences } = cronJob.metadata;
  const isMarked = Object.entries(MANAGED_BY_DSM).every(([key, value]) => labels?.[key] === value);
  const hasController = ownerReferences?.some(({ controller }) => controller) ?? false;
  return !isOwn(cronJob, sprint) && (hasController || !isMarked);
}

// Says also what the API server would fill in: everything else in a live pod was added by somebody and is taken out.
function podSpec(sprintName: string, { image, toleratesLocalNode }: PodSettings): object {
  const fieldRef = (fieldPath: string) => ({ valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } });
  return {
    serviceAccountName: DAILY_SCRUM_ACCOUNT,
    // Its old name.
    serviceAccount: DAILY_SCRUM_ACCOUNT,
    restartPolicy: 'Never',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    terminationGracePeriodSeconds: 30,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'daily-scrum',
        image,
        imagePullPolicy: 'IfNotPresent',
        command: ['dsm', 'daily-scrum', '--sprint', sprintName],
        env: [
          { name: 'NAMESPACE', ...fieldRef('metadata.namespace') },
          { name: 'DSM_JOB_NAME', ...fieldRef("metadata.labels['batch.kubernetes.io/job-name']") },
        ],
        resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      },
    ],
    ...(toleratesLocalNode ? { tolerations: [{ key: `${GROUP}/local`, operator: 'Exists' }] } : {}),
  };
}
