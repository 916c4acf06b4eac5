import type { KubeClient } from '../../runtime/client/kube-client.ts';
import type { KubeObject, Resource } from '../../runtime/objects/object.ts';
import { EVENTS } from '../../runtime/observe/events/kube-event.ts';
import type { CronJob } from './cron-job.ts';
import type { Job } from './job.ts';

/** What keeps a daily scrum from being held. */
export interface Hindrance {
  /** The same for what only the wording tells apart: a Pod that is tried again has another name. */
  kind: string;
  /** one line for people */
  text: string;
}

interface ContainerState {
  waiting?: { reason?: string; message?: string };
  terminated?: { exitCode: number; reason?: string; message?: string };
}

export interface Pod extends KubeObject {
  status?: {
    phase?: string;
    reason?: string;
    message?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
    containerStatuses?: { state?: ContainerState }[];
  };
}

export interface KubeEvent extends KubeObject {
  type?: string;
  reason?: string;
  note?: string;
  eventTime?: string | null;
  deprecatedLastTimestamp?: string | null;
  series?: { lastObservedTime?: string };
}

const PODS: Resource<Pod> = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };
const JOB_NAME = 'batch.kubernetes.io/job-name';

/** Asks the API server, of this one Job or CronJob alone: neither Pods nor Events are kept in memory. Throws KubeError. */
export async function readHindrance(
  client: Pick<KubeClient, 'list'>,
  cronJob: CronJob,
  job: Job | undefined,
): Promise<Hindrance | undefined> {
  const namespace = cronJob.metadata.namespace ?? '';
  if (job !== undefined) {
    const labelSelector = `${JOB_NAME}=${job.metadata.name}`;
    const ofPod = hindranceOfPods((await client.list(PODS, { namespace, labelSelector })).items);
    if (ofPod !== undefined) return ofPod;
  }
  const { uid } = (job ?? cronJob).metadata;
  const fieldSelector = `regarding.uid=${uid},type=Warning`;
  const { items } = await client.list(EVENTS as Resource<KubeEvent>, { namespace, fieldSelector });
  return hindranceOfEvents(items);
}

/** What the newest Pod says of itself. Pure. */
export function hindranceOfPods(pods: readonly Pod[]): Hindrance | undefined {
  const pod = [...pods].sort((a, b) => created(a) - created(b)).at(-1);
  if (pod === undefined) return undefined;
  const { status = {}, metadata } = pod;
  const of = (kind: string, ...words: (string | undefined)[]): Hindrance => ({
    kind: `Pod/${kind}`,
    text: `Pod ${metadata.name}: ${words.filter((word) => word !== undefined && word !== '').join(': ')}`,
  });
  const states = (status.containerStatuses ?? []).map(({ state }) => state ?? {});
  const waiting = states.find((state) => state.waiting !== undefined)?.waiting;
  // The two take turns for as long as the image is missing.
  if (waiting?.reason === 'ErrImagePull' || waiting?.reason === 'ImagePullBackOff')
    return of('image', waiting.reason, waiting.message);
  if (waiting !== undefined) return of(waiting.reason ?? 'waiting', waiting.reason, waiting.message);
  const scheduled = status.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') return of('PodScheduled', scheduled.reason, scheduled.message);
  const ended = states.find(({ terminated }) => (terminated?.exitCode ?? 0) !== 0)?.terminated;
  if (ended !== undefined) return of('exit', `its container ended with exit code ${ended.exitCode}`, ended.message);
  if (status.phase === 'Failed') return of(status.reason ?? 'Failed', status.reason ?? 'it failed', status.message);
  return of(status.phase ?? 'Pending', status.phase === 'Running' ? 'it is still at work' : 'it has not been started');
}

/** What the newest Warning says. Pure. */
export function hindranceOfEvents(events: readonly KubeEvent[]): Hindrance | undefined {
  const event = [...events].sort((a, b) => seen(a) - seen(b)).at(-1);
  if (event === undefined) return undefined;
  const { reason = 'Warning', note = '' } = event;
  return { kind: `Event/${reason}`, text: `${reason}: ${note.replace(/\s+/g, ' ').trim()}` };
}

const created = ({ metadata }: KubeObject) => Date.parse(metadata.creationTimestamp ?? '') || 0;

const seen = (event: KubeEvent) =>
  Date.parse(event.series?.lastObservedTime ?? event.deprecatedLastTimestamp ?? event.eventTime ?? '') ||
  created(event);
