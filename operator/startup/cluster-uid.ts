import type { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import type { Resource } from '../../controllers/runtime/objects/object.ts';
import type { Logger } from '../../controllers/runtime/observe/log.ts';
import { Outages } from '../../controllers/runtime/observe/outages.ts';
import { pause, type Scheduler, systemScheduler } from '../../controllers/runtime/time/clock.ts';

const NAMESPACES: Resource = { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false };
const RETRY_MS = 1_000;

/** The uid of kube-system, which no two clusters share. The API server may come up after us. Undefined when asked to stop first. */
export async function readClusterUID(
  client: KubeClient,
  log: Logger,
  signal: AbortSignal,
  scheduler: Scheduler = systemScheduler,
): Promise<string | undefined> {
  const outages = new Outages();
  while (!signal.aborted) {
    try {
      const system = await client.get(NAMESPACES, { namespace: '', name: 'kube-system' });
      if (system?.metadata.uid !== undefined) return system.metadata.uid;
    } catch (error) {
      const level = outages.began('uid', String(error)) ? 'warn' : 'debug';
      log[level]({ err: error }, 'the API server cannot be asked for the uid of kube-system, trying again');
    }
    await pause(scheduler, RETRY_MS, signal);
  }
  return undefined;
}
