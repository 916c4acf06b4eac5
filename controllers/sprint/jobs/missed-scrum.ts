import { Temporal } from 'temporal-polyfill';
import type { DailyScrum } from '../../../crds/daily-scrum.ts';
import type { Sprint as ServiceSprint } from '../../../services/sprint/contract/shapes.ts';
import type { CronJob } from './cron-job.ts';
import { firstFire } from './schedule.ts';
import { scheduledSince } from './scheduled-since.ts';

/** A daily scrum that was due and is not held. */
export interface MissedScrum {
  /** when its CronJob was to fire, in ms since 1970 by the machine's clock */
  dueAt: number;
  /** undefined in a simulated sprint, whose days are the simulation's own */
  date?: string;
}

/** The clock by which CronJobs fire, which is never moved. */
export interface MachineTime {
  now: number;
  /** how far the services' clock is ahead, in ms (a local world only) */
  aheadMs: number;
  /** What fired before stood for other days: since then the services' clock was moved. */
  movedAt: number;
}

/** A daily scrum takes seconds: one that is not held after this long is told of, well within two minutes. */
const GRACE_MS = 90_000;

interface Due {
  held: ServiceSprint;
  cronJob: CronJob;
  scrums: readonly DailyScrum[];
  time: MachineTime;
}

/**
 * The latest daily scrum that was due and is not held, neither it nor a later one. What fires on a day off is none. Pure, but for the
 * time zones that the process knows.
 */
export function missedScrum(due: Due): MissedScrum | undefined {
  const since = dueSince(due);
  if (since === undefined) return undefined;
  return due.held.mode === 'Live' ? missedDay(due, since) : missedTurn(due, since);
}

/** When the next daily scrum would be missed, in ms from now; undefined: never, as things are. */
export function nextCheckMs(due: Due): number | undefined {
  const since = dueSince(due);
  if (since === undefined) return undefined;
  const { now } = due.time;
  const fire = firstFire(due.cronJob.spec, Math.max(since, now - GRACE_MS));
  return fire === undefined ? undefined : fire + GRACE_MS - now;
}

/** From when on the CronJob fires as it now stands; undefined when it does not fire. */
function dueSince({ held, cronJob, time }: Due): number | undefined {
  const since = scheduledSince(cronJob);
  if (held.status !== 'in_progress' || cronJob.spec.suspend || since === undefined) return undefined;
  return Math.max(since, Date.parse(held.started_at) - time.aheadMs, time.movedAt);
}

/** Live: the service tells which days went by without a daily scrum, the schedule when each was due. */
function missedDay({ held, cronJob, time }: Due, since: number): MissedScrum | undefined {
  for (const date of held.day.unheld.toReversed()) {
    const day = Temporal.PlainDate.from(date);
    const startOf = (each: Temporal.PlainDate) => each.toZonedDateTime(held.time_zone).epochMilliseconds - time.aheadMs;
    // What fires at the day's first instant is of that day.
    const fire = firstFire(cronJob.spec, Math.max(startOf(day) - 1, since));
    // A line that will never fire has not fired on an earlier day either.
    if (fire === undefined) return undefined;
    if (fire < startOf(day.add({ days: 1 })) && fire <= time.now - GRACE_MS) return { dueAt: fire, date };
  }
  return undefined;
}

/** Simulated: each time that the CronJob fires is the next day's turn, whichever day that is. */
function missedTurn({ held, cronJob, scrums, time }: Due, since: number): MissedScrum | undefined {
  if (held.day.next === null) return undefined;
  const heldAt = scrums.filter(isHeld).map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? ''));
  const succeeded = Date.parse(cronJob.status?.lastSuccessfulTime ?? '');
  const last = Math.max(since, ...[...heldAt, succeeded].filter((at) => !Number.isNaN(at)));
  const fire = firstFire(cronJob.spec, last);
  return fire !== undefined && fire <= time.now - GRACE_MS ? { dueAt: fire } : undefined;
}

function isHeld({ status }: DailyScrum): boolean {
  return status?.conditions?.some((each) => each.type === 'Succeeded' && each.status === 'True') ?? false;
}
