import { cronJobName } from '../crds/names/child-names.ts';
import { dayIn } from '../services/kit/time/plain-date.ts';

/** The Job whose pod asks; from its name, or read from Kubernetes when the name does not tell. */
export interface FiredJob {
  name: string;
  annotations?: Record<string, string>;
  creationTimestamp?: string;
}

const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
// Eight digits of minutes since 1970 last from 1989 to 2160: a Job named by hand does not look like that.
const MINUTES = /^\d{8}$/;

/** When the CronJob of `sprint` fired for this Job, in ms since 1970: its controller ends the Job's name with that minute. */
export function timeInName(sprint: string, jobName: string): number | undefined {
  const prefix = `${cronJobName(sprint)}-`;
  const minutes = jobName.startsWith(prefix) ? jobName.slice(prefix.length) : '';
  return MINUTES.test(minutes) ? Number(minutes) * 60_000 : undefined;
}

/** When a Job made by hand, as with `kubectl create job --from`, is meant for. */
export function timeOfJob({ name, annotations, creationTimestamp }: FiredJob): number {
  const time = Date.parse(annotations?.[SCHEDULED_AT] ?? creationTimestamp ?? '');
  if (Number.isNaN(time))
    throw new Error(`read the time of a Job: ${name}: it says neither when it was made nor for when`);
  return time;
}

/** The day of a Live sprint's daily scrum: a plain date. `offsetMs`: how far the services' clock is ahead. */
export function liveDate(timeMs: number, offsetMs: number, timeZone: string): string {
  return dayIn(new Date(timeMs + offsetMs), timeZone);
}
