import type { Scheduler } from '../time/clock.ts';
import type { SharedState } from './shared-state.ts';

export interface HangWatchOptions {
  shared: Pick<SharedState, 'mainBeatAt'>;
  /** `now` is that of `shared`. */
  scheduler: Scheduler;
  silenceMs: number;
  onHang: () => void;
}

/**
 * Notices that the main thread's event loop has not come round for too long. It counts in ticks of its own: a process that was
 * stopped as a whole (SIGSTOP, a machine without a free core) is not one whose main thread hangs.
 */
export class HangWatch {
  readonly #options: HangWatchOptions;
  readonly #tickMs: number;
  #lastBeat = 0;
  #silentMs = 0;

  constructor(options: HangWatchOptions) {
    this.#options = options;
    this.#tickMs = options.silenceMs / 10;
  }

  /** Until it hangs. */
  start(): void {
    this.#options.scheduler.after(this.#tickMs, () => {
      if (this.#isSilentTooLong()) this.#options.onHang();
      else this.start();
    });
  }

  #isSilentTooLong(): boolean {
    const { shared, silenceMs } = this.#options;
    const beat = shared.mainBeatAt;
    this.#silentMs = beat === this.#lastBeat ? this.#silentMs + this.#tickMs : 0;
    this.#lastBeat = beat;
    return this.#silentMs >= silenceMs;
  }
}
