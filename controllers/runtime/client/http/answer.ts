import { StringDecoder } from 'node:string_decoder';
import type { AnswerHead } from './answer-reader.ts';

/** What an answer may ask of the connection that it comes by. */
export interface AnswerSource {
  pause(): void;
  resume(): void;
  /** Nobody wants the rest. */
  giveUp(): void;
}

// Who reads slowly makes the server wait, so that a long list does not lie in memory twice.
const HIGH_WATER_BYTES = 262_144;

/** The answer to one request, from its head on. Its body is for `text`, `body` or `discard`, one of them and once. */
export class Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly #source: AnswerSource;
  // Holds back the first bytes of a character that was cut until the rest has come.
  readonly #decoder = new StringDecoder('utf8');
  #parts: string[] = [];
  #bytes = 0;
  #state: 'coming' | 'whole' | Error = 'coming';
  #waiting: PromiseWithResolvers<void> | undefined;

  constructor({ status, headers }: AnswerHead, source: AnswerSource) {
    this.status = status;
    this.headers = headers;
    this.#source = source;
  }

  /** Rejects when the body is cut short. */
  async text(): Promise<string> {
    while (this.#state !== 'whole') await this.#more();
    return this.#taken().join('');
  }

  /** The text as it comes; throws when it is cut short. Who stops reading gives up the rest. */
  async *body(): AsyncGenerator<string, void> {
    try {
      for (;;) {
        yield* this.#taken();
        if (this.#parts.length > 0) continue;
        if (this.#state === 'whole') return;
        await this.#more();
      }
    } finally {
      this.discard();
    }
  }

  /** Ends the connection if there is more to come. */
  discard(): void {
    this.#parts = [];
    if (this.#state === 'coming') this.#source.giveUp();
  }

  /** Keeps none of the bytes themselves. */
  push(bytes: Buffer): void {
    this.#take(this.#decoder.write(bytes));
    this.#bytes += bytes.length;
    if (this.#waiting !== undefined) this.#settle()?.resolve();
    else if (this.#bytes > HIGH_WATER_BYTES) this.#source.pause();
  }

  finish(): void {
    this.#take(this.#decoder.end());
    this.#state = 'whole';
    this.#settle()?.resolve();
  }

  fail(error: Error): void {
    this.#state = error;
    this.#settle()?.reject(error);
  }

  #take(text: string): void {
    if (text !== '') this.#parts.push(text);
  }

  #taken(): string[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  #more(): Promise<void> {
    if (this.#state instanceof Error) return Promise.reject(this.#state);
    this.#bytes = 0;
    this.#source.resume();
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }

  #settle(): PromiseWithResolvers<void> | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}
