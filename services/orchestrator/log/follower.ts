import { setTimeout as sleep } from 'node:timers/promises';
import type { ChronicleClient } from '../../chronicle/contract/client.ts';
import { headersFor, ServiceUnavailable } from '../../kit/calls/client.ts';
import { Problem } from '../../kit/calls/problem.ts';
import type { Leadership } from '../../kit/database/lease.ts';
import { countOnAfter } from '../../kit/database/outbox/aggregate-versions.ts';
import { kit } from '../../kit/database/unit-of-work.ts';
import type { Logger } from '../../kit/process/logger.ts';
import { OutageLog } from '../../kit/process/outage-log.ts';
import type { History } from '../learning/history.ts';
import { lowerFurthest, placesOf, positionOf } from '../store/counters.ts';
import { closedSprints } from '../store/sprints.ts';
import type { OrchestratorDatabase, OrchestratorUnit } from '../store/tables.ts';
import { type LoggedEvent, registry, saysSomething } from './events.ts';
import { type Lag, LagMeter } from './lag.ts';
import { logAfter } from './log-stream.ts';
import { PAGE, type Page, Pages, type Places, SetBack } from './pages.ts';

export interface FollowerOptions {
  db: OrchestratorDatabase;
  /** a unit for one page of the log */
  unit: () => OrchestratorUnit;
  history: History;
  chronicle: Pick<ChronicleClient, 'listEvents'>;
  /** asked on every connect */
  chronicleUrl: () => string;
  installation?: string | undefined;
  /** see CallSettings */
  token?: (() => string | undefined) | undefined;
  log: Logger;
  now: () => Date;
  /** see Applying */
  remembers?: (() => void) | undefined;
  /** only the one that leads applies; absent: there is no other */
  leader?: Leadership;
}

const RETRY_MS = 1_000;
/** Between two looks at how far the one that leads has come. */
const LOOK_MS = 50;

