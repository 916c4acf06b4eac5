import type { KubeClient } from '../client/kube-client.ts';
import { isNotFound } from '../client/kube-error.ts';
import type { Resource } from '../objects/object.ts';

/** Whether the API server's discovery has the resource; true also when it cannot be asked. */
export async function isServed(client: KubeClient, resource: Resource, signal: AbortSignal): Promise<boolean> {
  const { apiVersion, plural } = resource;
  const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  try {
    const { resources } = (await client.raw({ method: 'GET', path, signal })) as { resources?: { name: string }[] };
    return resources?.some(({ name }) => name === plural) ?? true;
  } catch (error) {
    return !isNotFound(error);
  }
}
