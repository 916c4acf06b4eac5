import { createParser } from 'eventsource-parser';
import { z } from 'zod';
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

const idOf = z.string().optional().catch(undefined);
const eventSchema = z.object({
  seq: z.number(),
  stream: z.string(),
  event_data: z
    .object({
      project_id: idOf,
      sprint_id: idOf,
      // Of a daily scrum, which names its sprint nowhere else.
      report: z.object({ sprint_id: idOf }).optional().catch(undefined),
    })
    .catch({}),
});

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
    const { seq, stream, event_data: about } = eventSchema.parse(JSON.parse(data));
    this.#position = seq;
    this.#options.onEvent({
      stream,
      projectID: about.project_id,
      sprintID: about.sprint_id ?? about.report?.sprint_id,
    });
  }
}

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
