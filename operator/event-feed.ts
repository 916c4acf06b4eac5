import { createParser } from 'eventsource-parser';
import { request } from 'undici';
import { z } from 'zod';
import type { ObjectKey } from '../controllers/runtime/object.ts';
import type { KeySource } from '../controllers/runtime/source.ts';
import type { ChronicleClient } from '../services/chronicle/contract/client.ts';
import { chronicleRoutes } from '../services/chronicle/contract/routes.ts';
import { headersFor } from '../services/kit/calls/client.ts';
import type { ServiceOutages } from './service-outages.ts';

/** What an event is about, as far as objects are concerned. */
export interface Subject {
  stream: string;
  projectID: string | undefined;
  sprintID: string | undefined;
}

export interface EventFeedOptions {
  name: string;
  chronicle: Pick<ChronicleClient, 'listEvents'>;
  /** asked on every connect */
  baseUrl: () => string;
  installation?: string | undefined;
  /** see CallSettings */
  token?: (() => string | undefined) | undefined;
  outages: ServiceOutages;
  toKeys(subject: Subject): ObjectKey[];
  /** The keys to look at when events may have been missed, and when chronicle goes away. */
  allKeys(): ObjectKey[];
}

// Chronicle says something at least every 15 s.
const SILENCE_MS = 45_000;
const CONNECT_MS = 5_000;

const eventSchema = z.object({
  seq: z.number(),
  stream: z.string(),
  event_data: z.object({
    project_id: z.string().nullish(),
    // A decision that starts nothing has none.
    sprint_id: z.string().nullish(),
    report: z.object({ sprint_id: z.string() }).optional(),
  }),
});

/** Chronicle's log as a source of keys. What an event says is not believed, only that something happened. */
export class EventFeed implements KeySource {
  readonly name: string;
  readonly #options: EventFeedOptions;
  /** position in the log up to which events were heard; undefined before the first connect */
  #position: number | undefined;
  #isAway = false;
  #hasConnected = false;

  constructor(options: EventFeedOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** Whether the last try to connect failed. */
  isAway(): boolean {
    return this.#isAway;
  }

  /** Hears events until the connection ends, or at once when there is none; the runtime starts it again. Throws what chronicle never sends. */
  async start(enqueue: (key: ObjectKey) => void, signal: AbortSignal): Promise<void> {
    const { outages, allKeys } = this.#options;
    const turn = (isAway: boolean): void => {
      const isNews = this.#isAway !== isAway;
      this.#isAway = isAway;
      if (isNews) for (const key of allKeys()) enqueue(key);
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
    turn(false);
    if (!this.#hasConnected) for (const key of allKeys()) enqueue(key);
    this.#hasConnected = true;
    const parser = createParser({ onEvent: ({ data }) => this.#heard(data, enqueue) });
    const decoder = new TextDecoder();
    for await (const chunk of untilCut(body)) parser.feed(decoder.decode(chunk, { stream: true }));
  }

  async #connect(signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const { chronicle, baseUrl } = this.#options;
    // The log is never replayed: whoever connects looks at every object anyway.
    this.#position ??= (await chronicle.listEvents({ query: { limit: 1 } })).head;
    const { statusCode, body } = await request(baseUrl() + chronicleRoutes.listEvents.path, {
      headers: {
        accept: 'text/event-stream',
        'last-event-id': String(this.#position),
        ...headersFor(this.#options),
      },
      headersTimeout: CONNECT_MS,
      bodyTimeout: SILENCE_MS,
      signal,
    });
    if (statusCode !== 200) throw new Error(`event feed: chronicle: answered ${statusCode}: ${await body.text()}`);
    return body;
  }

  #heard(data: string, enqueue: (key: ObjectKey) => void): void {
    const { seq, stream, event_data: about } = eventSchema.parse(JSON.parse(data));
    this.#position = seq;
    const sprintID = about.sprint_id ?? about.report?.sprint_id;
    const keys = this.#options.toKeys({ stream, projectID: about.project_id ?? undefined, sprintID });
    for (const key of keys) enqueue(key);
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
