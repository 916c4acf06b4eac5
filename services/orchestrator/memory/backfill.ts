import { ServiceProblem, ServiceUnavailable } from '../../kit/calls/client.ts';
import type { Leadership } from '../../kit/database/lease.ts';
import type { Logger } from '../../kit/process/logger.ts';
import { OutageLog } from '../../kit/process/outage-log.ts';
import type { Background } from '../../kit/service.ts';
import type { Clock } from '../../kit/time/clock.ts';
import { episodeText } from '../domain/memory/episode-text.ts';
import type { Patterns, Situation } from '../domain/memory/situation.ts';
import type { RememberedEpisode } from '../store/memory/episodes.ts';
import { awaitingEmbedding, setVectors } from '../store/memory/vectors.ts';
import type { OrchestratorDatabase } from '../store/tables.ts';
import { BATCH, type Embedder } from './embedder.ts';

const LOOK_EVERY_MS = 1_000;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 120_000;
const NIGHTLY_HOUR_UTC = 3;
/** Texts that decisions asked for and whose vectors are not made yet; the oldest are given up. */
const MOST_WANTED = BATCH;

export interface BackfillOptions {
  db: OrchestratorDatabase;
  embedder: Embedder;
  clock: Clock;
  log: Logger;
  /** milliseconds between being woken and looking */
  calmMs: number;
  /** called when episodes have got vectors */
  onVectors: (made: number, milliseconds: number) => void;
  /** absent: there is no other */
  leader?: Leadership | undefined;
}

/**
 * Makes vectors beside everything else: of texts that decisions asked for, and of episodes that have none. It begins when it is asked to,
 * at the start and every night, and beside others of its kind when this one leads; texts that decisions asked for are each one's own. While the embedding service or its model is away it tries again after 15 s, then after up to two minutes.
 */
export class Backfill implements Background {
  readonly #options: BackfillOptions;
  readonly #outage: OutageLog;
  readonly #wanted = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;
  #isStopped = false;
  /** there may be something to do */
  #isAsked = true;
  /** whose vectors the service gives is to be asked, although none is missing */
  #looksForOtherModel = true;
  #pauseMs = 0;
  #notBefore = 0;
  #nextNight: number;

  constructor(options: BackfillOptions) {
    this.#options = options;
    this.#outage = new OutageLog(options.log, 'embedding: making vectors');
    this.#nextNight = nextNightAfter(options.clock.now());
  }

  /** closed: it works. open: it is left alone for a while. half_open: it is tried after that. */
  get breaker(): 'closed' | 'open' | 'half_open' {
    if (this.#pauseMs === 0) return 'closed';
    return this.#isRunning || this.#now >= this.#notBefore ? 'half_open' : 'open';
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
    this.#look();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    await this.#running;
  }

  /** There are episodes without vectors. */
  wake(): void {
    this.#isAsked = true;
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      this.#look();
    }, this.#options.calmMs).unref();
  }

  /** As `wake`, also when the last try failed a moment ago, and looks for another model. */
  wakeNow(): void {
    this.#notBefore = 0;
    this.#looksForOtherModel = true;
    this.#isAsked = true;
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.#look();
  }

  /** The vector of a text would have been of use: it is made for the next time. */
  want(text: string): void {
    this.#wanted.add(text);
    for (const oldest of this.#wanted) {
      if (this.#wanted.size <= MOST_WANTED) break;
      this.#wanted.delete(oldest);
    }
    this.wake();
  }

  get #now(): number {
    return this.#options.clock.now().getTime();
  }

  #look(): void {
    if (this.#now >= this.#nextNight) {
      this.#nextNight = nextNightAfter(this.#options.clock.now());
      this.#isAsked = true;
      this.#looksForOtherModel = true;
    }
    const isDue = this.#isAsked && this.#now >= this.#notBefore && this.#soon === undefined;
    if (this.#isStopped || this.#isRunning || this.#timer === undefined || !isDue) return;
    this.#isRunning = true;
    this.#isAsked = false;
    this.#running = this.#run().finally(() => {
      this.#isRunning = false;
      // What came meanwhile.
      if (this.#isAsked) this.#look();
    });
  }

  async #run(): Promise<void> {
    try {
      if (this.#looksForOtherModel) await this.#options.embedder.lookForOtherModel();
      this.#looksForOtherModel = false;
      let made: number;
      do {
        await this.#makeWanted();
        made = await this.#makeSome();
      } while (made > 0 && !this.#isStopped);
      this.#outage.worked();
      this.#pauseMs = 0;
    } catch (error) {
      if (this.#isStopped) return;
      this.#outage.failed(error, ofService(error));
      this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs === 0 ? FIRST_PAUSE_MS : this.#pauseMs * 2);
      this.#notBefore = this.#now + this.#pauseMs;
      this.#isAsked = true;
    }
  }

  async #makeWanted(): Promise<void> {
    const texts = [...this.#wanted];
    if (texts.length === 0) return;
    await this.#options.embedder.vectorsOf(texts);
    for (const text of texts) this.#wanted.delete(text);
  }

  /** How many episodes have got a vector. */
  async #makeSome(): Promise<number> {
    const { db, embedder, onVectors, leader } = this.#options;
    if (leader?.isHeld === false) return 0;
    const began = performance.now();
    const waiting = await awaitingEmbedding(db, BATCH);
    if (waiting.length === 0) return 0;
    const texts = waiting.map(textOf);
    const vectors = await embedder.vectorsOf(texts);
    const model = embedder.model?.name ?? '';
    const made = await setVectors(
      db,
      waiting.flatMap(({ episode_id: episodeId }, i) => {
        const known = vectors.get(texts[i] ?? '');
        return known === undefined ? [] : [{ ...known, episodeId, model }];
      }),
    );
    onVectors(made, performance.now() - began);
    return made;
  }
}

/** What the log says of an embedding service that cannot make vectors; undefined: the fault is another. */
function ofService(error: unknown): object | undefined {
  if (error instanceof ServiceProblem) return { fault: error.extra.fault, reason: error.message };
  return error instanceof ServiceUnavailable ? { fault: 'away', reason: error.message } : undefined;
}

const textOf = ({ context, patterns }: RememberedEpisode): string =>
  episodeText(context as unknown as Situation, patterns as unknown as Patterns);

function nextNightAfter(now: Date): number {
  const night = new Date(now);
  night.setUTCHours(NIGHTLY_HOUR_UTC, 0, 0, 0);
  if (night <= now) night.setUTCDate(night.getUTCDate() + 1);
  return night.getTime();
}
