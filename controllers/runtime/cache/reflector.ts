import type { KubeClient } from '../client/kube-client.ts';
import { isExpired, isInvalid, isNotFound, isSilence, KubeError } from '../client/kube-error.ts';
import type { Selectors, WatchEvent } from '../client/watch-stream.ts';
import { Backoff } from '../control/backoff.ts';
import type { KubeObject, Resource } from '../objects/object.ts';
import type { Logger } from '../observe/log.ts';
import { pause, type Scheduler } from '../time/clock.ts';
import { isServed } from './served.ts';
import { trim } from './trim.ts';

/** Where a reflector's view of the API server goes. None of these may throw. */
export interface ReflectorSink<T extends KubeObject> {
  /** One object of a list that has not come to its end, so that the work of a long list is not done all at once. */
  listed(object: T): void;
  /** Everything that exists, as of `resourceVersion`. */
  replace(items: T[], resourceVersion: string): void;
  changed(object: T): void;
  deleted(object: T): void;
  /** The stream has told everything up to `resourceVersion`. */
  progressed(resourceVersion: string): void;
  /** The API server no longer has this kind, such as a CRD that was deleted, and so no object of it. */
  kindGone(): void;
}

export interface ReflectorOptions<T extends KubeObject> {
  client: KubeClient;
  resource: Resource<T>;
  namespace?: string;
  selectors: Selectors;
  sink: ReflectorSink<T>;
  log: Logger;
  scheduler: Scheduler;
  inactivityMs?: number;
}

// The cap is low on purpose: what a long outage let grow is what delays the recovery once the server is back.
const BACKOFF = { baseMs: 100, capMs: 1_500 };
// The server ends each watch after this time, so that after a while all clients are spread over all servers again.
const WATCH_SECONDS = { shortest: 300, span: 300 };
// As long as a client may be asked to wait.
const LONGEST_PAUSE_MS = 60_000;
// An API server that has just started, or has just heard of a CRD, may not know a kind for a moment.
const KIND_GONE_MS = 2_000;
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/**
 * Follows one collection for ever: lists, watches from there, and starts again where it stopped, or with a new list
 * when the server no longer knows that place. No error ends it; only the signal does.
 */
export class Reflector<T extends KubeObject> {
  readonly #options: ReflectorOptions<T>;
  readonly #backoff = new Backoff(BACKOFF);
  /** Where to go on watching; undefined: list first. */
  #resourceVersion: string | undefined;
  #canStreamList = true;
  #failing = false;
  #unknownSince: number | undefined;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const startedAt = this.#options.scheduler.now();
      let atLeastMs = 0;
      try {
        await this.#follow(signal);
        // A stream that ended in order goes on at once, unless the server ends them as fast as we open them.
        if (this.#options.scheduler.now() - startedAt > 1_000) continue;
      } catch (error) {
        this.#failed(error);
        if (isNotFound(error)) await this.#kindUnknown(signal);
        else this.#unknownSince = undefined;
        if (error instanceof KubeError) atLeastMs = Math.min(error.retryAfterMs ?? 0, LONGEST_PAUSE_MS);
      }
      if (!signal.aborted) await pause(this.#options.scheduler, Math.max(this.#backoff.next(), atLeastMs), signal);
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    if (this.#resourceVersion === undefined && !this.#canStreamList) await this.#list(signal);
    const streamsList = this.#resourceVersion === undefined;
    const { client, resource, namespace, selectors, inactivityMs } = this.#options;
    const events = client.watch(resource, {
      ...selectors,
      ...(namespace === undefined ? {} : { namespace }),
      ...(streamsList ? { sendInitialEvents: true } : { resourceVersion: this.#resourceVersion ?? '' }),
      ...(inactivityMs === undefined ? {} : { inactivityMs }),
      timeoutSeconds: Math.round(WATCH_SECONDS.shortest + Math.random() * WATCH_SECONDS.span),
      signal,
    });
    let initial: Map<string, T> | undefined = streamsList ? new Map() : undefined;
    try {
      for await (const event of events) {
        this.#succeeded();
        if (event.type !== 'BOOKMARK') event.object = trim(resource, event.object);
        if (initial === undefined) this.#take(event);
        else if (this.#collect(initial, event)) {
          this.#replace([...initial.values()], event.object.metadata.resourceVersion ?? '');
          initial = undefined;
        }
      }
    } catch (error) {
      if (initial !== undefined && !isOutage(error)) this.#canStreamList = false;
      throw error;
    }
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { client, resource, namespace, selectors } = this.#options;
    const scope = namespace === undefined ? {} : { namespace };
    const { items, resourceVersion } = await client.list(resource, { ...selectors, ...scope, signal });
    this.#replace(
      items.map((item) => trim(resource, item)),
      resourceVersion,
    );
  }

  #replace(items: T[], resourceVersion: string): void {
    this.#options.sink.replace(items, resourceVersion);
    this.#resourceVersion = resourceVersion;
    this.#succeeded();
  }

  /** Adds what a streamed list brings; true when the list is complete. */
  #collect(into: Map<string, T>, event: WatchEvent<T>): boolean {
    if (event.type === 'BOOKMARK') return event.object.metadata.annotations?.[INITIAL_EVENTS_END] === 'true';
    const key = `${event.object.metadata.namespace ?? ''}/${event.object.metadata.name}`;
    if (event.type === 'DELETED') into.delete(key);
    else {
      into.set(key, event.object);
      this.#options.sink.listed(event.object);
    }
    return false;
  }

  #take(event: WatchEvent<T>): void {
    const { sink } = this.#options;
    if (event.type === 'DELETED') sink.deleted(event.object);
    else if (event.type !== 'BOOKMARK') sink.changed(event.object);
    const version = event.object.metadata.resourceVersion;
    if (version === undefined) return;
    this.#resourceVersion = version;
    sink.progressed(version);
  }

  /** Not before the API server has said so for a while, and its own list of kinds says the same. */
  async #kindUnknown(signal: AbortSignal): Promise<void> {
    const { client, resource, scheduler, sink, log } = this.#options;
    this.#resourceVersion = undefined;
    this.#unknownSince ??= scheduler.now();
    if (scheduler.now() - this.#unknownSince < KIND_GONE_MS || (await isServed(client, resource, signal))) return;
    log.debug({}, 'the API server has no such kind: its objects count as gone');
    sink.kindGone();
  }

  #succeeded(): void {
    this.#backoff.reset();
    this.#unknownSince = undefined;
    if (!this.#failing) return;
    this.#failing = false;
    this.#options.log.info({}, 'the watch works again');
  }

  #failed(error: unknown): void {
    if (isExpired(error)) {
      const wasListing = this.#resourceVersion === undefined;
      this.#resourceVersion = undefined;
      // A list that is refused as too old as well is the same trouble still.
      const level = wasListing ? 'debug' : 'info';
      this.#options.log[level]({ reason: String(error) }, 'the watch is too far behind, listing again');
      return;
    }
    // A resource that nobody has touched since the server started gets no bookmarks: silence is no fault of anybody.
    if (isSilence(error)) {
      this.#options.log.debug({ reason: String(error) }, 'the watch was silent, opening it again');
      return;
    }
    const level = this.#failing ? 'debug' : 'warn';
    this.#failing = true;
    const why = error instanceof KubeError ? { why: error.message } : { err: error };
    this.#options.log[level](why, 'the watch failed, trying again');
  }
}

/** Whether an error says nothing about the server's ability to stream a list. */
function isOutage(error: unknown): boolean {
  return !isInvalid(error) && !isSilence(error);
}
