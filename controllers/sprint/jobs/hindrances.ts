import type { KubeClient } from '../../runtime/client/kube-client.ts';
import { isRefusal } from '../../runtime/client/kube-error.ts';
import { formatKey, keyOf } from '../../runtime/objects/object.ts';
import type { CronJob } from './cron-job.ts';
import { type Hindrance, readHindrance } from './hindrance.ts';
import type { Job } from './job.ts';
import type { MissedScrum } from './missed-scrum.ts';

/** While a daily scrum is missed, its reason is read this often. */
export const READ_AGAIN_MS = 60_000;

interface Known {
  dueAt: number;
  jobVersion: string | undefined;
  readAt: number;
  /** undefined: nobody says why */
  kind: string | undefined;
  text: string;
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
    if (known !== undefined && known.jobVersion === jobVersion && now - known.readAt < READ_AGAIN_MS) return known.text;
    const read = await readHindrance(client, cronJob, job).catch(refused);
    const kind = kindOf(read, job);
    const isNews = known === undefined || (kind !== undefined && kind !== known.kind && !isUnderWay(kind));
    const told = isNews ? { kind, text: reason(read, job) } : { kind: known.kind, text: known.text };
    this.#known.set(key, { dueAt, jobVersion, readAt: now, ...told });
    return told.text;
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

/** What the words of one kind have in common: the next Job, and the next Pod of it, have other names. */
function kindOf(hindrance: Hindrance | undefined, job: Job | undefined): string | undefined {
  const failure = failureOf(job)?.reason;
  return failure === undefined ? hindrance?.kind : `${failure} ${hindrance?.kind ?? ''}`;
}

/** A new try that has just begun takes nothing back of why the one before it was not held. */
const isUnderWay = (kind: string): boolean => ['Pod/Running', 'Pod/Pending', 'Pod/ContainerCreating'].includes(kind);

const failureOf = (job: Job | undefined) =>
  job?.status?.conditions?.find(({ type, status }) => type === 'Failed' && status === 'True');

function reason(hindrance: Hindrance | undefined, job: Job | undefined): string {
  if (job === undefined) return hindrance?.text ?? 'its CronJob made no Job for it, and nobody says why';
  const failed = failureOf(job);
  const end = failed && `failed: ${failed.reason}: ${failed.message}`;
  const parts = [end, hindrance?.text].filter((part) => part !== undefined);
  return `Job ${job.metadata.name}: ${parts.join('; ') || 'it has not ended'}`;
}
