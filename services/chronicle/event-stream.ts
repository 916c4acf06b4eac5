import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Problem } from '../kit/calls/problem.ts';
import type { Logger } from '../kit/process/logger.ts';
import { currentRequest } from '../kit/process/request-scope.ts';
import { type FrameKind, frameOf } from './event-frame.ts';
import { LogTail } from './log-tail.ts';
import type { LoggedEvent } from './store/events.ts';
import type { ChronicleDatabase } from './store/tables.ts';
import { visibleEventsAfter, visibleOf } from './store/visible-events.ts';

const PAGE = 100;
/** characters */
const WRITE_LENGTH = 16_384;
const RETRY_AFTER_S = 5;

export interface StreamLimits {
  /** readers at one time; each holds a socket, and at most one page of events */
  mostReaders: number;
  /** a reader that hears nothing for longer knows that the connection is dead */
  heartbeatMs: number;
  /** a reader that takes nothing for so long is cut off */
  stuckMs: number;
  /** should a wake get lost */
  pollMs: number;
  /** after it has told something, it tells who hears only that something happened no more for so long: each write wakes a process */
  gatherMs: number;
  /** a reader comes again after so long, and is asked again who they are and what they may see */
  longestMs: number;
}
const LIMITS: StreamLimits = {
  mostReaders: 200,
  heartbeatMs: 15_000,
  stuckMs: 30_000,
  pollMs: 2_000,
  gatherMs: 100,
  longestMs: 600_000,
};

/**
 * Serves the log as server-sent events. Each reader gets the page after its own position, of the last appends of this process or from the
 * log, woken by an append and, should a wake get lost, by a slow poll. Who is cut off, or comes when there are too many, may resume.
 */
export class EventStreams {
  readonly #db: ChronicleDatabase;
  readonly #log: Logger;
  readonly #limits: StreamLimits;
  readonly #tail = new LogTail();
  readonly #wakes = new EventEmitter().setMaxListeners(0);
  readonly #open = new Map<ServerResponse, Promise<void>>();
  /** counts appends: a reader that finds another number than before its query does not wait */
  #appends = 0;
  #stopped = false;

  constructor(db: ChronicleDatabase, log: Logger, limits: Partial<StreamLimits> = {}) {
    this.#db = db;
    this.#log = log;
    this.#limits = { ...LIMITS, ...limits };
  }

  /** To be called after each committed append. */
  appended(events: readonly LoggedEvent[]): void {
    this.#tail.add(events);
    this.#appends++;
    this.#wakes.emit('wake');
  }

  /** To be called before a reader's answer begins. @throws Problem too_many_readers */
  admit(): void {
    const { mostReaders } = this.#limits;
    if (this.#open.size < mostReaders) return;
    throw new Problem('too_many_readers', `${mostReaders} readers follow the events already`, {
      retryAfter: RETRY_AFTER_S,
    });
  }

  /** Writes what comes after position `after` until the reader goes or the service stops. */
  serve(response: ServerResponse, after: number, kind: FrameKind = 'whole'): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      vary: 'accept, prefer',
      ...(kind === 'minimal' ? { 'preference-applied': 'return=minimal' } : {}),
    });
    response.write(': from here on events come as they are appended\n\n');
    const heartbeat = setInterval(() => {
      if (!response.writableNeedDrain) response.write(': heartbeat\n\n');
    }, this.#limits.heartbeatMs);
    const done = this.#pump(response, after, kind)
      .catch((error) => this.#log.warn({ err: error }, 'event stream: ended early, its reader may resume'))
      .finally(() => {
        clearInterval(heartbeat);
        this.#open.delete(response);
        response.end();
      });
    this.#open.set(response, done);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const pumps = [...this.#open.values()];
    this.#wakes.emit('wake');
    for (const response of this.#open.keys()) {
      // Who takes nothing would hold the end up.
      if (response.writableNeedDrain) response.destroy();
      else response.end();
    }
    await Promise.all(pumps);
  }

  async #pump(response: ServerResponse, after: number, kind: FrameKind): Promise<void> {
    let position = after;
    const scope = currentRequest();
    const isOpenToAll = scope?.caller === undefined;
    // A response whose reader has gone still calls itself writable.
    const until = performance.now() + this.#limits.longestMs;
    const goes = () =>
      !this.#stopped && response.writable && !response.destroyed && (isOpenToAll || performance.now() < until);
    // What other processes have appended is in the log alone.
    let isTailTrusted = false;
    let hasTold = false;
    while (goes()) {
      const seen = this.#appends;
      if (scope?.callerNow !== undefined) scope.caller = await scope.callerNow();
      const { events, next } = await this.#pageAfter(position, isTailTrusted);
      isTailTrusted = true;
      for (const text of written(events, kind)) {
        if (!goes()) return;
        if (!response.write(text) && !(await this.#drained(response))) return;
        hasTold = true;
      }
      const isAtEnd = next === position;
      position = next;
      if (!isAtEnd) continue;
      // What comes after a while is told at once, and what comes soon after it goes together.
      if (hasTold && kind === 'minimal') await this.#passed(response, this.#limits.gatherMs, false);
      hasTold = false;
      if (seen === this.#appends && goes()) isTailTrusted = await this.#passed(response, this.#limits.pollMs, true);
    }
  }

  async #pageAfter(position: number, isTailTrusted: boolean): Promise<{ events: LoggedEvent[]; next: number }> {
    const known = isTailTrusted ? this.#tail.after(position)?.slice(0, PAGE) : undefined;
    if (known === undefined) return visibleEventsAfter(this.#db, position, PAGE);
    return { events: visibleOf(known), next: known.at(-1)?.seq ?? position };
  }

  /** Resolves on an append, where that is waited for, true, and on the reader's leaving, on stop, and after a while anyhow, false. */
  #passed(response: ServerResponse, ms: number, isWoken: boolean): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (isAppend: boolean) => {
        clearTimeout(timer);
        this.#wakes.off('wake', onWake);
        response.off('close', onClose);
        resolve(isAppend);
      };
      const onWake = () => done(true);
      const onClose = () => done(false);
      const timer = setTimeout(onClose, ms);
      if (isWoken) this.#wakes.once('wake', onWake);
      response.once('close', onClose);
    });
  }

  /** False when the reader left, or took nothing for too long. */
  #drained(response: ServerResponse): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (taken: boolean) => {
        clearTimeout(timer);
        response.off('drain', onDrain);
        response.off('close', onClose);
        resolve(taken);
      };
      const onDrain = () => settle(true);
      const onClose = () => settle(false);
      const timer = setTimeout(() => {
        response.destroy();
        settle(false);
      }, this.#limits.stuckMs);
      response.once('drain', onDrain);
      response.once('close', onClose);
    });
  }
}

/** Several events go together, each write about as much as a socket takes at once. */
function* written(events: readonly LoggedEvent[], kind: FrameKind): Generator<string> {
  let text = '';
  for (const event of events) {
    text += frameOf(event, kind);
    if (text.length < WRITE_LENGTH) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
