import { createParser } from 'eventsource-parser';
import { request } from 'undici';
import { chronicleRoutes } from '../../chronicle/contract/routes.ts';
import { loggedEvent } from '../../chronicle/contract/watch.ts';
import type { LoggedEvent } from './events.ts';

/** Chronicle says something at least every 15 s. */
const SILENCE_MS = 45_000;
const CONNECT_MS = 5_000;

/**
 * What chronicle's log holds after a position, and what comes, until the connection ends: several events at once, in their order; none of
 * them: nothing has come since. @throws when chronicle is away or sends no events
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
  let events: LoggedEvent[] = [];
  let isSilent = false;
  const parser = createParser({
    onEvent: ({ data }) => void events.push(loggedEvent.parse(JSON.parse(data))),
    onComment: () => {
      isSilent = true;
    },
  });
  const decoder = new TextDecoder();
  try {
    for await (const chunk of body) {
      parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
      if (events.length > 0 || isSilent) yield events;
      events = [];
      isSilent = false;
    }
  } catch (error) {
    if (!isEnd(error)) throw error;
  } finally {
    body.destroy();
  }
}

/** The connection has ended, as it may at any time. */
function isEnd(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  return code.startsWith('UND_ERR') || ['ECONNRESET', 'EPIPE'].includes(code);
}
