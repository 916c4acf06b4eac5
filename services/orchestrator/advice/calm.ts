/** No decision was asked for this long: the model may use the machine. */
export const CALM_MS = 200;
const LONGEST_MS = 5_000;

/** Whether decisions are being made now. A model on the same machine takes its time from them, so a burst of them goes first. */
export class Calm {
  #first = Number.NEGATIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  /** A decision was made for which nobody waits. */
  disturbed(): void {
    if (this.isThere) this.#first = performance.now();
    this.#last = performance.now();
  }

  /** Also when it has been waited for in vain. */
  get isThere(): boolean {
    const now = performance.now();
    return now - this.#last >= CALM_MS || now - this.#first >= LONGEST_MS;
  }
}
