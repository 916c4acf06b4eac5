import { type IncomingMessage, request } from 'node:http';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { waitFor } from '../../../dev/processes/wait.ts';

export interface Reader {
  readonly status: number | undefined;
  readonly contentType: string | undefined;
  readonly events: EventSourceMessage[];
  readonly comments: string[];
  readonly ended: () => boolean;
  until(count: number): Promise<void>;
  pause(): void;
  resume(): void;
  close(): void;
}

/** Reads server-sent events from a real socket. */
export async function readEvents(url: string, headers: Record<string, string> = {}): Promise<Reader> {
  const events: EventSourceMessage[] = [];
  const comments: string[] = [];
  let ended = false;
  const parser = createParser({ onEvent: (e) => events.push(e), onComment: (c) => comments.push(c) });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { headers: { accept: 'text/event-stream', ...headers }, agent: false })
      .on('response', resolve)
      .on('error', reject)
      .end();
  });
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => parser.feed(chunk));
  response.on('close', () => {
    ended = true;
  });
  response.on('error', () => {});
  return {
    status: response.statusCode,
    contentType: response.headers['content-type'],
    events,
    comments,
    ended: () => ended,
    until: async (count) => {
      await waitFor(async () => events.length >= count || undefined, { what: `${count} events`, timeoutMs: 20_000 });
    },
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    close: () => response.destroy(),
  };
}
