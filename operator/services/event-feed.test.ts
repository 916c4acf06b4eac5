import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestLog } from '../../controllers/runtime/testing/test-log.ts';
import { chronicleClient } from '../../services/chronicle/contract/client.ts';
import { EventFeed, type HeardEvent } from './event-feed.ts';
import { ServiceOutages } from './service-outages.ts';

/** Chronicle's log as far as the feed reads it: pages, a stream, and a port that can close. */
class Log {
  readonly events: { stream: string; event_data: object }[] = [];
  readonly lastEventIDs: (string | undefined)[] = [];
  readonly installations: (string | undefined)[] = [];
  readonly preferences: (string | undefined)[] = [];
  /** status that streams are refused with */
  refuses = 0;
  /** takes streams and never answers */
  isSilent = false;
  #streams: ServerResponse[] = [];
  readonly server = createServer((request, response) => {
    this.installations.push(request.headers['dsm-installation']?.toString());
    const url = new URL(request.url ?? '/', 'http://log');
    if (request.headers.accept === 'text/event-stream') {
      if (this.isSilent) return;
      if (this.refuses > 0) return void response.writeHead(this.refuses).end('no room');
      this.preferences.push(request.headers.prefer?.toString());
      this.lastEventIDs.push(request.headers['last-event-id']?.toString());
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
      this.#streams.push(response);
      return;
    }
    const after = Number(url.searchParams.get('after'));
    const events = this.events.slice(after, after + 1).map((event, i) => ({ ...envelope(after + i + 1), ...event }));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ events, next: after + events.length, head: this.events.length }));
  });

  append(stream: string, event_data: object): void {
    this.events.push({ stream, event_data });
    const seq = this.events.length;
    for (const response of this.#streams)
      response.write(`id: ${seq}\ndata: ${JSON.stringify({ ...envelope(seq), stream, event_data })}\n\n`);
  }

  send(bytes: string | Buffer): void {
    for (const response of this.#streams) response.write(bytes);
  }

  whenClosed(): Promise<unknown[]> {
    return Promise.all(this.#streams.map((response) => once(response, 'close')));
  }

  end(): void {
    for (const response of this.#streams.splice(0)) response.end();
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
  log.server.closeAllConnections();
});

const soon = (check: () => void) => vi.waitFor(check, 10_000);

function aFeed(installation?: string, baseUrl = () => url, catchUp = async () => {}) {
  const heard: string[] = [];
  const events: HeardEvent[] = [];
  const keys: string[] = [];
  const stop = new AbortController();
  const said = new TestLog();
  const outages = new ServiceOutages(said);
  const feed = new EventFeed({
    name: 'test',
    chronicle: chronicleClient(() => url),
    baseUrl,
    installation,
    outages,
    onEvent: (event) => {
      events.push(event);
      heard.push(event.stream);
    },
    catchUp,
  });
  const listen = (name = 'all', into = keys) =>
    feed.source('listener', () => [{ namespace: 'n', name }]).start((key) => into.push(key.name), stop.signal);
  void listen();
  const start = () => feed.start(() => {}, stop.signal);
  return { feed, heard, events, keys, stop, start, listen, said };
}

describe('EventFeed', () => {
  it('hears what is appended after it connected, and looks at everything once', async () => {
    log.append('sprint_events', { project_id: 'OLD', sprint_id: 'OLD-S01' });
    const { feed, heard, keys, stop, start } = aFeed();
    const ended = start();
    await soon(() => expect(keys).toEqual(['all']));
    const streams = ['task_update_events', 'daily_scrum_events', 'other_events', 'orchestration_events'];
    for (const stream of streams) log.append(stream, { project_id: 'PAY' });
    await soon(() => expect(heard).toEqual(streams));
    expect(keys).toEqual(['all']);
    expect(feed.isAway()).toBe(false);
    stop.abort();
    await ended;
  });

  it('goes on where it was, without looking at everything again', async () => {
    const { heard, keys, stop, start } = aFeed();
    const first = start();
    await soon(() => expect(keys).toEqual(['all']));
    log.append('sprint_events', { project_id: 'PAY', sprint_id: 'PAY-S01' });
    await soon(() => expect(heard).toHaveLength(1));
    log.cut();
    await first;
    const second = start();
    await soon(() => expect(log.lastEventIDs).toEqual(['0', '1']));
    log.append('task_update_events', { project_id: 'PAY', sprint_id: 'PAY-S02' });
    await soon(() => expect(heard).toEqual(['sprint_events', 'task_update_events']));
    expect(keys).toEqual(['all']);
    stop.abort();
    await second;
  });

  it('says once that chronicle is away and once that it is back, and looks at everything each time', async () => {
    const { feed, keys, stop, start, said } = aFeed();
    const there = url;
    url = 'http://127.0.0.1:1';
    await start();
    await start();
    expect([feed.isAway(), keys]).toEqual([true, ['all']]);
    expect(said.said).toEqual(['warn the chronicle service is away']);
    expect(said.lines[0]?.fields.why).toMatch(/127\.0\.0\.1:1/);
    url = there;
    const ended = start();
    await soon(() => expect(feed.isAway()).toBe(false));
    // Once since it is back, and once since what was before the first connection is not heard.
    expect(keys).toEqual(['all', 'all', 'all']);
    expect(said.said).toEqual(['warn the chronicle service is away', 'info the chronicle service is back']);
    stop.abort();
    await ended;
  });

  it('takes an answer that is no stream for a chronicle that is away', async () => {
    log.refuses = 503;
    const { feed, start, said } = aFeed();
    await start();
    expect(feed.isAway()).toBe(true);
    expect(said.lines[0]?.fields.why).toContain('answered 503: no room');
  });

  it('takes a chronicle that does not answer within five seconds for one that is away', async () => {
    log.isSilent = true;
    const { feed, start, said } = aFeed();
    const begun = performance.now();
    await start();
    expect(feed.isAway()).toBe(true);
    expect(said.lines[0]?.fields.why).toMatch(/timeout/i);
    expect(performance.now() - begun).toBeGreaterThan(4_500);
    expect(performance.now() - begun).toBeLessThan(9_500);
  }, 15_000);

  it.each([
    ['the words of what went wrong', new Error('no route'), 'no route'],
    ['its name when it has no words', new TypeError(''), 'TypeError'],
    ['what is no error at all', 'odd', 'odd'],
  ])('tells %s', async (_what, thrown, why) => {
    const { start, said } = aFeed(undefined, () => {
      throw thrown;
    });
    await start();
    expect(said.lines[0]?.fields.why).toBe(why);
  });

  it('ends with the stream that chronicle ends', async () => {
    const { feed, keys, start } = aFeed();
    const first = start();
    await soon(() => expect(keys).toEqual(['all']));
    log.end();
    await first;
    expect(feed.isAway()).toBe(false);
  });

  it('is not told of an end that it was asked for', async () => {
    const { feed, keys, stop, start, said } = aFeed();
    url = 'http://127.0.0.1:1';
    stop.abort();
    await start();
    expect([feed.isAway(), keys, said.lines]).toEqual([false, [], []]);
  });

  it('is not away when a connection is cut', async () => {
    const { feed, keys, start, said } = aFeed();
    const first = start();
    await soon(() => expect(keys).toEqual(['all']));
    log.cut();
    await first;
    expect([feed.isAway(), said.lines]).toEqual([false, []]);
  });

  it.each([
    ['{"seq":"x","stream":"s"}', 'event feed: seq: expected number, got string'],
    ['{"seq":7,"event_data":{}}', 'event feed: event 7: stream: expected string, got undefined'],
    ['null', 'null'],
    ['{"seq":', 'JSON'],
  ])('throws %s, which chronicle never sends, and gives the connection up', async (data, why) => {
    const { keys, start } = aFeed();
    const first = start();
    await soon(() => expect(keys).toEqual(['all']));
    const closed = log.whenClosed();
    log.send(`data: ${data}\n\n`);
    await expect(first).rejects.toThrow(why);
    await closed;
  });

  it('understands a line that is cut within a character', async () => {
    const { heard, keys, stop, start } = aFeed();
    const ended = start();
    await soon(() => expect(keys).toEqual(['all']));
    const line = Buffer.from(`data: ${JSON.stringify({ ...envelope(1), stream: 'É', event_data: {} })}\n\n`);
    const middle = line.indexOf(0x89);
    log.send(line.subarray(0, middle));
    await new Promise((resolve) => setTimeout(resolve, 20));
    log.send(line.subarray(middle));
    await soon(() => expect(heard).toEqual(['É']));
    stop.abort();
    await ended;
  });

  it('tells of which project and sprint an event is, as far as that can be read', async () => {
    const { events, keys, stop, start } = aFeed();
    const ended = start();
    await soon(() => expect(keys).toEqual(['all']));
    log.append('a', { project_id: 'PAY', sprint_id: 'PAY-S01' });
    log.append('b', { project_id: 7, sprint_id: null });
    log.append('b', { project_id: 'PAY', report: { sprint_id: 'PAY-S02' } });
    log.append('b', { project_id: 'PAY', sprint_id: null, report: { sprint_id: 7 } });
    log.append('b', { report: null });
    for (const event_data of ['odd', null])
      log.send(`data: ${JSON.stringify({ ...envelope(4), stream: 'c', event_data })}\n\n`);
    await soon(() =>
      expect(events).toEqual([
        { stream: 'a', projectID: 'PAY', sprintID: 'PAY-S01' },
        { stream: 'b', projectID: undefined, sprintID: undefined },
        { stream: 'b', projectID: 'PAY', sprintID: 'PAY-S02' },
        { stream: 'b', projectID: 'PAY', sprintID: undefined },
        { stream: 'b', projectID: undefined, sprintID: undefined },
        { stream: 'c', projectID: undefined, sprintID: undefined },
        { stream: 'c', projectID: undefined, sprintID: undefined },
      ]),
    );
    stop.abort();
    await ended;
  });

  it('has whoever comes late look at everything too, and nobody who has gone', async () => {
    const { keys, stop, start, listen } = aFeed();
    const ended = start();
    await soon(() => expect(keys).toEqual(['all']));
    const late: string[] = [];
    const gone = listen('late', late);
    expect(late).toEqual(['late']);
    stop.abort();
    await Promise.all([ended, gone]);
    const again = aFeed();
    const there = url;
    url = 'http://127.0.0.1:1';
    await again.start();
    url = there;
    expect([keys, late, again.keys]).toEqual([['all'], ['late'], ['all']]);
  });

  it('ends when it is stopped while it catches up', async () => {
    const catching = Promise.withResolvers<void>();
    const never = () => {
      catching.resolve();
      return new Promise<void>(() => undefined);
    };
    const { stop, start, keys } = aFeed(undefined, undefined, never);
    const ended = start();
    await catching.promise;
    stop.abort();
    await ended;
    expect(keys).toEqual([]);
  });

  it('replays nothing when it is begun again after a stop, and has everything looked at', async () => {
    const { feed, heard, keys, stop, start } = aFeed();
    const ended = start();
    await soon(() => expect(keys).toEqual(['all']));
    log.append('a', {});
    await soon(() => expect(heard).toEqual(['a']));
    stop.abort();
    await ended;
    log.append('b', {});
    const next = new AbortController();
    const late: string[] = [];
    void feed
      .source('late', () => [{ namespace: 'n', name: 'late' }])
      .start(({ name }) => late.push(name), next.signal);
    // As the runtime does: an idle connection may have been closed just then.
    const again = (async () => {
      while (!next.signal.aborted) await feed.start(() => {}, next.signal);
    })();
    await soon(() => expect([late.length > 0, log.lastEventIDs.length]).toEqual([true, 2]));
    log.append('c', {});
    await soon(() =>
      expect([heard, log.lastEventIDs]).toEqual([
        ['a', 'c'],
        ['0', '2'],
      ]),
    );
    next.abort();
    await again;
  });

  it('asks for no more than what something happened to', async () => {
    const { keys, stop, start } = aFeed();
    const ended = start();
    await soon(() => expect(keys).toEqual(['all']));
    expect(log.preferences).toEqual(['return=minimal']);
    stop.abort();
    await ended;
  });

  it('names the installation that it means', async () => {
    const { keys, stop, start } = aFeed('mine');
    const ended = start();
    await soon(() => expect(keys).toEqual(['all']));
    expect(log.installations.at(-1)).toBe('mine');
    stop.abort();
    await ended;
  });
});
