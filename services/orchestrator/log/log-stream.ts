import { createParser } from 'eventsource-parser';
import { request } from 'undici';
import { chronicleRoutes } from '../../chronicle/contract/routes.ts';
import { loggedEvent } from '../../chronicle/contract/watch.ts';
import type { LoggedEvent } from './events.ts';
import { PAGE } from './pages.ts';

/** Chronicle says something at least every 15 s. */
const SILENCE_MS = 45_000;
const CONNECT_MS = 5_000;
/** What comes so soon after other events waits for more: each taking has its price, whatever it takes. */
const GATHER_MS = 60;
/** As many as a page that has no more behind it. */
const MOST_AT_ONCE = PAGE - 1;

/**
 * What chronicle's log holds after a position, and what comes, until the connection ends: several events at once, in their order, those
 * that come after a while at once; none of them: nothing has come since. @throws when chronicle is away or sends no events
 */
export async function* logAfter(
  position: number,
  { url, headers, signal }: { url: string; headers: Record<string, string>; signal: AbortSignal },
): AsyncGenerator<LoggedEvent[]> {
  const { statusCode, body } = await request(url + chronicleRoutes.listEvents.path, {
    headers: { accept: 'text/event-stream', 'last-event-id': String(position), ...headers },
    headersTimeout: CONNECT_MS,
    bodyTimeout: SILENCE_MS,
    signal,
  });
  if (statusCode !== 200) throw new Error(`chronicle answered ${statusCode}: ${await body.text()}`);
  const events: LoggedEvent[] = [];
  let isSilent = false;
  const parser = createParser({
    onEvent: ({ data }) => void events.push(loggedEvent.parse(JSON.parse(data))),
    onComment: () => {
      isSilent = true;
    },
  });
  const decoder = new TextDecoder();
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const coming = () => {
    const next = chunks.next();
    // Whoever waits for it hears of it: while events are handled nobody does.
    next.catch(() => {});
    return next;
  };
  let gatheredAt = Number.NEGATIVE_INFINITY;
  try {
    for (let next = coming(); ; ) {
      const early = gatheredAt - performance.now();
      if (isSilent || (events.length > 0 && (early <= 0 || events.length >= MOST_AT_ONCE))) {
        gatheredAt = performance.now() + GATHER_MS;
        isSilent = false;
        yield events.splice(0, MOST_AT_ONCE);
        continue;
      }
      const chunk = await (events.length > 0 ? firstOf(next, early) : next);
      if (chunk === undefined) continue;
      if (chunk.done) break;
      parser.feed(decoder.decode(chunk.value, { stream: true }));
      next = coming();
    }
    while (events.length > 0) yield events.splice(0, MOST_AT_ONCE);
  } catch (error) {
    if (!isEnd(error)) throw error;
  } finally {
    body.destroy();
  }
}

/** undefined: it has not come within `ms` */
async function firstOf<T>(next: Promise<T>, ms: number): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, ms, undefined);
  try {
    return await Promise.race([next, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The connection has ended, as it may at any time. */
function isEnd(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  return code.startsWith('UND_ERR') || ['ECONNRESET', 'EPIPE'].includes(code);
}
