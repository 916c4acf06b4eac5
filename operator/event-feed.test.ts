import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chronicleClient } from '../services/chronicle/contract/client.ts';
import { EventFeed, findEnd, type Subject } from './event-feed.ts';

/** Chronicle's log as far as the feed reads it: pages, a stream, and a port that can close. */
class Log {
  readonly events: { stream: string; event_data: object }[] = [];
  readonly lastEventIDs: (string | undefined)[] = [];
  requests = 0;
  #streams: ServerResponse[] = [];
  readonly server = createServer((request, response) => {
    this.requests += 1;
    const url = new URL(request.url ?? '/', 'http://log');
    if (request.headers.accept === 'text/event-stream') {
      this.lastEventIDs.push(request.headers['last-event-id']?.toString());
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
      this.#streams.push(response);
      return;
    }
    const after = Number(url.searchParams.get('after'));
    const events = this.events.slice(after, after + 1).map((event, i) => ({ ...envelope(after + i + 1), ...event }));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ events, next: after + events.length }));
  });

  append(stream: string, event_data: object): void {
    this.events.push({ stream, event_data });
    const seq = this.events.length;
    for (const response of this.#streams)
      response.write(`id: ${seq}\ndata: ${JSON.stringify({ ...envelope(seq), stream, event_data })}\n\n`);
  }

  cut(): void {
    for (const response of this.#streams.splice(0)) response.destroy();
  }
}

const envelope = (seq: number) => ({
  seq,
  stream: 's',
  event_id: `e${seq}`,
  event_type: 'T',
  timestamp: '',
  aggregate_id: '',
  aggregate_type: '',
  aggregate_version: 1,
  schema_version: 1,
  event_data: {},
  metadata: {},
});

let log: Log;
let url: string;
beforeEach(async () => {
  log = new Log();
  await new Promise<void>((resolve) => log.server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(log.server.address() as AddressInfo).port}`;
});
afterEach(() => {
  log.cut();
  log.server.close();
});

const soon = (check: () => void) => vi.waitFor(check, 10_000);

function aFeed() {
  const heard: Subject[] = [];
  const keys: string[] = [];
  const stop = new AbortController();
  const feed = new EventFeed({
    name: 'test',
    chronicle: chronicleClient(() => url),
    baseUrl: () => url,
    toKeys: (subject) => {
      heard.push(subject);
      return [{ namespace: 'n', name: subject.sprintID ?? 'none' }];
    },
    allKeys: () => [{ namespace: 'n', name: 'all' }],
  });
  const start = () => feed.start((key) => keys.push(key.name), stop.signal);
  return { feed, heard, keys, stop, start };
}

describe('EventFeed', () => {
  it('hears what is appended after it connected, and looks at everything once', async () => {
    log.append('sprint_events', { project_id: 'OLD', sprint_id: 'OLD-S01' });
    const { feed, heard, keys, stop, start } = aFeed();
    const ended = start().catch(() => undefined);
    await soon(() => expect(keys).toEqual(['all']));
    log.append('task_update_events', { project_id: 'PAY', sprint_id: 'PAY-S01' });
    log.append('daily_scrum_events', { project_id: 'PAY', report: { sprint_id: 'PAY-S02' } });
    log.append('other_events', { name: 'no project' });
    await soon(() => expect(keys).toEqual(['all', 'PAY-S01', 'PAY-S02', 'none']));
    expect(heard[0]).toEqual({ stream: 'task_update_events', projectID: 'PAY', sprintID: 'PAY-S01' });
    expect(feed.isAway()).toBe(false);
    stop.abort();
    await ended;
  });

  it('goes on where it was, without looking at everything again', async () => {
    const { keys, stop, start } = aFeed();
    const first = start().catch(() => undefined);
    await soon(() => expect(keys).toEqual(['all']));
    log.append('sprint_events', { project_id: 'PAY', sprint_id: 'PAY-S01' });
    await soon(() => expect(keys).toHaveLength(2));
    log.cut();
    await first;
    const second = start().catch(() => undefined);
    await soon(() => expect(log.lastEventIDs).toEqual(['0', '1']));
    log.append('sprint_events', { project_id: 'PAY', sprint_id: 'PAY-S02' });
    await soon(() => expect(keys).toEqual(['all', 'PAY-S01', 'PAY-S02']));
    stop.abort();
    await second;
  });

  it('says that chronicle is away, and looks at everything when that changes', async () => {
    const { feed, keys, stop, start } = aFeed();
    const there = url;
    url = 'http://127.0.0.1:1';
    await expect(start()).rejects.toThrow();
    await expect(start()).rejects.toThrow();
    expect([feed.isAway(), keys]).toEqual([true, ['all']]);
    url = there;
    const ended = start().catch(() => undefined);
    await soon(() => expect(feed.isAway()).toBe(false));
    expect(keys.filter((key) => key === 'all').length).toBeGreaterThanOrEqual(2);
    stop.abort();
    await ended;
  });
});

describe('findEnd', () => {
  it.each([0, 1, 2, 3, 7, 8, 9, 1000])('of a log of %i events', async (n) => {
    for (let i = 0; i < n; i++) log.events.push({ stream: 's', event_data: {} });
    expect(await findEnd(chronicleClient(() => url))).toBe(n);
    expect(log.requests).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(n + 2)) + 1);
  });
});
