import type { KeySource } from '../../controllers/runtime/control/key-source.ts';
import type { ObjectKey } from '../../controllers/runtime/objects/object.ts';
import { pause, systemScheduler } from '../../controllers/runtime/time/clock.ts';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/calls/client.ts';
import type { Endpoints } from '../services/endpoints.ts';
import { Deadlines } from './deadlines.ts';
import { KnownItems } from './known-items.ts';
import { type Listener, Listeners } from './listeners.ts';
import { ServiceClock } from './service-clock.ts';

export interface ChangePage<T> {
  items: T[];
  /** goes on after the last of them */
  next: string;
  /** where to go on once everything is read, of a list that leaves some out then; absent: at the last page's `next` */
  head?: string | undefined;
  /** the service's clock */
  now?: string | undefined;
}

export interface ChangeViewOptions<T> {
  name: string;
  service: keyof Endpoints;
  /** What changed since a cursor, in any order; absent: everything, of which `isWhole` is said on each page. */
  list(page: { changed_since?: string; limit: number; isWhole: boolean }): Promise<ChangePage<T>>;
  idOf(item: T): string;
  /** What `lookLater` may name instead, such as the project of a sprint. Absent: nothing. */
  groupOf?(item: T): string;
  /** Whether it is kept until it changes again; those that are not are kept for a minute. Absent: all are. */
  isKept?(item: T): boolean;
  /** The instant at which time alone makes another of it; undefined: never. */
  untilOf?(item: T): string | undefined;
  /** asked before every look: an installation may lack the service. Absent: it never does */
  isInstalled?(): boolean;
  outages: { away(why: string): void; back(): void };
  /** asked on every look */
  everyMs?: () => number;
  awayMs?: number;
  page?: number;
}

/** A lost event is made up for within two of these. */
export const EVERY_MS = 15_000;
const AWAY_MS = 2_000;
/** Between two reads because of the time: the service may still say the same. */
const SOONEST_MS = 500;
const FAILURES_OF_AN_OUTAGE = 2;
/** What is said to have changed within this time is read at once. */
const GATHER_MS = 100;
const PAGE = 500;
/** Everything is compared this often: against a database that came back older and has grown past our cursor since. */
const WHOLE_MS = 3_600_000;

/**
 * One list of a service, kept in memory. It is read as a whole in the beginning, afterwards only what changed: when somebody says so
 * (`look`), at the instant at which time alone changes something, and by itself every few seconds, whoever was told of what. So a lost
 * event is found by one request for all objects.
 */
export class ChangeView<T> implements KeySource {
  readonly name: string;
  readonly service: keyof Endpoints;
  readonly #options: ChangeViewOptions<T>;
  readonly #known: KnownItems<T>;
  readonly #listeners = new Listeners<T>();
  readonly #deadlines = new Deadlines();
  readonly #clock = new ServiceClock();
  #firstRead = Promise.withResolvers<void>();
  #wasRead = false;
  /** id → the read that was under way, or had ended, when it was last written: a later one tells what came of it */
  readonly #written = new Map<string, number>();
  /** id or group → the read that was under way, or had ended, when it was last said to have changed and nobody was to read it for that */
  readonly #unread = new Map<string, number>();
  #reads = 0;
  /** undefined: everything is to be read */
  #cursor: string | undefined;
  #isComplete = false;
  #isAway = false;
  /** reads that failed one after the other */
  #failures = 0;
  #wholeSince = 0;
  #wake: (() => void) | undefined;
  #isAskedFor = false;
  #waiting: (() => void)[] = [];

  constructor(options: ChangeViewOptions<T>) {
    this.name = options.name;
    this.service = options.service;
    this.#options = options;
    this.#known = new KnownItems(options.isKept ?? (() => true));
  }

