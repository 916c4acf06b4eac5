import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { Connections } from '../../../../controllers/runtime/client/http/connections.ts';
import { worldValidity } from '../../../../dev/control-plane/credentials.ts';
import { issueCertificate } from '../../../../webhooks/certificates/x509.ts';

// A kubeconfig's `proxy-url`, to a secure and to a plain server.

let ca: string;
let shown: { cert: string; key: string };
beforeAll(() => {
  const validity = worldValidity(new Date());
  const authority = { ...issueCertificate({ commonName: 'ca', use: 'ca' }, validity), commonName: 'ca' };
  shown = issueCertificate(
    { commonName: 'server', use: 'server', hosts: ['127.0.0.1', 'localhost'] },
    validity,
    authority,
  );
  ca = authority.cert;
});

const asked: string[] = [];
const sockets = new Set<Socket>();
beforeEach(() => {
  asked.length = 0;
});

async function listening(server: Server, scheme: string): Promise<string> {
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `${scheme}://localhost:${(server.address() as AddressInfo).port}`;
}

const answer: RequestListener = (request, response) => response.end(`${request.method} ${request.url}`);
const secureServer = () => listening(createSecureServer(shown, answer), 'https');

/** Passes on what it is asked for, or answers with `status`. */
function proxying<S extends Server>(server: S, status = 200): S {
  const tell = ({ method, url, headers }: IncomingMessage) =>
    asked.push(`${method} ${url} ${headers['proxy-authorization'] ?? '-'}`);
  server.on('request', (request, response) => {
    tell(request);
    response.end('from the proxy');
  });
  return server.on('connect', (request, socket: Socket) => {
    tell(request);
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 2\r\n\r\nno`);
    const { hostname, port } = new URL(`http://${request.url}`);
    const onward = connect(Number(port), hostname, () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    sockets.add(onward);
    onward.on('error', () => socket.destroy()).pipe(socket);
    socket.on('error', () => onward.destroy()).pipe(onward);
  });
}

async function ask(server: string, proxyUrl: string, paths = ['/version']): Promise<string[]> {
  const connections = new Connections({ server, proxyUrl });
  onTestFinished(() => connections.close());
  const tls = { ca };
  const texts: string[] = [];
  for (const path of paths) {
    const headers = { accept: 'x' };
    const wish = { method: 'GET', path, headers, body: undefined, tls, silenceMs: 5_000, signal: undefined };
    texts.push(await (await connections.exchange(wish)).text());
  }
  return texts;
}

it('leads to a secure server, is asked once a connection, and sees none of what is said', async () => {
  const server = await secureServer();
  const proxy = await listening(proxying(createHttpServer()), 'http');
  expect(await ask(server, proxy, ['/a', '/b'])).toEqual(['GET /a', 'GET /b']);
  expect(asked).toEqual([`CONNECT ${new URL(server).host} -`]);
});

it('is told who asks where its URL names somebody', async () => {
  const server = await secureServer();
  const proxy = new URL(await listening(proxying(createHttpServer()), 'http'));
  [proxy.username, proxy.password] = ['ada', encodeURIComponent('l:ve%')];
  expect(await ask(server, proxy.href)).toEqual(['GET /version']);
  expect(asked).toEqual([`CONNECT ${new URL(server).host} Basic ${Buffer.from('ada:l:ve%').toString('base64')}`]);
});

it('passes on what is asked of a plain server', async () => {
  const proxy = new URL(await listening(proxying(createHttpServer()), 'http'));
  proxy.username = 'ada';
  expect(await ask('http://api.test:8080/under', proxy.href)).toEqual(['from the proxy']);
  expect(asked).toEqual([`GET http://api.test:8080/under/version Basic ${Buffer.from('ada:').toString('base64')}`]);
});

it('is told from the server when it refuses', async () => {
  const proxy = await listening(proxying(createHttpServer(), 407), 'http');
  await expect(ask(await secureServer(), proxy)).rejects.toThrow(
    'the proxy answered HTTP 407 when asked for localhost:',
  );
});

it('must show a certificate that is trusted when it is secure itself', async () => {
  const proxy = await listening(proxying(createSecureServer(shown)), 'https');
  await expect(ask(await secureServer(), proxy)).rejects.toThrow('unable to verify the first certificate');
  expect(asked).toEqual([]);
});

it('gives up a proxy that says nothing', { timeout: 20_000 }, async () => {
  const silent = createHttpServer().on('connect', () => undefined);
  await expect(ask(await secureServer(), await listening(silent, 'http'))).rejects.toThrow(
    'no connection within 5000 ms',
  );
});
