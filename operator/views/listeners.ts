import type { KeySource } from '../../controllers/runtime/control/key-source.ts';
import type { ObjectKey } from '../../controllers/runtime/objects/object.ts';
import { whenAborted } from '../../controllers/runtime/time/clock.ts';

/** What a list tells otherwise than before; without an item: it is not in it any more. */
export interface Change<T> {
  id: string;
  item: T | undefined;
  before: T | undefined;
}

export interface Listener<T> {
  /** The objects that are to show it and may not. */
  keysOf(change: Change<T>): ObjectKey[];
  /** The keys to look at when the service is away. */
  keysOnLoss?(): ObjectKey[];
  /** The keys to look at when it is back, or lives at another time. */
  keysOnReturn?(): ObjectKey[];
}

/** Whoever looks at objects because of what a list tells: each controller is one. */
export class Listeners<T> {
  readonly #all = new Set<{ listener: Listener<T>; enqueue: (key: ObjectKey) => void }>();

  source(name: string, listener: Listener<T>): KeySource {
    return {
      name,
      start: async (enqueue, signal) => {
        const entry = { listener, enqueue };
        this.#all.add(entry);
        await whenAborted(signal);
        this.#all.delete(entry);
      },
    };
  }

  changed(change: Change<T>): void {
    for (const { listener, enqueue } of this.#all) for (const key of listener.keysOf(change)) enqueue(key);
  }

  lost(): void {
    for (const { listener, enqueue } of this.#all) for (const key of listener.keysOnLoss?.() ?? []) enqueue(key);
  }

  returned(): void {
    for (const { listener, enqueue } of this.#all) for (const key of listener.keysOnReturn?.() ?? []) enqueue(key);
  }
}
