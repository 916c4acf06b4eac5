import { createParser } from 'eventsource-parser';
import type { KeySource } from '../../controllers/runtime/control/key-source.ts';
import type { ObjectKey } from '../../controllers/runtime/objects/object.ts';
import { whenAborted } from '../../controllers/runtime/time/clock.ts';
import type { ChronicleClient } from '../../services/chronicle/contract/client.ts';
import { chronicleRoutes } from '../../services/chronicle/contract/routes.ts';
import { headersFor } from '../../services/kit/calls/client.ts';
import { exchange, textOf } from '../../services/kit/calls/exchange.ts';
import type { ServiceOutages } from './service-outages.ts';

export interface EventFeedOptions {
  name: string;
  chronicle: Pick<ChronicleClient, 'listEvents'>;
  /** asked on every connect */
  baseUrl: () => string;
  installation?: string | undefined;
  /** see CallSettings */
  token?: (() => string | undefined) | undefined;
  outages: ServiceOutages;
  /** Told of each event where it belongs: what that may have changed is read where it is. */
  onEvent(event: HeardEvent): void;
  /** Reads what may have changed while no events were heard. */
  catchUp(): Promise<void>;
}

/** What is heard of an event. */
export interface HeardEvent {
  stream: string;
  /** undefined: it names none */
  projectID: string | undefined;
  sprintID: string | undefined;
}

// Chronicle says something at least every 15 s.
const SILENCE_MS = 45_000;
const CONNECT_MS = 5_000;

/** Chronicle's log, heard once for all controllers. What an event says is not believed, only that something of its project happened. */
export class EventFeed implements KeySource {
  readonly name: string;
  readonly #options: EventFeedOptions;
  /** position in the log up to which events were heard; undefined before the first connect */
  #position: number | undefined;
  #isAway = false;
  #hasConnected = false;
  readonly #wakes = new Set<() => void>();

  constructor(options: EventFeedOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** Whether the last try to connect failed. */
  isAway(): boolean {
    return this.#isAway;
  }

  /** Keys to look at when events may have been missed, and when chronicle goes away, for a controller. */
  source(name: string, allKeys: () => ObjectKey[]): KeySource {
    return {
      name,
      start: async (enqueue, signal) => {
        const wake = () => {
          for (const key of allKeys()) enqueue(key);
        };
        this.#wakes.add(wake);
        // It did so before it could be told.
        if (this.#hasConnected || this.#isAway) wake();
        await whenAborted(signal);
        this.#wakes.delete(wake);
      },
    };
  }

  /** Hears events until the connection ends, or at once when there is none; the runtime starts it again. Throws what chronicle never sends. */
  async start(_enqueue: (key: ObjectKey) => void, signal: AbortSignal): Promise<void> {
    try {
      await this.#hear(signal);
    } finally {
      // Who starts it again after that looks at every object: what was told meanwhile, perhaps for hours, is not replayed.
      if (signal.aborted) {
        this.#position = undefined;
        this.#hasConnected = false;
      }
    }
  }

  async #hear(signal: AbortSignal): Promise<void> {
    const { outages } = this.#options;
    const wakeAll = (): void => {
      for (const wake of this.#wakes) wake();
    };
    const turn = (isAway: boolean): void => {
      const isNews = this.#isAway !== isAway;
      this.#isAway = isAway;
      if (isNews) wakeAll();
    };
    let body: AsyncIterable<Uint8Array>;
    try {
      body = await this.#connect(signal);
    } catch (error) {
      if (signal.aborted) return;
      outages.away('chronicle', (error as Error).message || String(error));
      turn(true);
      return;
    }
    outages.back('chronicle');
    // What was missed meanwhile is known before anything is looked at because of it.
    if (this.#isAway || !this.#hasConnected) await Promise.race([this.#options.catchUp(), whenAborted(signal)]);
    if (signal.aborted) return;
    turn(false);
    if (!this.#hasConnected) wakeAll();
    this.#hasConnected = true;
    const parser = createParser({ onEvent: ({ data }) => this.#heard(data) });
    const decoder = new TextDecoder();
    for await (const chunk of untilCut(body)) parser.feed(decoder.decode(chunk, { stream: true }));
  }

  async #connect(signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const { chronicle, baseUrl } = this.#options;
    // The log is never replayed: whoever connects looks at every object anyway.
    this.#position ??= (await chronicle.listEvents({ query: { limit: 1 } })).head;
    const answer = await exchange(baseUrl() + chronicleRoutes.listEvents.path, {
      headers: {
        accept: 'text/event-stream',
        // Chronicle of an earlier release tells all of each event.
        prefer: 'return=minimal',
        'last-event-id': String(this.#position),
        ...headersFor(this.#options),
      },
      headWithinMs: CONNECT_MS,
      silenceMs: SILENCE_MS,
      signal,
    });
    if (answer.status !== 200)
      throw new Error(`event feed: chronicle: answered ${answer.status}: ${await textOf(answer)}`);
    return answer.body;
  }

  #heard(data: string): void {
    const { seq, event } = heardIn(data);
    this.#position = seq;
    this.#options.onEvent(event);
  }
}

/** Looked at by hand: under load hundreds come a second, and a schema takes longer than all else. @throws what chronicle never sends */
function heardIn(data: string): { seq: number; event: HeardEvent } {
  const { seq, stream, event_data: about } = JSON.parse(data) as Record<string, unknown>;
  if (typeof seq !== 'number') throw new Error(`event feed: seq: expected number, got ${typeof seq}`);
  if (typeof stream !== 'string')
    throw new Error(`event feed: event ${seq}: stream: expected string, got ${typeof stream}`);
  const { project_id, sprint_id, report } = (about ?? {}) as Record<string, unknown>;
  // Of a daily scrum that is told whole, which names its sprint nowhere else.
  const sprintID = idIn(sprint_id) ?? idIn((report as { sprint_id?: unknown } | null | undefined)?.sprint_id);
  return { seq, event: { stream, projectID: idIn(project_id), sprintID } };
}

const idIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A connection that breaks is one that ends: whether chronicle is away shows when it is opened again. */
async function* untilCut(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch(() => undefined);
      if (next === undefined || next.done) return;
      yield next.value;
    }
  } finally {
    // Gives the connection up when its reader has thrown.
    await chunks.return?.();
  }
}
