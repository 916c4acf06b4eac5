import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { TestLog } from '../controllers/runtime/test-log.ts';
import { ServiceOutages } from './service-outages.ts';
import { ServiceWatch } from './service-watch.ts';

const stop = new AbortController();
const server = createServer((_request, response) => response.end('{}'));
afterEach(() => {
  stop.abort();
  server.close();
});

it('has everything looked at when a service goes and when it comes back, and at no other time', async () => {
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const keys: string[] = [];
  const log = new TestLog();
  const outages = new ServiceOutages(log);
  let looks = 0;
  const watch = new ServiceWatch({
    services: ['sprint'],
    outages,
    baseUrl: () => {
      looks += 1;
      return `http://127.0.0.1:${port}`;
    },
    allKeys: () => [{ namespace: 'n', name: 'all' }],
    everyMs: 10,
  });
  const soon = (check: () => void) => vi.waitFor(check, 10_000);
  const severalLooks = async () => {
    const target = looks + 3;
    await soon(() => expect(looks).toBeGreaterThan(target));
  };
  const ended = watch.start((key) => keys.push(key.name), stop.signal);
  await severalLooks();
  expect(keys).toEqual([]);

  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  await soon(() => expect(keys).toEqual(['all']));
  await severalLooks();
  expect(keys).toEqual(['all']);
  expect(log.said).toEqual(['warn the sprint service is away']);

  await listen(port);
  await soon(() => expect(keys).toEqual(['all', 'all']));
  expect(log.said).toEqual(['warn the sprint service is away', 'info the sprint service is back']);
  stop.abort();
  await ended;
  expect(log.said).toHaveLength(2);
});
