import { spawnSync } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { TlsOptions } from '../credentials/kubeconfig.ts';
import { Connections } from './connections.ts';

const FIRST: TlsOptions = {};
const SECOND: TlsOptions = {};

let opened: number;
let held: ServerResponse[];
let connections: Connections;
let server: ReturnType<typeof createServer>;
let stop: () => Promise<void>;
beforeEach(async () => {
  opened = 0;
  held = [];
  server = createServer((request, response) => {
    if (request.url === '/hang') held.push(response);
    else if (request.url === '/slow') response.write('a');
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
  return (await connections.exchange({ ...wish(path), tls, silenceMs })).text();
}

const wish = (path = '/', signal?: AbortSignal) => ({
  ...{ method: 'GET', path, headers: {}, body: undefined, tls: FIRST, silenceMs: 5_000, signal },
});

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

it('are opened anew after one was closed by the server', async () => {
  await ask();
  server.closeIdleConnections();
  await expect.poll(() => ask().catch(() => 'failed')).toBe('ok');
  expect(opened).toBe(2);
});

it('are not kept when a request was aborted, before or in the middle of its answer', async () => {
  const early = AbortSignal.abort(new Error('too late'));
  await expect(connections.exchange(wish('/', early))).rejects.toThrow('too late');
  expect(opened).toBe(0);
  const controller = new AbortController();
  const underWay = connections.exchange(wish('/hang', controller.signal));
  await expect.poll(() => held).toHaveLength(1);
  controller.abort();
  await expect(underWay).rejects.toThrow('given up');
  const later = new AbortController();
  const answer = await connections.exchange(wish('/slow', later.signal));
  later.abort();
  await expect(answer.text()).rejects.toThrow('given up');
  expect(await ask()).toBe('ok');
  expect(opened).toBe(3);
});

it('are used again by who has aborted a request that was over', async () => {
  const controller = new AbortController();
  expect(await (await connections.exchange(wish('/', controller.signal))).text()).toBe('ok');
  controller.abort();
  expect(await ask()).toBe('ok');
  expect(opened).toBe(1);
});

it('send nothing that would be read as something else', async () => {
  const odd = (headers: Record<string, string>) => connections.exchange({ ...wish(), headers });
  await expect(odd({ authorization: 'Bearer a\r\nx: y' })).rejects.toThrow(
    'header authorization holds a control character',
  );
  await expect(connections.exchange(wish('/a b'))).rejects.toThrow('must be escaped');
  await expect(connections.exchange(wish('/é'))).rejects.toThrow('must be escaped');
  expect(opened).toBe(0);
});

it('let a process end that has nothing else to do', () => {
  const client = JSON.stringify(join(import.meta.dirname, 'connections.ts'));
  const program = `const { Connections } = await import(${client});
    const { createServer } = process.getBuiltinModule('node:http');
    const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1', async () => {
      const connections = new Connections({ server: 'http://127.0.0.1:' + server.address().port });
      const answer = await connections.exchange(${JSON.stringify(wish())});
      console.log(await answer.text());
      server.unref();
      server.on('connection', () => undefined);
    }).on('connection', (socket) => socket.unref());`;
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 20_000,
    encoding: 'utf8',
  });
  expect(ended).toMatchObject({ status: 0, stdout: 'ok\n' });
});

describe('with a server that breaks off', () => {
  let sockets: Socket[];
  let reply: (socket: Socket) => void;
  beforeEach(async () => {
    sockets = [];
    const broken = createTcpServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined).on('data', () => reply(socket));
    });
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    const own = new Connections({ server: `http://127.0.0.1:${(broken.address() as AddressInfo).port}` });
    connections.close();
    connections = own;
    onTestFinished(() => {
      own.close();
      for (const socket of sockets) socket.destroy();
      broken.close();
    });
  });

  const HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n';
  it.each([
    ['before it says anything', (socket: Socket) => socket.end(), 'the connection ended before the answer did'],
    ['in the middle of the head', (socket: Socket) => socket.end(HEAD.slice(0, 20)), 'ended before the answer did'],
    ['in the middle of the body', (socket: Socket) => socket.end(`${HEAD}abc`), 'ended before the answer did'],
    ['by a reset', (socket: Socket) => socket.resetAndDestroy(), 'ECONNRESET'],
    ['by speaking another protocol', (socket: Socket) => socket.write('SSH-2.0\r\n\r\n'), 'no answer of HTTP/1.1'],
    [
      'by a silence in the middle of the body',
      (socket: Socket) => socket.write(`${HEAD}abc`),
      'nothing came for 100 ms',
    ],
  ])('%s', async (_how, how, message) => {
    reply = how;
    await expect(ask('/', FIRST, 100)).rejects.toThrow(message);
    reply = (socket) => socket.write(`${HEAD}whole`);
    expect(await ask()).toBe('whole');
    expect(sockets).toHaveLength(2);
  });

  it('by saying more than was asked, which nobody takes for the next answer', async () => {
    reply = (socket) => socket.write(`${HEAD}first${HEAD}wrong`);
    const first = await ask().catch((error: Error) => error.message);
    expect(['first', 'the server said more than was asked']).toContain(first);
    reply = (socket) => socket.write(`${HEAD}right`);
    expect(await ask()).toBe('right');
    expect(sockets).toHaveLength(2);
  });
});
