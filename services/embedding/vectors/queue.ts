export class QueueFull extends Error {
  override name = 'QueueFull';
}

export interface QueueLimits {
  /** tasks under way at the same time */
  atOnce: number;
  /** tasks that wait for their turn */
  waiting: number;
}

/** Runs so many tasks at once; the others wait in the order in which they came. */
export class Queue {
  readonly #limits: QueueLimits;
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Runs a task when its turn comes, or never when `signal` ends before; a task that has begun looks at the signal itself.
   * @throws QueueFull, the reason of the signal, whatever the task throws
   */
  async run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#turn(signal);
    try {
      return await task();
    } finally {
      this.#next();
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#running < this.#limits.atOnce) {
      this.#running++;
      return;
    }
    if (this.#waiting.size >= this.#limits.waiting) throw new QueueFull(`${this.#waiting.size} tasks wait already`);
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.delete(begin);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.add(begin);
    });
  }

  /** Who has ended hands its place to the first that waits. */
  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined) {
      this.#running--;
      return;
    }
    this.#waiting.delete(first);
    first();
  }
}
