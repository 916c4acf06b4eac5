import { MANAGED_BY_DSM, SPRINT_LABEL } from '../../../crds/resources.ts';
import type { KubeObject, ObjectKey, Resource } from '../../runtime/objects/object.ts';

export interface Job extends KubeObject {
  status?: {
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
  };
}

export const JOBS: Resource<Job> = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  plural: 'jobs',
  namespaced: true,
  watchedLabels: MANAGED_BY_DSM,
  slim: (job) => {
    delete (job as { spec?: unknown }).spec;
  },
};

const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** When the CronJob fired for this Job, in ms since 1970; undefined for one that was made by hand. */
function scheduledAt({ metadata }: Job): number | undefined {
  const time = Date.parse(metadata.annotations?.[SCHEDULED_AT] ?? '');
  return Number.isNaN(time) ? undefined : time;
}

/** The newest Job of a Sprint that its CronJob made at or after an instant. */
export function newestJob(jobs: readonly Job[], sprint: string, sinceMs: number): Job | undefined {
  const times = jobs
    .filter(({ metadata }) => metadata.labels?.[SPRINT_LABEL] === sprint)
    .map((job) => ({ job, at: scheduledAt(job) ?? Number.NEGATIVE_INFINITY }))
    .filter(({ at }) => at >= sinceMs);
  return times.reduce<(typeof times)[number] | undefined>((a, b) => (a === undefined || b.at > a.at ? b : a), undefined)
    ?.job;
}

/** The Sprint that a Job or CronJob says it is for; empty when it does not say. */
export function sprintKeysByLabel({ metadata }: KubeObject): ObjectKey[] {
  const name = metadata.labels?.[SPRINT_LABEL];
  return name === undefined ? [] : [{ namespace: metadata.namespace ?? '', name }];
}
