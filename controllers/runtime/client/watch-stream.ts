import { type KubeObject, type Resource, resourceId } from '../objects/object.ts';
import { errorFromStatus, KubeError, type KubeStatus } from './kube-error.ts';
import { LineParser } from './line-parser.ts';
import { acceptOf, collectionPath } from './resource-path.ts';
import type { Transport } from './transport.ts';

export interface Selectors {
  labelSelector?: string;
  fieldSelector?: string;
}

export interface WatchOptions extends Selectors {
  namespace?: string;
  resourceVersion?: string;
  /** Streams what exists first; a bookmark annotated `k8s.io/initial-events-end` says that it is complete. */
  sendInitialEvents?: boolean;
  timeoutSeconds?: number;
  /** Gives up when nothing, not even a bookmark, came for this long. Bookmarks come about once a minute. */
  inactivityMs?: number;
  signal?: AbortSignal;
}

export type WatchEvent<T extends KubeObject> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T }
  | { type: 'BOOKMARK'; object: { metadata: { resourceVersion: string; annotations?: Record<string, string> } } };

// Bookmarks are sent about once a minute, so a live stream is never silent for so long.
const DEFAULT_INACTIVITY_MS = 90_000;

/** One watch request. Ends when the server ends it or `signal` aborts; throws KubeError on errors and on silence. */
export async function* watchEvents<T extends KubeObject>(
  transport: Transport,
  resource: Resource<T>,
  options: WatchOptions,
): AsyncGenerator<WatchEvent<T>, void> {
  const { namespace, signal, inactivityMs = DEFAULT_INACTIVITY_MS, sendInitialEvents, ...query } = options;
  const path = collectionPath(resource, namespace);
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), inactivityMs);
  try {
    const body = await transport.stream({
      method: 'GET',
      path,
      kind: resourceId(resource),
      query: {
        watch: true,
        allowWatchBookmarks: true,
        ...(sendInitialEvents ? { sendInitialEvents, resourceVersionMatch: 'NotOlderThan' } : {}),
        ...query,
      },
      accept: acceptOf(resource),
      signal: signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]),
    });
    const parser = new LineParser();
    for await (const chunk of body) {
      timer.refresh();
      for (const document of parser.push(chunk)) yield asEvent<T>(path, document);
    }
  } catch (error) {
    if (signal?.aborted) return;
    if (error instanceof KubeError && !silence.signal.aborted) throw error;
    const [reason, message] = silence.signal.aborted
      ? ['Silent', `nothing came for ${inactivityMs} ms`]
      : ['Unreachable', String(error)];
    throw new KubeError({ what: `watch ${path}`, status: 0, reason, message, cause: error });
  } finally {
    clearTimeout(timer);
    // Also frees the connection when the caller stops reading before the end.
    silence.abort();
  }
}

function asEvent<T extends KubeObject>(path: string, document: unknown): WatchEvent<T> {
  const event = document as WatchEvent<T> | { type: 'ERROR'; object: KubeStatus };
  if (event.type === 'ERROR') throw errorFromStatus(`watch ${path}`, event.object);
  return event;
}