/**
 * Follows chronicle's log from the place up to which it is applied: effects and place are one transaction, so an event has its effect once.
 * Chronicle away: it waits, and says since when. Beside others of its kind only the one that leads applies; those that stand by read on
 * behind it, so that they know as much. Two that apply at once are safe: the place is moved on from where it was read, or not at all.
 */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #outage: OutageLog;
  readonly #stopped = new AbortController();
  #running: Promise<void> = Promise.resolve();
  readonly #lag: LagMeter;
  readonly #pages: Pages;
  /** how often everything was forgotten */
  #startsOver = 0;
  /** place in the log up to which events were applied, as last seen */
  #position = 0;
  /** place up to which was read, when this place is the one that is written */
  #read = { written: 0, next: 0 };
  /** the places as they are written, while this one leads and nobody else can have moved them; undefined: to be read */
  #places: Places | undefined;
  /** place up to which the log was read while another applied it */
  #seen = 0;
  /** as last seen in the database meanwhile */
  #written = 0;
  #isLeading: boolean | undefined;
  /** place of the last close that is in the history, as it was read from the database */
  #closedUpTo = 0;
  /** ends the wait for more */
  #waiting = new AbortController();

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#outage = new OutageLog(options.log, 'chronicle: reading its log');
    this.#lag = new LagMeter(options.now);
    this.#pages = new Pages(options);
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  get lag(): Lag {
    return this.#lag.now;
  }

  /** The log is applied from its beginning again: its place was set back, and the rows are gone. */
  startOver(): void {
    this.#startsOver++;
    this.#position = 0;
    this.#read = { written: 0, next: 0 };
    this.#places = undefined;
    this.#lag.startOver();
    this.#waiting.abort();
  }

  /**
   * Nothing may be decided on, or told to the log, before what the log says is known.
   * @throws Problem history_behind with how many events were read, ServiceUnavailable when that is chronicle's fault
   */
  mustHaveCaughtUp(): void {
    const { hasCaughtUp, isChronicleAway } = this.lag;
    if (hasCaughtUp) return;
    if (isChronicleAway) throw new ServiceUnavailable('chronicle', 'its log has not been read yet');
    throw new Problem('history_behind', 'the log is still being read', {
      retryAfter: 1,
      extra: { events_read: this.#position },
    });
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    await this.#remember();
    while (!signal.aborted) {
      try {
        await this.#catchUp();
        await this.#wait();
      } catch (error) {
        if (signal.aborted) return;
        this.#places = undefined;
        if (error instanceof SetBack) await this.#remember();
        if (this.#waiting.signal.aborted || error instanceof SetBack) continue;
        this.#lag.away();
        this.#outage.failed(error);
        // What was added to the history by a transaction that failed is not true.
        await this.#remember();
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #remember(): Promise<void> {
    try {
      const closed = await closedSprints(this.#options.db);
      this.#options.history.reset(closed);
      this.#closedUpTo = closed.at(-1)?.closed_seq ?? 0;
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the history could not be read');
    }
  }

  async #catchUp(): Promise<void> {
    const { db, chronicle } = this.#options;
    let isLive = false;
    while (!this.#stopped.signal.aborted) {
      const startsOver = this.#startsOver;
      const places = await placesOf(db);
      const leads = await this.#leads();
      const after = leads ? this.#readFrom(places.position) : await this.#readBehind(places.position);
      const { events, next, head } = await chronicle.listEvents({ query: { after, limit: PAGE } });
      this.#lag.told(head - after);
      // A full page has more behind it: until the first that has not, the log is caught up with.
      isLive = events.length < PAGE;
      if (leads) {
        const reached = await this.#reaching(head, places);
        if (after === 0) this.#options.history.reset([]);
        // Nothing is told before all is known: a table of versions that was lost goes on from those in the log.
        if (!this.lag.hasCaughtUp) await countOnAfter(kit(db), events.filter(isOwn));
        await this.#applyPage(events, { ...reached, next, isLive });
      } else {
        if (!(await this.#isApplied(events))) continue;
        this.#seen = Math.max(this.#seen, next);
      }
      this.#outage.worked();
      // Everything was forgotten meanwhile: this page is not the end of what is to be read.
      if (startsOver !== this.#startsOver) continue;
      this.#position = next;
      this.#lag.told(head - next);
      if (!isLive) continue;
      this.#lag.atEnd();
      return;
    }
  }

  /** What chronicle has sent by itself. */
  async #takeSent(sent: readonly LoggedEvent[]): Promise<void> {
    if (!(await this.#leads())) return this.#catchUp();
    const startsOver = this.#startsOver;
    this.#places ??= await placesOf(this.#options.db);
    const after = this.#readFrom(this.#places.position);
    const events = sent.filter(({ seq }) => seq > after);
    const last = events.at(-1);
    if (last === undefined) return;
    await this.#applyPage(events, { ...this.#places, next: last.seq, isLive: events.length < PAGE });
    if (startsOver !== this.#startsOver) return;
    this.#position = last.seq;
    this.#lag.told(0);
    this.#lag.atEnd();
  }

  async #applyPage(events: readonly LoggedEvent[], page: Page): Promise<void> {
    const tooNew = events.find((event) => !registry.fits(event));
    if (tooNew !== undefined) await this.#holdAt(tooNew, events, page);
    if (events.length === 0) return;
    const startsOver = this.#startsOver;
    const written = await this.#pages.apply(events, page);
    if (startsOver !== this.#startsOver) return;
    this.#read = { written, next: page.next };
    this.#places = { position: written, furthest: Math.max(page.furthest, written) };
  }

  /** A log that is shorter than what was applied has lost what it told: chronicle's database is of before. Throws. */
  async #reaching(head: number, places: Places): Promise<Places> {
    const { position, furthest } = places;
    if (position > head)
      throw new Error(
        `chronicle's log ends at ${head}, and up to ${position} it is applied here: chronicle was restored from a backup; "dsm rebuild orchestrator" works everything out anew`,
      );
    if (furthest <= head) return places;
    // What comes at these places is new.
    await lowerFurthest(this.#options.db, head);
    return { position, furthest: head };
  }

  /** Whether this one applies; the history is read anew when that changes. */
  async #leads(): Promise<boolean> {
    const leads = this.#options.leader?.isHeld ?? true;
    if (this.#isLeading !== undefined && this.#isLeading !== leads) {
      await this.#remember();
      this.#options.remembers?.();
      this.#seen = 0;
      this.#places = undefined;
    }
    this.#isLeading = leads;
    return leads;
  }

  async #readBehind(written: number): Promise<number> {
    if (written < this.#written) {
      this.startOver();
      this.#seen = 0;
      await this.#remember();
    }
    this.#written = written;
    return Math.max(written, this.#seen);
  }

  /** Waits until the one that leads has applied these events, and adds what they taught; false: the place is another now. */
  async #isApplied(events: readonly LoggedEvent[]): Promise<boolean> {
    const { db, history, remembers } = this.#options;
    const { signal } = this.#stopped;
    const last = events.findLast(saysSomething);
    if (last === undefined) return true;
    for (;;) {
      const { position } = await placesOf(db);
      if (position >= last.seq) break;
      if (signal.aborted || position < this.#written || (await this.#leads())) return false;
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
    for (const sprint of await closedSprints(db, this.#closedUpTo)) {
      history.add(sprint);
      this.#closedUpTo = sprint.closed_seq ?? this.#closedUpTo;
    }
    remembers?.();
    return true;
  }

  /**
   * What comes before an event of a newer version than this code knows is applied, and the rest waits for an upgrade: all that is learned
   * hangs on the order of all. Throws.
   */
  async #holdAt(tooNew: LoggedEvent, events: readonly LoggedEvent[], places: Places): Promise<never> {
    const before = events.slice(0, events.indexOf(tooNew));
    if (before.length > 0) await this.#pages.apply(before, { ...places, next: tooNew.seq - 1, isLive: false });
    const { seq, event_type, schema_version } = tooNew;
    throw new Error(
      `event ${seq} of the log is ${event_type} version ${schema_version}, which this code does not know: it waits for an upgrade of this service`,
    );
  }

  /** What was read and said nothing is not read again, though its place is not always written; unless the place was set back. */
  #readFrom(written: number): number {
    return written === this.#read.written ? this.#read.next : written;
  }

  /** Until chronicle says that there is more, or the connection ends. */
  async #wait(): Promise<void> {
    const { db, chronicleUrl } = this.#options;
    this.#waiting = new AbortController();
    // Set back since the last look: there is more.
    if (!this.lag.hasCaughtUp) return;
    const signal = AbortSignal.any([this.#stopped.signal, this.#waiting.signal]);
    const position = this.#readFrom(await positionOf(db));
    try {
      for await (const events of logAfter(position, {
        url: chronicleUrl(),
        headers: headersFor(this.#options),
        signal,
      })) {
        if (events.length === 0) this.#lag.atEnd();
        else await this.#takeSent(events);
      }
    } catch (error) {
      if (!signal.aborted || error instanceof SetBack) throw error;
    }
  }
}

/** Told by this very service. */
const isOwn = ({ metadata }: { metadata: Record<string, unknown> }): boolean =>
  metadata.source_service === 'orchestrator';
