import type { Logger } from './logger.ts';

/** Says of something that is tried again and again when it begins to fail and when it works again, not each try in between. */
export class OutageLog {
  readonly #log: Logger;
  readonly #what: string;
  #fails = false;

  /** `what` begins the sentence, such as "outbox: reading it". */
  constructor(log: Logger, what: string) {
    this.#log = log;
    this.#what = what;
  }

  /** `told` instead of the error with its stack. */
  failed(error: unknown, told: object = { err: error }): void {
    this.#log[this.#fails ? 'debug' : 'warn'](told, `${this.#what} fails and is tried again`);
    this.#fails = true;
  }

  worked(): void {
    if (this.#fails) this.#log.info(`${this.#what} works again`);
    this.#fails = false;
  }
}
