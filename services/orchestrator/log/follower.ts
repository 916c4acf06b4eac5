import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { ChronicleClient } from '../../chronicle/contract/client.ts';
import { chronicleRoutes } from '../../chronicle/contract/routes.ts';
import { headersFor, ServiceUnavailable } from '../../kit/calls/client.ts';
import { Problem } from '../../kit/calls/problem.ts';
import type { Leadership } from '../../kit/database/lease.ts';
import type { Logger } from '../../kit/process/logger.ts';
import { OutageLog } from '../../kit/process/outage-log.ts';
import type { History } from '../learning/history.ts';
import { movePosition, placesOf, positionOf } from '../store/counters.ts';
import { closedSprints } from '../store/sprints.ts';
import type { OrchestratorDatabase, OrchestratorUnit } from '../store/tables.ts';
import { applyEvent } from './apply.ts';
import { applyProgress, isProgress } from './apply-progress.ts';
import { isKnown, type LoggedEvent, registry } from './events.ts';
import { type Lag, LagMeter } from './lag.ts';

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

/** Events that are read at once. */
const PAGE = 200;
const RETRY_MS = 1_000;
/** Between two looks at how far the one that leads has come. */
const LOOK_MS = 50;
/** Chronicle says something at least every 15 s. */
const SILENCE_MS = 45_000;
const CONNECT_MS = 5_000;

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
  /** how often everything was forgotten */
  #startsOver = 0;
  /** place in the log up to which events were applied, as last seen */
  #position = 0;
  /** place up to which was read, when this place is the one that is written */
  #read = { written: 0, next: 0 };
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
        if (after === 0) this.#options.history.reset([]);
        const tooNew = events.find((event) => !registry.fits(event));
        if (tooNew !== undefined) await this.#holdAt(tooNew, events, places);
        if (events.length > 0) this.#read = { written: await this.#apply(events, { ...places, next, isLive }), next };
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

  /** Whether this one applies; the history is read anew when that changes. */
  async #leads(): Promise<boolean> {
    const leads = this.#options.leader?.isHeld ?? true;
    if (this.#isLeading !== undefined && this.#isLeading !== leads) {
      await this.#remember();
      this.#options.remembers?.();
      this.#seen = 0;
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
    const last = events.findLast(({ event_type }) => isKnown(event_type));
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
  async #holdAt(
    tooNew: LoggedEvent,
    events: readonly LoggedEvent[],
    places: Pick<Page, 'position' | 'furthest'>,
  ): Promise<never> {
    const before = events.slice(0, events.indexOf(tooNew));
    if (before.length > 0) await this.#apply(before, { ...places, next: tooNew.seq - 1, isLive: false });
    const { seq, event_type, schema_version } = tooNew;
    throw new Error(
      `event ${seq} of the log is ${event_type} version ${schema_version}, which this code does not know: it waits for an upgrade of this service`,
    );
  }

  /** What was read and said nothing is not read again, though its place is not always written; unless the place was set back. */
  #readFrom(written: number): number {
    return written === this.#read.written ? this.#read.next : written;
  }

  /**
   * What says something, in transactions with its place: the progress of running sprints as far as it follows each other, every other event
   * by itself. When the place was set back meanwhile, the page is no longer the next. Returns the place that is written then.
   */
  async #apply(events: readonly LoggedEvent[], page: Page): Promise<number> {
    let { position } = page;
    for (const run of runsOf(events.filter(({ event_type }) => isKnown(event_type))))
      position = await this.#applyRun(run, { ...page, position });
    // The places of what says nothing are written now and then: to read it again costs little.
    if (position === page.position && page.next - position < PAGE) return position;
    return (await movePosition(this.#options.db, position, page.next)) ? page.next : position;
  }

  /** Returns the place after it. */
  async #applyRun(run: readonly LoggedEvent[], page: Page): Promise<number> {
    const { history, log, remembers } = this.#options;
    const last = run.at(-1) as LoggedEvent;
    const isNew = last.seq > page.furthest;
    const tells = { decisions: isNew, forecasts: isNew && page.isLive };
    try {
      await this.#options.unit().run('apply events', async (work) => {
        const to = { work, history, tells, remembers };
        const present = run.map((event) => registry.upcast(event));
        await (run.length > 1 ? applyProgress(present, to) : applyEvent(present[0] as LoggedEvent, to));
        if (!(await movePosition(work.trx, page.position, last.seq))) throw new SetBack();
      });
      return last.seq;
    } catch (error) {
      if (!isMisshapen(error)) throw error;
      if (run.length === 1) {
        log.error(
          { err: error, seq: last.seq, type: last.event_type },
          'an event is not in its shape and is passed over',
        );
        return page.position;
      }
    }
    let { position } = page;
    for (const event of run) position = await this.#applyRun([event], { ...page, position });
    return position;
  }

  /** Until chronicle says that there is more, or the connection ends. */
  async #wait(): Promise<void> {
    const { db, chronicleUrl } = this.#options;
    this.#waiting = new AbortController();
    // Set back since the last look: there is more.
    if (!this.lag.hasCaughtUp) return;
    const signal = AbortSignal.any([this.#stopped.signal, this.#waiting.signal]);
    const { statusCode, body } = await request(chronicleUrl() + chronicleRoutes.listEvents.path, {
      headers: {
        accept: 'text/event-stream',
        'last-event-id': String(this.#readFrom(await positionOf(db))),
        ...headersFor(this.#options),
      },
      headersTimeout: CONNECT_MS,
      bodyTimeout: SILENCE_MS,
      signal,
    });
    if (statusCode !== 200) throw new Error(`chronicle answered ${statusCode}: ${await body.text()}`);
    try {
      for await (const chunk of body) {
        // A comment alone is a sign of life: nothing has come since. Anything else may be a part of an event.
        if (/^:[^\n]*\n+$/.test(String(chunk))) this.#lag.atEnd();
        else await this.#catchUp();
      }
    } catch (error) {
      if (!signal.aborted && (error as { code?: string }).code?.startsWith('UND_ERR') !== true && !isReset(error))
        throw error;
    } finally {
      body.destroy();
    }
  }
}

/** Where the log was read on, and up to where. */
interface Page {
  position: number;
  furthest: number;
  next: number;
  isLive: boolean;
}

/** Events in their order: progress that follows each other together, every other event by itself. */
function runsOf(events: readonly LoggedEvent[]): LoggedEvent[][] {
  const runs: LoggedEvent[][] = [];
  let run: LoggedEvent[] | undefined;
  for (const event of events) {
    const joins = isProgress(event.event_type);
    if (joins && run !== undefined) run.push(event);
    else {
      const begun = [event];
      runs.push(begun);
      run = joins ? begun : undefined;
    }
  }
  return runs;
}

/** The place in the log was set back while an event was applied. */
class SetBack extends Error {}

const isReset = (error: unknown): boolean => ['ECONNRESET', 'EPIPE'].includes((error as { code?: string }).code ?? '');
const isMisshapen = (error: unknown): boolean =>
  (error as Error).name === 'ZodError' || (error as Error).name === '$ZodError';
