import type { Socket } from 'node:net';
import { Answer, type AnswerSource } from './answer.ts';
import { type AnswerHead, AnswerReader, type AnswerSink } from './answer-reader.ts';
import type { Inbox } from './inbox.ts';

export interface Call {
  /** The request as it is written. */
  text: string;
  /** ms in which nothing may come before it is given up; 0 for no limit */
  silenceMs: number;
  signal: AbortSignal | undefined;
}

/** Told what becomes of a connection. */
export interface ConnectionOwner {
  /** It could take another request. */
  freed(connection: Connection): void;
  /** Nothing came for too long; it is about to be ended. */
  silent(): void;
  gone(connection: Connection): void;
}

// The API server keeps a connection that nobody uses for longer than this, so we are the ones who close it.
const IDLE_MS = 30_000;
// A proxy may say that it closes sooner (`Keep-Alive: timeout=5`); a request that it does not see any more comes so much before.
const HASTE_MS = 1_000;

interface Open extends Call, Pick<PromiseWithResolvers<Answer>, 'resolve' | 'reject'> {}

/** An open connection, over which one request after the other is answered. What goes wrong with one of them ends the connection. */
export class Connection implements AnswerSink, AnswerSource {
  readonly #socket: Socket;
  readonly #owner: ConnectionOwner;
  readonly #reader = new AnswerReader();
  /** The request whose answer is not whole. */
  #open: Open | undefined;
  /** Its answer, once the head is in. */
  #answer: Answer | undefined;
  #idleMs = IDLE_MS;

  /** `inbox`: what the socket reads into, where it was opened with one. */
  constructor(socket: Socket, owner: ConnectionOwner, inbox?: Inbox) {
    this.#socket = socket;
    this.#owner = owner;
    socket.setNoDelay(true);
    // Of TCP's own probes the first; a watch that says nothing is noticed by its bookmarks, long before.
    socket.setKeepAlive(true, IDLE_MS);
    const read = (bytes: Buffer) => this.#read(bytes);
    socket.on('data', read);
    if (inbox !== undefined) inbox.onBytes = read;
    socket.on('end', () => {
      this.#read(undefined);
      this.destroy(closed());
    });
    socket.on('error', (error) => this.destroy(error));
    socket.on('timeout', () => this.#beSilent());
    socket.on('close', () => this.destroy(closed()));
  }

  /** Resolves when the head of the answer is in. Rejects when none comes, for whatever reason. */
  send(call: Call): Promise<Answer> {
    const { text, silenceMs, signal } = call;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#open = { ...call, resolve, reject };
    this.#reader.expect(this);
    signal?.addEventListener('abort', this.giveUp);
    if (this.#socket.destroyed) this.destroy(closed());
    // An abort from before is not told again.
    else if (signal?.aborted) this.giveUp();
    else {
      this.#socket.ref();
      this.#limitSilence(silenceMs);
      this.#socket.write(text);
    }
    return promise;
  }

  /** Nothing waits for it: a process may end. */
  rest(): void {
    this.#limitSilence(this.#idleMs);
    this.#socket.unref();
  }

  /** Ends it at once; whatever is under way fails with this. */
  destroy(error: Error): void {
    const [open, answer] = this.#settle();
    this.#socket.destroy();
    this.#owner.gone(this);
    if (answer === undefined) open?.reject(error);
    else answer.fail(error);
  }

  /** Also called when the signal of a request says so. */
  readonly giveUp = (): void =>
    this.destroy(new Error('the request was given up', { cause: this.#open?.signal?.reason }));

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    if (this.#socket.isPaused()) this.#socket.resume();
  }

  onHead(head: AnswerHead): void {
    const [, seconds] = /\btimeout=(\d{1,6})/i.exec(head.headers.get('keep-alive') ?? '') ?? [];
    if (seconds !== undefined) this.#idleMs = Math.min(IDLE_MS, Number(seconds) * 1_000 - HASTE_MS);
    this.#answer = new Answer(head, this);
    this.#open?.resolve(this.#answer);
  }

  onData(bytes: Buffer): void {
    this.#answer?.push(bytes);
  }

  onEnd(isReusable: boolean): void {
    const [, answer] = this.#settle();
    answer?.finish();
    this.resume();
    // Answered before all of the request was written, a server may not read the rest.
    if (isReusable && this.#socket.writableLength === 0 && this.#idleMs > 0) this.#owner.freed(this);
    else this.destroy(closed());
  }

  #read(bytes: Buffer | undefined): void {
    // What lay ready still comes after the end.
    if (this.#socket.destroyed) return;
    try {
      if (bytes === undefined) this.#reader.close();
      else this.#reader.push(bytes);
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  #beSilent(): void {
    const { silenceMs } = this.#open ?? {};
    if (silenceMs !== undefined) this.#owner.silent();
    this.destroy(new Error(`nothing came for ${silenceMs} ms`));
  }

  #limitSilence(ms: number): void {
    if (this.#socket.timeout !== ms) this.#socket.setTimeout(ms);
  }

  #settle(): [Open | undefined, Answer | undefined] {
    const under: [Open | undefined, Answer | undefined] = [this.#open, this.#answer];
    this.#open?.signal?.removeEventListener('abort', this.giveUp);
    this.#open = undefined;
    this.#answer = undefined;
    return under;
  }
}

const closed = (): Error => new Error('the connection was closed');
