import type { KubeClient } from '../../client/kube-client.ts';
import { isAlreadyExists, isNamespaceTerminating, isRetryable, KubeError } from '../../client/kube-error.ts';
import { NotLeader } from '../../election/leadership.ts';
import { formatKey, type KubeObject, keyOf } from '../../objects/object.ts';
import { type Clock, pause, type Scheduler } from '../../time/clock.ts';
import type { Logger } from '../log.ts';
import { Outages } from '../outages.ts';
import { EventLimit } from './event-limit.ts';
import { EVENTS, type EventInit, type KubeEvent, kubeEvent } from './kube-event.ts';

const WAITING = 500;
/** What is full or not, for all objects together. */
const QUEUE = 'events that wait';
// An API server that restarts is back within this.
const ATTEMPTS = 6;
const RETRY_MS = 2_000;

export interface EventRecorderOptions {
  client: KubeClient;
  clock: Clock;
  log: Logger;
  scheduler: Scheduler;
  /** Who reports, such as `scrum.dsm.dev/operator`. */
  controller: string;
  /** Which of its processes. */
  instance: string;
}

/**
 * Writes Kubernetes Events. Call it on changes only, since it forgets everything at a restart. Recording returns at
 * once; events are written one after the other, and one that cannot be written is logged and lost, as everywhere in
 * Kubernetes: an Event is a courtesy to the reader and never state.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #limit = new EventLimit();
  readonly #outages = new Outages();
  readonly #end = new AbortController();
  #waiting = 0;
  #dropped = 0;
  #tail: Promise<void> = Promise.resolve();

  constructor(options: EventRecorderOptions) {
    this.#options = options;
  }

  record(regarding: KubeObject, init: EventInit): void {
    const { clock, log, scheduler } = this.#options;
    const key = formatKey(keyOf(regarding));
    const subject = `${regarding.kind} ${key} ${regarding.metadata.uid}`;
    const lost = (what: string, why: string) => {
      const level = this.#outages.began(what, why) ? 'warn' : 'debug';
      log[level]({ key, reason: init.reason }, `event dropped: ${why}`);
    };
    if (this.#waiting >= WAITING) {
      this.#dropped += 1;
      lost(QUEUE, 'too many wait to be written');
      return;
    }
    const verdict = this.#limit.judge(subject, [init.type, init.reason, init.note].join('\n'), scheduler.now());
    if (verdict === 'repeat') return;
    if (verdict === 'too many') {
      lost(subject, 'its object changes too often');
      return;
    }
    this.#outages.ended(subject);
    this.#waiting += 1;
    const { controller, instance } = this.#options;
    const event = kubeEvent(regarding, init, { controller, instance, now: clock.now() });
    this.#tail = this.#tail.then(() => this.#write(event));
  }

  /** Resolves when everything recorded so far is written or lost. */
  flush(): Promise<void> {
    return this.#tail;
  }

  /** As flush, but what cannot be written now is not tried again. */
  stop(): Promise<void> {
    this.#end.abort();
    return this.#tail;
  }

  async #write(event: KubeEvent): Promise<void> {
    try {
      await this.#untilWritten(event);
    } catch (error) {
      this.#lost(event, error);
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#hasRoom();
    }
  }

  #hasRoom(): void {
    if (!this.#outages.ended(QUEUE)) return;
    this.#options.log.info({ dropped: this.#dropped }, 'no event waits any more, and some were dropped');
    this.#dropped = 0;
  }

  async #untilWritten(event: KubeEvent): Promise<void> {
    const { client, log, scheduler } = this.#options;
    const place = `events in ${event.metadata.namespace}`;
    for (let attempt = 1; ; attempt++) {
      try {
        await client.create(EVENTS, event);
        if (this.#outages.ended(place)) log.info({}, `${place} are written again`);
        return;
      } catch (error) {
        // The answer to an earlier attempt was lost, the event was not.
        if (isAlreadyExists(error)) return;
        if (attempt === ATTEMPTS || !isRetryable(error) || this.#end.signal.aborted) throw error;
        await pause(scheduler, Math.min(error.retryAfterMs ?? RETRY_MS, RETRY_MS), this.#end.signal);
      }
    }
  }

  #lost({ metadata, regarding, reason }: KubeEvent, error: unknown): void {
    // The message of a refusal holds the event's own name.
    const why = error instanceof KubeError ? `${error.status} ${error.reason}` : String(error);
    const isUsual = isNamespaceTerminating(error) || error instanceof NotLeader;
    const isNews = !isUsual && this.#outages.began(`events in ${metadata.namespace}`, why);
    const key = formatKey({ namespace: regarding.namespace ?? '', name: regarding.name });
    this.#options.log[isNews ? 'warn' : 'debug']({ err: error, key, reason }, 'event not written');
  }
}
