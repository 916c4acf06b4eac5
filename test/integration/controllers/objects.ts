import type { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import type { KubeObject, Resource } from '../../../controllers/runtime/objects/object.ts';
import type { DailyScrum } from '../../../crds/daily-scrum.ts';
import type { Project } from '../../../crds/project.ts';
import { DAILY_SCRUM, PROJECT, SPRINT } from '../../../crds/resources.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import { poll } from '../../fixtures/waiting.ts';

export const PROJECTS: Resource<Project> = PROJECT;
export const SPRINTS: Resource<Sprint> = SPRINT;
export const DAILY_SCRUMS: Resource<DailyScrum> = DAILY_SCRUM;

export const key = (name: string, namespace = 'default') => ({ namespace, name });

/** Reason of a condition, with its status: "True/Active". */
export function condition(
  object: { status?: { conditions?: { type: string; status: string; reason: string }[] | undefined } | undefined },
  type: string,
): string | undefined {
  const found = object.status?.conditions?.find((each) => each.type === type);
  return found && `${found.status}/${found.reason}`;
}

interface WithConditions {
  status?: { conditions?: { message: string }[] | undefined } | undefined;
}

/** What the first condition says. */
export const message = (object: WithConditions) => object.status?.conditions?.[0]?.message;

const SECOND_MS = 1_000;
const PAUSE_MS = 20;
/**
 * What DSM promises for a start once its project is ready, for progress to be shown and for a repair: 2 s of its own work. On an
 * idle machine that is 2 s. On a busy one the reads by which a test looks are slowed down as the operator is: it has, in any
 * case, the time of as many reads as an idle machine makes in 2 s. One that asked now and then would be later on both.
 */
const PROMISED = { seconds: 2, looks: 2 * (SECOND_MS / (PAUSE_MS + 5)) };

/** Waits until `check` holds for the object as the API server has it; says what it was when it never does. */
export function waitForObject<T extends KubeObject>(
  client: KubeClient,
  resource: Resource<T>,
  key: { namespace: string; name: string },
  check: (object: T) => boolean,
  timeoutMs = 10_000,
): Promise<T> {
  return lookAt(client, resource, key, check, { seconds: timeoutMs / SECOND_MS });
}

/** The same, within what DSM promises. */
export function waitAsPromised<T extends KubeObject>(
  client: KubeClient,
  resource: Resource<T>,
  key: { namespace: string; name: string },
  check: (object: T) => boolean,
): Promise<T> {
  return lookAt(client, resource, key, check, PROMISED);
}

async function lookAt<T extends KubeObject>(
  client: KubeClient,
  resource: Resource<T>,
  key: { namespace: string; name: string },
  check: (object: T) => boolean,
  time: { seconds: number; looks?: number },
): Promise<T> {
  let object: T | undefined;
  const look = async (): Promise<KubeObject | undefined> => {
    object = await client.get(resource, key);
    return object !== undefined && check(object) ? object : undefined;
  };
  const what = `${resource.kind} ${key.namespace}/${key.name}`;
  const last = () => JSON.stringify(object, null, 1);
  return (await poll(look, { what, pauseMs: PAUSE_MS, last, ...time })) as T;
}
