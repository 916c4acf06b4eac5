import { setTimeout as delay } from 'node:timers/promises';
import { type KubeApi, KubeApiError } from '../kube-api.ts';
import type { Pod } from './pod.ts';

interface PodList {
  metadata: { resourceVersion: string };
  items: Pod[];
}

interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: Pod & { metadata: { resourceVersion: string }; code?: number; message?: string };
}

const PODS = '/api/v1/pods';
const LONGEST_PAUSE_MS = 2_000;

/**
 * Keeps `pods` (by uid) equal to what the API server has bound to the node and calls `changed` after each change, until
 * the signal aborts. Lists again after a gap in the watch, so a Pod deleted meanwhile is not missed.
 */
export async function watchPods(
  api: KubeApi,
  node: string,
  pods: Map<string, Pod>,
  changed: () => void,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  const fieldSelector = `spec.nodeName=${node}`;
  let pause = 100;
  while (!signal.aborted) {
    try {
      const list = await api.call<PodList>('GET', PODS, { query: { fieldSelector }, signal });
      pods.clear();
      for (const pod of list.items) pods.set(pod.metadata.uid, pod);
      changed();
      let { resourceVersion } = list.metadata;
      for (;;) {
        const query = { fieldSelector, resourceVersion, allowWatchBookmarks: 'true', timeoutSeconds: '300' };
        for await (const { type, object } of api.watch<WatchEvent>(PODS, query, signal)) {
          if (type === 'ERROR')
            throw new KubeApiError('watch pods', object.code ?? 500, object.message ?? 'no message');
          pause = 100;
          resourceVersion = object.metadata.resourceVersion;
          if (type === 'BOOKMARK') continue;
          if (type === 'DELETED') pods.delete(object.metadata.uid);
          else pods.set(object.metadata.uid, object);
          changed();
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      log(`watch pods: ${error instanceof Error ? error.message : error}; listing again`);
      await delay(pause, undefined, { signal }).catch(() => {});
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }
}
