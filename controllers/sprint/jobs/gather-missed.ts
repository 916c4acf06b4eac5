import type { DailyScrum } from '../../../crds/daily-scrum.ts';
import { DAILY_SCRUMS_OF_SPRINT } from '../../../crds/indexes.ts';
import { DAILY_SCRUM } from '../../../crds/resources.ts';
import type { ReconcileContext } from '../../runtime/control/controller.ts';
import { formatKey, keyOf } from '../../runtime/objects/object.ts';
import type { SprintDeps, SprintScope } from '../gather.ts';
import { isOwn } from './cron-job.ts';
import { READ_AGAIN_MS } from './hindrances.ts';
import { JOBS, newestJob } from './job.ts';
import { type MachineTime, missedScrum, nextCheckMs } from './missed-scrum.ts';

// A requeue that far ahead is as good as none, and times beyond a month fit no timer.
const LONGEST_MS = 3_600_000;

/** Adds the daily scrum that was due and is not held. Asks the API server only when there is one. Throws KubeError. */
export async function gatherMissed(
  scope: SprintScope,
  context: Pick<ReconcileContext, 'client' | 'store'>,
  { machineTime, hindrances }: Pick<SprintDeps, 'machineTime' | 'hindrances'>,
): Promise<SprintScope> {
  const { sprint, held, cronJob } = scope;
  if (!held || cronJob === undefined || !isOwn(cronJob, sprint)) return scope;
  const time = machineTime();
  const scrums = context.store<DailyScrum>(DAILY_SCRUM).byIndex(DAILY_SCRUMS_OF_SPRINT, formatKey(keyOf(sprint)));
  const missed = missedScrum({ held, cronJob, scrums, time });
  if (missed === undefined) {
    hindrances.forget(formatKey(keyOf(cronJob)));
    return { ...scope, missed };
  }
  const job = newestJob(context.store(JOBS).list(sprint.metadata.namespace), sprint.metadata.name, missed.dueAt);
  const why = await hindrances.reasonOf(context.client, missed, cronJob, job, time.now);
  return { ...scope, missed: { ...missed, why } };
}

/** When the next daily scrum would be missed, or why the last one was is to be read again, in ms from now. */
export function nextMissedCheck({ sprint, held, cronJob, missed }: SprintScope, time: MachineTime): number | undefined {
  if (!held || cronJob === undefined || !isOwn(cronJob, sprint)) return undefined;
  const ms = nextCheckMs({ held, cronJob, scrums: [], time });
  return ms === undefined ? undefined : Math.min(ms, missed === undefined ? LONGEST_MS : READ_AGAIN_MS);
}
