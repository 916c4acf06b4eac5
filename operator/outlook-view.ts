import { isDeepStrictEqual } from 'node:util';
import type { ObjectKey } from '../controllers/runtime/object.ts';
import { pause, systemScheduler } from '../controllers/runtime/process/clock.ts';
import type { KeySource } from '../controllers/runtime/source.ts';
import { ServiceProblem, ServiceUnavailable } from '../services/kit/calls/client.ts';
import type { ServiceOutages } from './service-outages.ts';

export interface OutlookViewOptions<T> {
  name: string;
  /** What changed since a cursor, in the order of the changes; absent: everything. */
  list(page: { changed_since?: string; limit: number }): Promise<{ items: T[]; next: string }>;
  idOf(item: T): string;
  /** The objects that are to show it and do not. */
  keysOf(item: T): ObjectKey[];
  /** The keys to look at when the orchestrator is back. */
  keysOnReturn?(): ObjectKey[];
  /** asked before every look: an installation may have no orchestrator */
  isInstalled(): boolean;
  outages: ServiceOutages;
  everyMs?: number;
  awayMs?: number;
}

const EVERY_MS = 30_000;
const AWAY_MS = 2_000;
/** What is said to have changed within this time is read at once. */
const GATHER_MS = 100;
const PAGE = 500;

/**
 * One list of the orchestrator, kept in memory, as a source of keys. It is read as a whole in the beginning, afterwards only what changed:
 * when somebody says so (`look`), and slowly by itself. While the orchestrator is away all that was known stays.
 */
export class OutlookView<T> implements KeySource {
  readonly name: string;
  readonly #options: OutlookViewOptions<T>;
  readonly #known = new Map<string, T>();
  /** undefined: everything is to be read */
  #cursor: string | undefined;
  #isAway = false;
  #wake: (() => void) | undefined;
  #isAskedFor = false;

  constructor(options: OutlookViewOptions<T>) {
    this.name = options.name;
    this.#options = options;
  }

  get(id: string): T | undefined {
    return this.#known.get(id);
  }

  /** Reads what changed soon: something did. */
  look(): void {
    this.#isAskedFor = true;
    this.#wake?.();
  }

  async start(enqueue: (key: ObjectKey) => void, signal: AbortSignal): Promise<void> {
    const { everyMs = EVERY_MS, awayMs = AWAY_MS } = this.#options;
    while (!signal.aborted) {
      this.#isAskedFor = false;
      await this.#read(enqueue);
      await this.#pause(this.#isAway ? awayMs : everyMs, signal);
      if (!this.#isAway) await pause(systemScheduler, GATHER_MS, signal);
    }
  }

  /** Throws what is no answer of a service. */
  async #read(enqueue: (key: ObjectKey) => void): Promise<void> {
    const { isInstalled, outages, keysOnReturn } = this.#options;
    try {
      if (!isInstalled()) return;
      await this.#readPages(enqueue);
    } catch (error) {
      if (!(error instanceof ServiceUnavailable || error instanceof ServiceProblem)) throw error;
      outages.away('orchestrator', error.message);
      this.#isAway = true;
      // Another database may come back, whose cursors mean something else. So may those after a cursor that is refused.
      this.#cursor = undefined;
      return;
    }
    outages.back('orchestrator');
    if (this.#isAway) for (const key of keysOnReturn?.() ?? []) enqueue(key);
    this.#isAway = false;
  }

  async #readPages(enqueue: (key: ObjectKey) => void): Promise<void> {
    const { list, idOf, keysOf } = this.#options;
    for (;;) {
      const since = this.#cursor === undefined ? {} : { changed_since: this.#cursor };
      const { items, next } = await list({ ...since, limit: PAGE });
      for (const item of items) {
        if (isDeepStrictEqual(this.#known.get(idOf(item)), item)) continue;
        this.#known.set(idOf(item), item);
        for (const key of keysOf(item)) enqueue(key);
      }
      this.#cursor = next;
      if (items.length < PAGE) return;
    }
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    // Away it is asked at its own pace, whatever is said to have changed.
    if (this.#isAway) return pause(systemScheduler, ms, signal);
    if (this.#isAskedFor) return;
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await pause(systemScheduler, ms, AbortSignal.any([signal, woken.signal]));
    this.#wake = undefined;
  }
}
