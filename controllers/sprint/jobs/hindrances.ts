import { isRefusal } from '../../runtime/api-server/kube-error.ts';
import type { KubeClient } from '../../runtime/client.ts';
import { formatKey, keyOf } from '../../runtime/object.ts';
import type { CronJob } from './cron-job.ts';
import { type Hindrance, readHindrance } from './hindrance.ts';
import type { Job } from './job.ts';
import type { MissedScrum } from './missed-scrum.ts';

/** While a daily scrum is missed, its reason is read this often. */
const READ_AGAIN_MS = 60_000;

interface Known {
  dueAt: number;
  jobVersion: string | undefined;
  readAt: number;
  hindrance: Hindrance | undefined;
}

/**
 * Why daily scrums were not held, remembered by CronJob, so that nobody is asked on every pass and what only changes its wording is
 * not written again and again. After a restart it is read anew.
 */
export class Hindrances {
  readonly #known = new Map<string, Known>();

  /** Why, as one line for people. Throws KubeError, but no refusal: that a reader lacks a right hides nothing else. */
  async reasonOf(
    client: Pick<KubeClient, 'list'>,
    { dueAt }: MissedScrum,
    cronJob: CronJob,
    job: Job | undefined,
    now: number,
  ): Promise<string> {
    const key = formatKey(keyOf(cronJob));
    const before = this.#known.get(key);
    const known = before?.dueAt === dueAt ? before : undefined;
    const jobVersion = job?.metadata.resourceVersion;
    if (known !== undefined && known.jobVersion === jobVersion && now - known.readAt < READ_AGAIN_MS)
      return reason(known.hindrance, job);
    const read = await readHindrance(client, cronJob, job).catch(refused);
    const hindrance = read === undefined || read.kind === known?.hindrance?.kind ? (known?.hindrance ?? read) : read;
    this.#known.set(key, { dueAt, jobVersion, readAt: now, hindrance });
    return reason(hindrance, job);
  }

  /** Once nothing is missed any more. */
  forget(cronJobKey: string): void {
    this.#known.delete(cronJobKey);
  }
}

function refused(error: unknown): Hindrance {
  if (!isRefusal(error)) throw error;
  return { kind: 'refused', text: `why cannot be read: ${error.message}` };
}

function reason(hindrance: Hindrance | undefined, job: Job | undefined): string {
  if (job === undefined) return hindrance?.text ?? 'its CronJob made no Job for it, and nobody says why';
  const failed = job.status?.conditions?.find(({ type, status }) => type === 'Failed' && status === 'True');
  const end = failed && `failed: ${failed.reason}: ${failed.message}`;
  const parts = [end, hindrance?.text].filter((part) => part !== undefined);
  return `Job ${job.metadata.name}: ${parts.join('; ') || 'it has not ended'}`;
}
