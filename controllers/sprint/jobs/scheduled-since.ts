import { GROUP } from '../../../crds/resources.ts';
import { kubeTime } from '../../runtime/objects/conditions.ts';
import type { CronJob } from './cron-job.ts';

/**
 * On a CronJob: since when its schedule, zone and suspension are as they are. Kubernetes does not keep that, and what a schedule would
 * have started before it was set was never due.
 */
const SCHEDULED_SINCE = `${GROUP}/scheduled-since`;

export function scheduledSince({ metadata }: CronJob): number | undefined {
  const since = Date.parse(metadata.annotations?.[SCHEDULED_SINCE] ?? '');
  return Number.isNaN(since) ? undefined : since;
}

/** The CronJob as it is to be, marked with the time since when it is scheduled so. */
export function withScheduledSince(desired: CronJob, current: CronJob | undefined, now: number): CronJob {
  const since = (current && isScheduledAlike(current, desired) && scheduledSince(current)) || now;
  const annotations = { ...desired.metadata.annotations, [SCHEDULED_SINCE]: kubeTime(Math.min(since, now)) };
  return { ...desired, metadata: { ...desired.metadata, annotations } };
}

function isScheduledAlike({ spec: one }: CronJob, { spec: other }: CronJob): boolean {
  return one.schedule === other.schedule && one.timeZone === other.timeZone && one.suspend === other.suspend;
}