  /** As it was told last, whether or not it can still be so. */
  get(id: string): T | undefined {
    if (this.#isUnread(id)) this.look();
    return this.#known.get(id);
  }

  /** As it is, as far as anybody has said; null: the list does not have it; undefined: ask the service itself. */
  current(id: string): T | null | undefined {
    if (this.#isUnread(id)) {
      this.look();
      return undefined;
    }
    if (!this.#isComplete || this.#isAway || this.#written.has(id)) return undefined;
    if (this.#deadlines.isOver(id, this.#clock.now())) return undefined;
    return this.#known.get(id) ?? null;
  }

  /** To be called when one was written: what is read of it by then counts no more. */
  written(id: string): void {
    this.#written.set(id, this.#reads);
  }

  /** It changed, or something of its group, and nobody shows it: it is read with what changes by then, or as soon as somebody asks for it. */
  lookLater(id: string): void {
    if (this.#options.isInstalled?.() !== false) this.#unread.set(id, this.#reads);
  }

  /** Resolves once the first read has ended, however it did. */
  whenRead(): Promise<void> {
    return this.#firstRead.promise;
  }

  /** Reads what changed soon: something did. */
  look(): void {
    this.#isAskedFor = true;
    this.#wake?.();
  }

  /** Resolves when a read that begins from now on has ended, however it did. */
  readAnew(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    this.look();
    return promise;
  }

  /** The service is known to be away: nothing counts until it has answered again. */
  lost(): void {
    // Another database may come back, whose cursors mean something else. So may those after a cursor that is refused.
    this.#cursor = undefined;
    if (this.#isAway) return;
    this.#isAway = true;
    this.#wake?.();
    this.#listeners.lost();
  }

  /** The keys that changes concern, for a controller. */
  source(name: string, listener: Listener<T>): KeySource {
    return this.#listeners.source(name, listener);
  }

  async start(_enqueue: (key: ObjectKey) => void, signal: AbortSignal): Promise<void> {
    // Begun again, it knows nothing that counts: whoever wants to know waits once more.
    if (this.#wasRead && !this.#isComplete) this.#firstRead = Promise.withResolvers();
    try {
      while (!signal.aborted) {
        this.#isAskedFor = false;
        const waiting = this.#waiting.splice(0);
        try {
          await this.#read();
        } finally {
          this.#tellRead(waiting);
        }
        await this.#pause(signal);
        if (!this.#isAway) await pause(systemScheduler, GATHER_MS, signal);
      }
    } finally {
      // Nobody reads any more. What is known by then is no answer, and whoever waits for one must not wait for ever.
      if (signal.aborted) {
        this.#isComplete = false;
        this.#tellRead(this.#waiting.splice(0));
      }
    }
  }

  #tellRead(waiting: (() => void)[]): void {
    for (const resolve of waiting) resolve();
    this.#wasRead = true;
    this.#firstRead.resolve();
  }

  #isUnread(id: string): boolean {
    if (this.#unread.size === 0) return false;
    const { groupOf } = this.#options;
    const item = groupOf && this.#known.get(id);
    return this.#unread.has(id) || (item !== undefined && this.#unread.has(groupOf?.(item) ?? id));
  }

  /** Throws what is no answer of a service. */
  async #read(): Promise<void> {
    const { isInstalled, outages } = this.#options;
    if (isInstalled?.() === false) return;
    const wasAway = this.#isAway;
    try {
      this.#known.forgetPassed(performance.now());
      const hasMoved = await this.#readWhatChanged();
      this.#failures = 0;
      // It went while it was read.
      if (this.#isAway && !wasAway) {
        this.#cursor = undefined;
        return;
      }
      this.#isAway = false;
      outages.back();
      if (wasAway || hasMoved) this.#listeners.returned();
    } catch (error) {
      if (!(error instanceof ServiceUnavailable || error instanceof ServiceProblem)) throw error;
      this.#failures += 1;
      // One answer that failed may be an overload, which is no reason to ask for each object.
      if (this.#failures < FAILURES_OF_AN_OUTAGE) return;
      if (!this.#isAway) outages.away(error.message);
      this.lost();
    }
  }

  /** Returns whether the service's clock was moved since the last read. */
  async #readWhatChanged(): Promise<boolean> {
    const { list, page: limit = PAGE } = this.#options;
    const isDue = this.#deadlines.next() <= this.#clock.now() || performance.now() - this.#wholeSince >= WHOLE_MS;
    if (isDue) this.#cursor = undefined;
    const isWhole = this.#cursor === undefined;
    const missing = isWhole ? new Set(this.#known.ids()) : undefined;
    let [cursor, end, hasMoved] = [this.#cursor, undefined as string | undefined, false];
    this.#reads += 1;
    for (;;) {
      const asked = performance.now();
      const page = await list({ ...(cursor === undefined ? {} : { changed_since: cursor }), limit, isWhole });
      hasMoved ||= this.#clock.told(page.now, performance.now() - asked);
      for (const item of page.items) {
        missing?.delete(this.#options.idOf(item));
        this.#take(item);
      }
      end ??= isWhole ? page.head : undefined;
      cursor = page.next;
      if (page.items.length < limit) break;
    }
    for (const id of missing ?? []) this.#gone(id);
    for (const [id, reads] of this.#unread) if (reads < this.#reads) this.#unread.delete(id);
    if (isWhole) this.#wholeSince = performance.now();
    this.#isComplete = true;
    this.#cursor = end ?? cursor;
    // What was told of days before the clock was moved is read again; and what changed while everything was read.
    if (hasMoved && !isWhole) this.#cursor = undefined;
    if ((hasMoved && !isWhole) || (end !== undefined && end !== cursor)) await this.#readWhatChanged();
    return hasMoved;
  }

  #take(item: T): void {
    const { idOf, untilOf } = this.#options;
    const id = idOf(item);
    this.#deadlines.set(id, untilOf?.(item));
    const before = this.#known.get(id);
    const isNews = this.#known.put(id, item, performance.now());
    if ((this.#written.get(id) ?? this.#reads) < this.#reads) this.#written.delete(id);
    if (isNews) this.#listeners.changed({ id, item, before });
  }

  #gone(id: string): void {
    const before = this.#known.get(id);
    this.#known.delete(id);
    this.#deadlines.set(id, undefined);
    if (before !== undefined) this.#listeners.changed({ id, item: undefined, before });
  }

  async #pause(signal: AbortSignal): Promise<void> {
    const { everyMs = () => EVERY_MS, awayMs = AWAY_MS } = this.#options;
    // Away it is asked at its own pace, whatever is said to have changed.
    if (this.#isAway || this.#failures > 0) return pause(systemScheduler, awayMs, signal);
    if (this.#isAskedFor) return;
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    const ms = Math.min(everyMs(), Math.max(SOONEST_MS, this.#deadlines.next() - this.#clock.now()));
    await pause(systemScheduler, ms, AbortSignal.any([signal, woken.signal]));
    this.#wake = undefined;
  }
}
