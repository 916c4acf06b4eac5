import { GROUP, MANAGED_BY_DSM, PROJECT_LABEL, SPRINT_LABEL } from '../../crds/resources.ts';
import { cronJobName } from '../../crds/rules/child-names.ts';
import { DAILY_SCRUM_ACCOUNT } from '../../crds/rules/daily-scrum-account.ts';
import type { Sprint } from '../../crds/sprint.ts';
import { controllerReference, type KubeObject, type Resource } from '../runtime/object.ts';
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

/**
 * Whether somebody added to the pod what an apply leaves alone: server-side apply removes only what its own manager
 * has set. Defaults that the API server fills in are no additions.
 */
export function hasAdditions(live: CronJob, desired: CronJob): boolean {
  const [is, wanted] = [podOf(live), podOf(desired)];
  const [container, ...others] = is.containers;
  const env = container?.env?.map(({ name }) => name).join() ?? '';
  return (
    others.length > 0 ||
    env !== wanted.containers[0]?.env?.map(({ name }) => name).join() ||
    [container?.args, container?.envFrom, container?.volumeMounts, is.initContainers, is.volumes].some(
      (list) => list?.length,
    )
  );
}

/** A merge patch that makes the lists of the pod just the desired ones. */
export const withoutAdditions = (desired: CronJob): object => ({
  spec: {
    jobTemplate: {
      spec: { template: { spec: { containers: podOf(desired).containers, initContainers: null, volumes: null } } },
    },
  },
});

interface Pod {
  containers: { env?: { name: string }[]; args?: unknown[]; envFrom?: unknown[]; volumeMounts?: unknown[] }[];
  initContainers?: unknown[];
  volumes?: unknown[];
}
const podOf = ({ spec }: CronJob): Pod =>
  (spec.jobTemplate as { spec: { template: { spec: Pod } } }).spec.template.spec;

function podSpec(sprintName: string, { image, toleratesLocalNode }: PodSettings): object {
  const fieldRef = (fieldPath: string) => ({ valueFrom: { fieldRef: { fieldPath } } });
  return {
    serviceAccountName: DAILY_SCRUM_ACCOUNT,
    restartPolicy: 'Never',
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'daily-scrum',
        image,
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
      },
    ],
    ...(toleratesLocalNode ? { tolerations: [{ key: `${GROUP}/local`, operator: 'Exists' }] } : {}),
  };
}
