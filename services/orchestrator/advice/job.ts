import type { Leadership } from '../../kit/database/lease.ts';
import type { ModelServer } from '../../kit/models/model-server.ts';
import type { Logger } from '../../kit/process/logger.ts';
import { OutageLog } from '../../kit/process/outage-log.ts';
import type { Background } from '../../kit/service.ts';
import { type AdviceFault, wordsOf } from '../domain/advice/failure.ts';
import type { History } from '../learning/history.ts';
import { trimAdvice } from '../store/advice.ts';
import type { OrchestratorDatabase, OrchestratorUnit } from '../store/tables.ts';
import { askForAdvice, nothing, type Said } from './ask.ts';
import { CALM_MS, Calm } from './calm.ts';
import { DryRuns } from './dry-runs.ts';
import { giveAdvice } from './give.ts';
import { nextSubject, type Those } from './next-subject.ts';
import { Pause } from './pause.ts';
import type { Subject } from './subject.ts';
import { Waiters } from './waiters.ts';

const EVERY_MS = 5_000;
/** A timer may come a little early by the clock that is asked then. */
const TIMER_MS = 10;
const TRIM_EVERY_MS = 3_600_000;
const KEEP_MS = 90 * 86_400_000;

export interface AdviceDeps {
  db: OrchestratorDatabase;
  unit: () => OrchestratorUnit;
  history: History;
  server: ModelServer;
  /** as configured; "": none is */
  model: string;
  /** false: what is stored is not all yet, or being worked out anew */
  hasCaughtUp: () => boolean;
  log: Logger;
  measured: (said: Said) => void;
  /** see AdviceJob; absent: there is no other */
  leader?: Leadership;
}

/**
 * Asks for advice on what was decided, one question at a time, and nobody waits for it who does not want to. Beside others of its kind the
 * one that leads asks what nobody waits for; each asks what somebody waits for at it. What is asked twice all the same is kept once.
 */
