import { expect, it } from 'vitest';
import { httpUrl, isLoopback, parseListenAddress } from './listen-address.ts';

it.each([
  ['127.0.0.1:8081', '127.0.0.1', 8081, 'http://127.0.0.1:8081', true],
  ['localhost:0', 'localhost', 0, 'http://localhost:0', true],
  ['0.0.0.0:65535', '0.0.0.0', 65_535, 'http://0.0.0.0:65535', false],
  ['[::1]:80', '::1', 80, 'http://[::1]:80', true],
  ['[::]:80', '::', 80, 'http://[::]:80', false],
  ['sprint.dsm.svc:80', 'sprint.dsm.svc', 80, 'http://sprint.dsm.svc:80', false],
])('%s is an address', (text, host, port, url, loopback) => {
  const address = parseListenAddress(text);
  expect(address).toEqual({ host, port });
  expect(httpUrl({ host, port })).toBe(url);
  expect(isLoopback(host)).toBe(loopback);
});

it.each(['', '8081', ':8081', 'a:b', '127.0.0.1:65536', '127.0.0.1:', '::1:80', 'http://a:1', 'a b:1'])(
  '%j is none',
  (text) => expect(parseListenAddress(text)).toBeUndefined(),
);
