import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { ChronicleClient } from '../../chronicle/contract/client.ts';
import { chronicleRoutes } from '../../chronicle/contract/routes.ts';
import { headersFor, ServiceUnavailable } from '../../kit/calls/client.ts';
import { Problem } from '../../kit/calls/problem.ts';
import type { Logger } from '../../kit/process/logger.ts';
import { OutageLog } from '../../kit/process/outage-log.ts';
import type { History } from '../learning/history.ts';
import { furthestOf, movePosition, positionOf } from '../store/counters.ts';
import { closedSprints } from '../store/sprints.ts';
import type { OrchestratorDatabase, OrchestratorUnit } from '../store/tables.ts';
import { applyEvent } from './apply.ts';
import { isKnown, type LoggedEvent } from './events.ts';
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
  log: Logger;
  now: () => Date;
  /** see Applying */
  remembers?: (() => void) | undefined;
}

/** Events that are read at once. */
const PAGE = 200;
const RETRY_MS = 1_000;
/** Chronicle says something at least every 15 s. */
const SILENCE_MS = 45_000;
const CONNECT_MS = 5_000;

/**
 * Follows chronicle's log from the place up to which it is applied: effects and place are one transaction, so an event has its effect once.
 * Chronicle away: it waits, and says since when.
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
      this.#options.history.reset(await closedSprints(this.#options.db));
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the history could not be read');
    }
  }

  async #catchUp(): Promise<void> {
    const { db, chronicle } = this.#options;
    let isLive = false;
    while (!this.#stopped.signal.aborted) {
      const startsOver = this.#startsOver;
      const after = await positionOf(db);
      const { events, next, head } = await chronicle.listEvents({ query: { after, limit: PAGE } });
      this.#lag.told(head - after);
      this.#outage.worked();
      // A full page has more behind it: until the first that has not, the log is caught up with.
      isLive = events.length < PAGE;
      if (after === 0) this.#options.history.reset([]);
      if (events.length > 0) await this.#apply(events, { after, next, isLive });
      // Everything was forgotten meanwhile: this page is not the end of what is to be read.
      if (startsOver !== this.#startsOver) continue;
      this.#position = next;
      this.#lag.told(head - next);
      if (!isLive) continue;
      this.#lag.atEnd();
      return;
    }
  }

  /** Each event that says something in a transaction with its place; when the place was set back meanwhile, the page is no longer the next. */
  async #apply(events: readonly LoggedEvent[], page: { after: number; next: number; isLive: boolean }): Promise<void> {
    const { db, history, log, remembers } = this.#options;
    const furthest = await furthestOf(db);
    let position = page.after;
    for (const event of events) {
      if (!isKnown(event.event_type)) continue;
      const isNew = event.seq > furthest;
      const tells = { decisions: isNew, forecasts: isNew && page.isLive };
      try {
        await this.#options.unit().run('apply an event', async (work) => {
          await applyEvent(event, { work, history, tells, remembers });
          if (!(await movePosition(work.trx, position, event.seq))) throw new SetBack();
        });
        position = event.seq;
      } catch (error) {
        if (!isMisshapen(error)) throw error;
        log.error(
          { err: error, seq: event.seq, type: event.event_type },
          'an event is not in its shape and is passed over',
        );
      }
    }
    await movePosition(db, position, page.next);
  }

  /** Until chronicle says that there is more, or the connection ends. */
  async #wait(): Promise<void> {
    const { db, chronicleUrl, installation } = this.#options;
    this.#waiting = new AbortController();
    // Set back since the last look: there is more.
    if (!this.lag.hasCaughtUp) return;
    const signal = AbortSignal.any([this.#stopped.signal, this.#waiting.signal]);
    const { statusCode, body } = await request(chronicleUrl() + chronicleRoutes.listEvents.path, {
      headers: {
        accept: 'text/event-stream',
        'last-event-id': String(await positionOf(db)),
        ...headersFor(installation),
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

/** The place in the log was set back while an event was applied. */
class SetBack extends Error {}

const isReset = (error: unknown): boolean => ['ECONNRESET', 'EPIPE'].includes((error as { code?: string }).code ?? '');
const isMisshapen = (error: unknown): boolean =>
  (error as Error).name === 'ZodError' || (error as Error).name === '$ZodError';
