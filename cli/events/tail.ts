import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { chronicleRoutes } from '../../services/chronicle/contract/routes.ts';
import { headersFor } from '../../services/kit/calls/client.ts';
import { addressOf } from '../services/address.ts';
import { asked } from '../services/asked.ts';
import { shown, toJsonLine } from '../terminal-text.ts';
import { mustBeKnown } from './known-names.ts';
import { eventsIn } from './server-sent-events.ts';
import { chronicle } from './services.ts';

const RETRY_MS = 1_000;
/** Chronicle says something at least every 15 s. */
const SILENCE_MS = 45_000;

export interface TailOptions {
  json?: true;
  /** events before now to begin with */
  last: number;
  stream?: string;
  type?: string;
  /** ends after what the log holds */
  follow: boolean;
  dir: string;
}

export interface Told {
  seq: number;
  stream: string;
  timestamp: string;
  event_type: string;
  aggregate_type: string;
  aggregate_id: string;
  aggregate_version: number;
  event_id: string;
  metadata: Record<string, unknown>;
}

/** `dsm events tail`: prints each event once, in the order of the log, also when chronicle is away in between. */
export async function tail(options: TailOptions): Promise<void> {
  await mustBeKnown(options);
  const client = chronicle(options.dir);
  const { head } = await asked('events tail', () => client.listEvents({ query: { limit: 1 } }));
  let position = Math.max(0, head - options.last);
  const tell = (event: Told): void => {
    position = event.seq;
    if (options.stream !== undefined && event.stream !== options.stream) return;
    if (options.type !== undefined && event.event_type !== options.type) return;
    process.stdout.write(options.json ? toJsonLine(event) : `${lineOf(event)}\n`);
  };
  while (!options.follow && position < head) {
    const { events } = await asked('events tail', () => client.listEvents({ query: { after: position, limit: 500 } }));
    if (events.length === 0) return;
    for (const event of events) if (event.seq <= head) tell(event as Told);
  }
  for (let isAway = false; options.follow; ) {
    try {
      await follow(
        options.dir,
        () => position,
        tell,
        () => {
          if (isAway) process.stderr.write('dsm: chronicle is back\n');
          isAway = false;
        },
      );
    } catch (error) {
      if (!isAway)
        process.stderr.write(`dsm: events tail: chronicle is away (${shown((error as Error).message)}), trying on\n`);
      isAway = true;
      await sleep(RETRY_MS);
    }
  }
}

async function follow(
  dir: string,
  after: () => number,
  tell: (event: Told) => void,
  opened: () => void,
): Promise<void> {
  const { url, settings } = addressOf('chronicle', dir);
  const { statusCode, body } = await request(url() + chronicleRoutes.listEvents.path, {
    headers: { accept: 'text/event-stream', 'last-event-id': String(after()), ...headersFor(settings) },
    bodyTimeout: SILENCE_MS,
  });
  if (statusCode !== 200) throw new Error(`it answered ${statusCode}: ${(await body.text()).slice(0, 200)}`);
  opened();
  for await (const event of eventsIn(body)) tell(event as Told);
}

/** One event on one line. */
const lineOf = (event: Told): string =>
  [
    String(event.seq).padStart(6),
    event.timestamp,
    event.event_type,
    `${event.aggregate_type} ${event.aggregate_id} v${event.aggregate_version}`,
    event.event_id,
  ]
    .map((part, i) => (i === 0 ? part : shown(part)))
    .join('  ');
