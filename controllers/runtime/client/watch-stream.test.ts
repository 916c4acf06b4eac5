import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  CONFIG_MAPS,
  type ConfigMap,
  configMap,
  refusal,
  TestApiServer,
  type TestWatch,
} from '../testing/test-api-server.ts';
import type { WatchEvent, WatchOptions } from './watch-stream.ts';

let server: TestApiServer;
beforeEach(async () => {
  server = await TestApiServer.start();
});
afterEach(() => server.stop());

async function open(options: WatchOptions = {}): Promise<{
  events: AsyncGenerator<WatchEvent<ConfigMap>, void>;
  next: Promise<IteratorResult<WatchEvent<ConfigMap>, void>>;
  watch: TestWatch;
}> {
  const events = server.client.watch(CONFIG_MAPS, { resourceVersion: '5', ...options });
  const next = events.next();
  next.catch(() => undefined);
  const watch = await vi.waitFor(() => server.watches[0] ?? expect.fail('no watch'), { interval: 2 });
  return { events, next, watch };
}

describe('watchEvents', () => {
  it('asks for bookmarks from a version on, in one namespace or in all', async () => {
    const { watch, next } = await open({ namespace: 'n', labelSelector: 'a=b', timeoutSeconds: 9 });
    const query = {
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: '5',
      labelSelector: 'a=b',
      timeoutSeconds: '9',
    };
    expect([watch.path, watch.query]).toEqual(['/api/v1/namespaces/n/configmaps', query]);
    watch.end();
    expect((await next).done).toBe(true);
  });

  it('asks for a streamed list as the server wants it', async () => {
    const { watch, next } = await open({ sendInitialEvents: true });
    expect(watch.query).toMatchObject({ sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' });
    watch.end();
    await next;
  });

  it('gives each event, several of one chunk and one of several', async () => {
    const { watch, next, events } = await open();
    const line = (name: string) => `${JSON.stringify({ type: 'ADDED', object: configMap(name, '6') })}\n`;
    watch.write(line('n/a') + line('n/b') + line('n/c').slice(0, 20));
    expect((await next).value).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'a' } } });
    expect((await events.next()).value).toMatchObject({ object: { metadata: { name: 'b' } } });
    const third = events.next();
    watch.write(line('n/c').slice(20));
    expect((await third).value).toMatchObject({ object: { metadata: { name: 'c' } } });
    watch.end();
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  it('throws an error that comes inside the stream', async () => {
    const { watch, next } = await open();
    watch.send('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' });
    await expect(next).rejects.toMatchObject({
      status: 410,
      reason: 'Expired',
      message: 'watch /api/v1/configmaps: too old',
    });
    await vi.waitFor(() => expect(watch.isClosed).toBe(true));
  });

  it('throws an error that comes instead of the stream', async () => {
    server.on('WATCH /api/v1/configmaps', refusal(410, 'Expired'));
    await expect(server.client.watch(CONFIG_MAPS, {}).next()).rejects.toMatchObject({ status: 410 });
  });

  it('throws when the stream is cut in the middle of a line, and when a line is no JSON', async () => {
    const { watch, next } = await open();
    watch.write('{"type":"ADD');
    watch.cut();
    await expect(next).rejects.toMatchObject({ status: 0, reason: 'Unreachable' });
    server.watches.length = 0;
    const other = await open();
    other.watch.write('<html>\n');
    await expect(other.next).rejects.toMatchObject({ status: 0, reason: 'Unreachable' });
  });

  it('throws when nothing comes for too long, before the answer and after it', async () => {
    const { watch, next } = await open({ inactivityMs: 30 });
    await expect(next).rejects.toMatchObject({
      status: 0,
      reason: 'Silent',
      message: expect.stringContaining('nothing came for 30 ms'),
    });
    await vi.waitFor(() => expect(watch.isClosed).toBe(true));
    server.on('WATCH /api/v1/configmaps', () => undefined);
    await expect(server.client.watch(CONFIG_MAPS, { inactivityMs: 30 }).next()).rejects.toMatchObject({
      reason: 'Silent',
    });
  });

  it('is patient for 90 s with a stream that is not said otherwise of', async () => {
    const [set, clear] = [vi.spyOn(globalThis, 'setTimeout'), vi.spyOn(globalThis, 'clearTimeout')];
    const { watch, next } = await open();
    const timers = set.mock.results.filter((_, call) => set.mock.calls[call]?.[1] === 90_000);
    expect(timers).toHaveLength(1);
    watch.end();
    await next;
    expect(clear).toHaveBeenCalledWith(timers[0]?.value);
    vi.restoreAllMocks();
  });

  it('does not call a stream silent that always says something', async () => {
    const { watch, next, events } = await open({ inactivityMs: 600 });
    let coming = next;
    for (let version = 6; version < 14; version++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      watch.bookmark(String(version));
      expect((await coming).value).toMatchObject({
        type: 'BOOKMARK',
        object: { metadata: { resourceVersion: String(version) } },
      });
      coming = events.next();
    }
    watch.end();
    expect((await coming).done).toBe(true);
  });

  it('ends without a word when it is asked to', async () => {
    const stop = new AbortController();
    const { next, watch } = await open({ signal: stop.signal });
    stop.abort();
    expect((await next).done).toBe(true);
    await vi.waitFor(() => expect(watch.isClosed).toBe(true));
  });

  it('frees the connection when its reader stops', async () => {
    const { next, watch, events } = await open();
    watch.bookmark('6');
    await next;
    await events.return();
    await vi.waitFor(() => expect(watch.isClosed).toBe(true));
  });
});