export class AdviceJob implements Background {
  readonly dryRuns = new DryRuns();
  readonly waiters = new Waiters();
  readonly #deps: AdviceDeps;
  readonly #outages: OutageLog;
  readonly #stopped = new AbortController();
  readonly #pause = new Pause();
  readonly #calm = new Calm();
  readonly #settled = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #afterPause: NodeJS.Timeout | undefined;
  #afterCalm: NodeJS.Timeout | undefined;
  #nextTry: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #isWanted = false;
  #trimmedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: AdviceDeps) {
    this.#deps = deps;
    this.#outages = new OutageLog(deps.log, 'advice: asking the model');
  }

  /** as configured */
  get model(): string {
    return this.#deps.model;
  }

  /** false: no model is configured */
  get isOn(): boolean {
    return this.#deps.model !== '' && this.#deps.server.url !== undefined;
  }

  start(): void {
    if (!this.isOn) return;
    this.look();
    this.#timer = setInterval(() => this.look(), EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    clearTimeout(this.#afterPause);
    clearTimeout(this.#afterCalm);
    clearTimeout(this.#nextTry);
    this.#stopped.abort();
    this.waiters.tellAll();
    await this.#running;
  }

  /** A decision says something that it did not say before. */
  saysAnew(episodeId: string): void {
    this.#settled.delete(episodeId);
  }

  /** There is something to ask, at once if somebody waits for it. */
  soon(): void {
    if (this.waiters.size > 0) {
      this.look();
      return;
    }
    this.#calm.disturbed();
    clearTimeout(this.#afterCalm);
    this.#afterCalm = setTimeout(() => this.look(), CALM_MS + TIMER_MS).unref();
  }

  /** There may be something to ask. */
  look(): void {
    if (!this.isOn || this.#stopped.signal.aborted) return;
    this.#isWanted = true;
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined;
    });
  }

  async #work(): Promise<void> {
    while (this.#isWanted && !this.#stopped.signal.aborted) {
      this.#isWanted = false;
      try {
        await this.#trim();
        while (await this.#askNext());
      } catch (error) {
        // Without the error itself: a database tells the row that it refuses.
        this.#deps.log.warn({ reason: (error as Error).message }, 'advice could not be kept');
      }
    }
  }

  /** Asks one question; false: there is none, or the server is left alone. */
  async #askNext(): Promise<boolean> {
    const { unit, model, hasCaughtUp } = this.#deps;
    if (this.#stopped.signal.aborted || !hasCaughtUp()) return false;
    if (this.waiters.size === 0 && !this.#calm.isThere) return false;
    const next = await this.#next();
    if (next === undefined) return false;
    const { subject, dryRun, known } = next;
    const said = known === null ? await this.#ask(subject) : nothing(known);
    // Broken off by the end of the process: the next one asks again.
    if (this.#stopped.signal.aborted) return false;
    if (dryRun) this.dryRuns.keep(dryRun, said);
    else await giveAdvice(unit(), subject, said, withTag(model));
    this.waiters.told(dryRun ?? subject.episodeId);
    return true;
  }

  /** A server that is left alone is asked all the same what somebody waits for; of what nobody waits for, its fault is the answer. */
  async #next(): Promise<Next | undefined> {
    const { fault, outage, untilNextTryMs } = this.#pause;
    if (fault === null) return this.#find('all', null);
    if (this.waiters.size > 0 && untilNextTryMs === 0) {
      const waitedFor = await this.#find('waited for', null);
      if (waitedFor) return waitedFor;
    } else if (this.waiters.size > 0) {
      clearTimeout(this.#nextTry);
      this.#nextTry = setTimeout(() => this.look(), untilNextTryMs + TIMER_MS).unref();
    }
    return outage === null ? undefined : this.#find('unanswered', outage);
  }

  async #find(those: Those, known: AdviceFault | null): Promise<Next | undefined> {
    const { db, unit, history, model, leader } = this.#deps;
    const leads = leader?.isHeld ?? true;
    const isWaitedFor = (key: string) => this.waiters.has(key);
    const waitedFor = those === 'unanswered' ? undefined : this.dryRuns.take(isWaitedFor);
    if (waitedFor) return { subject: waitedFor.subject, dryRun: waitedFor.key, known };
    const asking = { db, history, model: withTag(model), settled: this.#settled, isWaitedFor };
    const stored = leads || those !== 'all' ? those : 'waited for';
    const subject = leads || stored === 'waited for' ? await nextSubject(asking, unit().now, stored) : undefined;
    if (subject) return { subject, known };
    const other = those === 'waited for' ? undefined : this.dryRuns.take((key) => !isWaitedFor(key));
    return other && { subject: other.subject, dryRun: other.key, known };
  }

  async #ask({ facts }: Subject): Promise<Said> {
    const { server, model, measured } = this.#deps;
    const said = await askForAdvice(server, model, facts, this.#stopped.signal);
    this.#leaveAlone(said);
    if (this.#stopped.signal.aborted) return said;
    measured(said);
    if (said.fault === null) this.#outages.worked();
    else this.#outages.failed(undefined, { fault: said.fault, reason: wordsOf(said.fault) });
    return said;
  }

  #leaveAlone({ fault }: Said): void {
    this.#pause.after(fault);
    clearTimeout(this.#afterPause);
    const { remainingMs } = this.#pause;
    if (remainingMs > 0) this.#afterPause = setTimeout(() => this.look(), remainingMs + TIMER_MS).unref();
  }

  async #trim(): Promise<void> {
    if (performance.now() - this.#trimmedAt < TRIM_EVERY_MS) return;
    this.#trimmedAt = performance.now();
    await trimAdvice(this.#deps.db, new Date(this.#deps.unit().now.getTime() - KEEP_MS));
  }
}

/** `dryRun`: its key, if it is of one. `known`: why it fails without being asked; null: it is asked. */
interface Next {
  subject: Subject;
  dryRun?: string;
  known: AdviceFault | null;
}

/** Ollama takes a name without a tag as :latest. A colon before the last slash is a port. */
const withTag = (model: string): string =>
  model.slice(model.lastIndexOf('/') + 1).includes(':') ? model : `${model}:latest`;
