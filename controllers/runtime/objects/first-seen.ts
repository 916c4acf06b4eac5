import { formatKey, type KubeObject, keyOf, type ObjectKey } from './object.ts';

/**
 * How long the operator has known each object. Its own clock measures it: creationTimestamp is the API server's, which may be ahead
 * or behind, and in whole seconds. What was there before the operator started counts from its start.
 */
export class FirstSeen {
  readonly #now: () => number;
  readonly #seen = new Map<string, { uid: string | undefined; at: number }>();

  /** `now`: monotonic milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Milliseconds since the object was first asked about. */
  msSince(object: KubeObject): number {
    const key = formatKey(keyOf(object));
    const { uid } = object.metadata;
    const before = this.#seen.get(key);
    if (before !== undefined && before.uid === uid) return this.#now() - before.at;
    this.#seen.set(key, { uid, at: this.#now() });
    return 0;
  }

  forget(key: ObjectKey): void {
    this.#seen.delete(formatKey(key));
  }
}
