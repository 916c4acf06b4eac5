import { setTimeout as delay } from 'node:timers/promises';
import type { Watermarks } from '../bus.ts';

/** A transport that does not tell the time at once tells it at the next look. */
const WITHIN_MS = 50;
/** A transport that loses again and again is not given everything again each time. */
const BETWEEN_LOSSES_MS = 10_000;

export interface WatermarkOptions {
  watermarks: Watermarks;
  service: string;
  /** The latest time at which the outbox has an event marked as published; null: none is. */
  lastPublished(): Promise<number | null>;
  /**
   * The transport has lost what was published after that time, null: everything. Resolves when the outbox knows that this is to be
   * published again.
   */
  lost(after: number | null): Promise<void>;
}

/**
 * Tells the transport up to when all that a database's outbox held has been published: a look that began then, and the transport has taken
 * all that the look, and those before it, had found. No event is marked with a time that the transport has not kept before: one that knows
 * less than the outbox has lost something.
 */
export class Watermark {
  readonly #options: WatermarkOptions;
  #look: { at: number; untaken: Set<number> } | undefined;
  /** what the transport must have kept; undefined: to be read from the outbox; null: nothing */
  #least: number | null | undefined;
  #lastLoss = Number.NEGATIVE_INFINITY;

  constructor(options: WatermarkOptions) {
    this.#options = options;
  }

  /** The time before a look; undefined: it is not known, and nothing is marked. */
  async now(): Promise<number | undefined> {
    const { watermarks, service, lastPublished } = this.#options;
    try {
      if (this.#least === undefined) this.#least = await lastPublished();
      const asked = watermarks.now(service, this.#least);
      const told = await Promise.race([asked, delay(WITHIN_MS, undefined, { ref: false })]);
      if (told === undefined) return undefined;
      if (told.lost !== undefined) return await this.#recover(told.lost);
      this.#least = told.at;
      return told.at;
    } catch {
      return undefined;
    }
  }

  /** A look that began at that time has found all that there was; the transport has not taken these yet. */
  looked(at: number, untaken: Iterable<number>): void {
    this.#look = { at, untaken: new Set(untaken) };
    this.#tellWhenTaken();
  }

  taken(id: number): void {
    if (this.#look?.untaken.delete(id)) this.#tellWhenTaken();
  }

  refused(): void {
    this.#look = undefined;
  }

  /** Others publish from now on, and may have told more. */
  forget(): void {
    this.#look = undefined;
    this.#least = undefined;
  }

  #tellWhenTaken(): void {
    if (this.#look === undefined || this.#look.untaken.size > 0) return;
    const { at } = this.#look;
    this.#look = undefined;
    // A transport that is away, or full, is told at the next look.
    this.#options.watermarks.reached(this.#options.service, at).catch(() => {});
  }

  async #recover(after: number | null): Promise<undefined> {
    this.#look = undefined;
    if (performance.now() - this.#lastLoss < BETWEEN_LOSSES_MS) return;
    await this.#options.lost(after);
    this.#lastLoss = performance.now();
    this.#least = null;
  }
}
