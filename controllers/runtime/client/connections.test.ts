import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Connections } from './connections.ts';
import type { TlsOptions } from './credentials/kubeconfig.ts';

const FIRST: TlsOptions = {};
const SECOND: TlsOptions = {};

let opened: number;
let held: ServerResponse[];
let connections: Connections;
let stop: () => Promise<void>;
beforeEach(async () => {
  opened = 0;
  held = [];
  const server = createServer((request, response) => {
    if (request.url === '/hang') held.push(response);
    else response.end('ok');
  });
  server.on('connection', () => {
    opened += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  connections = new Connections({ server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  stop = () =>
    new Promise((resolve) => {
      connections.close();
      server.close(() => resolve());
      server.closeAllConnections();
    });
});
afterEach(() => stop());

async function ask(path = '/', tls = FIRST, silenceMs = 5_000): Promise<string> {
  const wish = { method: 'GET', path, headers: {}, body: undefined, tls, silenceMs, signal: undefined };
  const answer = await connections.exchange(wish);
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) text += chunk;
  return text;
}

it('are used again', async () => {
  for (let count = 0; count < 3; count++) expect(await ask()).toBe('ok');
  expect(opened).toBe(1);
});

it('are opened anew for other certificates, while what is under way goes on', async () => {
  const underWay = ask('/hang');
  await expect.poll(() => held).toHaveLength(1);
  await ask();
  expect(opened).toBe(2);
  await ask('/', SECOND);
  await ask('/', SECOND);
  expect(opened).toBe(3);
  held[0]?.end('late');
  expect(await underWay).toBe('late');
});

it('are opened anew when one of them was silent: those that idle are as dead', async () => {
  await Promise.all([ask(), ask()]);
  expect(opened).toBe(2);
  await expect(ask('/hang', FIRST, 30)).rejects.toThrow('nothing came for 30 ms');
  expect(await ask()).toBe('ok');
  expect(opened).toBe(3);
});

it('end all at once, also those for earlier certificates', async () => {
  const underWay = [ask('/hang', FIRST), ask('/hang', SECOND)].map((each) => expect(each).rejects.toThrow());
  await expect.poll(() => held).toHaveLength(2);
  connections.close();
  await Promise.all(underWay);
});
