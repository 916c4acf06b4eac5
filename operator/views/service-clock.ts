/** What a later answer says of the time is not told: it may have been said long ago. */
const LATE_MS = 1_000;
/** A clock that is more than that away from what was told before was moved. */
const MOVED_MS = 3_000;
/** So that what ends at an instant has ended by the service's clock too. */
const BEHIND_MS = 200;

/** What a service's clock says between its answers: it may be ahead of ours, and moved while we look (in a local world). */
export class ServiceClock {
  readonly #monotonic: () => number;
  #told: { at: number; now: number } | undefined;

  constructor(monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic;
  }

  /** In ms since 1970, never ahead of the service's; before it has told: the beginning of time. */
  now(): number {
    return this.#told === undefined ? 0 : this.#told.now + this.#monotonic() - this.#told.at - BEHIND_MS;
  }

  /** Takes what an answer that took so long says of it (RFC 3339; undefined: nothing). Returns whether it was moved since the last one. */
  told(instant: string | undefined, tookMs: number): boolean {
    if (instant === undefined || tookMs > LATE_MS) return false;
    const now = Date.parse(instant);
    const hasMoved = this.#told !== undefined && Math.abs(now - BEHIND_MS - this.now()) > MOVED_MS;
    this.#told = { at: this.#monotonic(), now };
    return hasMoved;
  }
}
