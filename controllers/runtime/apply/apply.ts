import { createHash } from 'node:crypto';
import type { KubeClient } from '../client/kube-client.ts';
import { formatKey, type KubeObject, keyOf, type Resource } from '../objects/object.ts';
import { canonicalJson, covers } from '../objects/semantic-equal.ts';

export interface ApplyIfChangedOptions {
  /** Annotation that holds the hash of what was applied last; `<fieldManager>/applied-hash` unless given. */
  hashAnnotation?: string;
}

/**
 * Live objects for which an apply changed nothing although they looked different, with the hash applied: the server
 * writes some values in another form. Without this every reconcile would send the same request again.
 */
const settled = new WeakMap<KubeObject, string>();

/**
 * Makes a child as desired by server-side apply, only when needed. The hash notices what is no longer desired; the
 * comparison with the live fields notices what somebody else changed. Returns whether a request was sent, and the
 * object as it is now. Throws KubeError.
 */
export async function applyIfChanged<T extends KubeObject>(
  client: KubeClient,
  resource: Resource<T>,
  desired: T,
  current: T | undefined,
  fieldManager: string,
  options: ApplyIfChangedOptions = {},
): Promise<{ written: boolean; object: T }> {
  if (current !== undefined && formatKey(keyOf(current)) !== formatKey(keyOf(desired)))
    throw new Error(`apply ${resource.kind}: ${formatKey(keyOf(desired))}: compared with ${formatKey(keyOf(current))}`);
  const hash = createHash('sha256').update(canonicalJson(desired)).digest('base64url').slice(0, 16);
  const annotations = {
    ...desired.metadata.annotations,
    [options.hashAnnotation ?? `${fieldManager}/applied-hash`]: hash,
  };
  const marked: T = { ...desired, metadata: { ...desired.metadata, annotations } };
  if (current !== undefined && (covers(current, marked) || settled.get(current) === hash))
    return { written: false, object: current };
  const object = await client.apply(resource, marked, { fieldManager, force: true });
  if (current !== undefined && object.metadata.resourceVersion === current.metadata.resourceVersion)
    settled.set(current, hash);
  return { written: true, object };
}
