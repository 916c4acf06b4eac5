import { pause, type Scheduler } from '../time/clock.ts';
import type { Elector, Outcome } from './elector.ts';
import type { Lease } from './lease.ts';
import type { FromThread } from './messages.ts';
import type { SharedState } from './shared-state.ts';
import { jittered, type LeaseTiming } from './timing.ts';

export interface CampaignOptions {
  elector: Elector;
  shared: SharedState;
  timing: LeaseTiming;
  /** `now` is that of `shared`. */
  scheduler: Scheduler;
  /** In [0, 1). */
  random: () => number;
  tell: (message: FromThread) => void;
  /** The lease was won or lost: told to people as an Event about it. */
  record: (what: 'became leader' | 'stopped leading', lease: Lease) => void;
}

// Candidates that saw the same last renewal would all ask at the same instant.
const SPREAD_MS = 200;

/** Runs for leader when asked to, keeps the lease while it can, and says when it is lost. Then it waits to be asked again. */
export class Campaign {
  readonly #options: CampaignOptions;
  readonly #end = new AbortController();
  #asked = Promise.withResolvers<void>();
  #isFailing = false;
  #leader = '';

  constructor(options: CampaignOptions) {
    this.#options = options;
  }

  ask(): void {
    this.#asked.resolve();
  }

  /** No further attempt is begun. */
  stop(): void {
    this.#end.abort();
    this.#asked.resolve();
  }

  /** Resolves once stopped. A lease that is held then is not given back, but believed in no longer. */
  async run(): Promise<void> {
    const { shared, tell, record } = this.#options;
    const { signal } = this.#end;
    for (;;) {
      await this.#asked.promise;
      this.#asked = Promise.withResolvers();
      const lease = signal.aborted ? undefined : await this.#win();
      if (lease === undefined) break;
      this.#leader = '';
      tell({ type: 'elected' });
      record('became leader', lease);
      const why = await this.#keep(lease);
      shared.leaderUntil = 0;
      record('stopped leading', lease);
      if (signal.aborted) break;
      tell({ type: 'lost', why });
    }
  }

  /** Undefined when stopped before. */
  async #win(): Promise<Lease | undefined> {
    const { timing, scheduler, random, shared } = this.#options;
    const { signal } = this.#end;
    while (!signal.aborted) {
      let waitMs = jittered(timing.retryPeriodMs, random());
      const outcome = await this.#attempt();
      if (outcome?.isHeld && !signal.aborted && this.#believe(outcome.since)) return outcome.lease;
      if (outcome?.isHeld === false) {
        this.#follows(outcome.holder);
        waitMs = Math.min(waitMs, Math.max(0, outcome.expiresInMs) + SPREAD_MS * random());
      }
      await pause(scheduler, waitMs, signal);
    }
    shared.leaderUntil = 0;
    return undefined;
  }

  /** Resolves with why the lease is held no longer. */
  async #keep(won: Lease): Promise<string> {
    const { timing, scheduler, shared } = this.#options;
    const { signal } = this.#end;
    for (;;) {
      await pause(scheduler, Math.min(timing.retryPeriodMs, shared.leaderUntil - scheduler.now()), signal);
      if (signal.aborted) return 'it is given back';
      const isSilent = scheduler.now() - shared.mainBeatAt > timing.silenceMs;
      // Before the deadline an attempt may still be under way; after it the lease is lost even if nobody has taken it: what
      // this process did not do in time, another may have begun.
      const outcome = isSilent ? undefined : await this.#attempt();
      const isLate = scheduler.now() >= shared.leaderUntil;
      if (isLate) return `it could not be renewed for ${timing.renewDeadlineMs} ms`;
      if (outcome === undefined) continue;
      if (!outcome.isHeld) {
        if (outcome.holder !== '') return `${outcome.holder} holds it`;
      } else if (!isSameTerm(won, outcome.lease)) return 'it was changed by others and had to be taken again';
      else this.#believe(outcome.since);
    }
  }

  /** Undefined when the API server has refused it or is away. */
  async #attempt(): Promise<Outcome | undefined> {
    const { elector, tell, shared, scheduler } = this.#options;
    try {
      const outcome = await elector.attempt();
      shared.leaseSeenAt = scheduler.now();
      if (this.#isFailing) tell({ type: 'works' });
      this.#isFailing = false;
      return outcome;
    } catch (error) {
      if (!this.#isFailing) tell({ type: 'failing', why: error instanceof Error ? error.message : String(error) });
      this.#isFailing = true;
      return undefined;
    }
  }

  /** Whether there is something left to believe in. */
  #believe(since: number): boolean {
    const { shared, timing, scheduler } = this.#options;
    const until = since + timing.renewDeadlineMs;
    if (until <= scheduler.now()) return false;
    shared.leaderUntil = until;
    return true;
  }

  #follows(leader: string): void {
    if (leader === '' || leader === this.#leader) return;
    this.#leader = leader;
    this.#options.tell({ type: 'follows', leader });
  }
}

/** Whether nobody else can have held it in between. */
function isSameTerm(won: Lease, now: Lease): boolean {
  return won.metadata.uid === now.metadata.uid && won.spec?.leaseTransitions === now.spec?.leaseTransitions;
}
