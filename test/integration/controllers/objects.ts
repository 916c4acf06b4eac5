import type { KubeClient } from '../../../controllers/runtime/client.ts';
import type { KubeObject, Resource } from '../../../controllers/runtime/object.ts';
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

/** Waits until `check` holds for the object as the API server has it; says what it was when it never does. */
export async function waitForObject<T extends KubeObject>(
  client: KubeClient,
  resource: Resource<T>,
  key: { namespace: string; name: string },
  check: (object: T) => boolean,
  timeoutMs = 10_000,
): Promise<T> {
  let object: T | undefined;
  const look = async (): Promise<KubeObject | undefined> => {
    object = await client.get(resource, key);
    return object !== undefined && check(object) ? object : undefined;
  };
  const what = `${resource.kind} ${key.namespace}/${key.name}`;
  const last = () => JSON.stringify(object, null, 1);
  return (await poll(look, { what, seconds: timeoutMs / 1000, pauseMs: 20, last })) as T;
}
