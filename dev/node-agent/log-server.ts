import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { KUBELET_CLIENT, pkiFolder } from '../control-plane/credentials.ts';
import { podLogFile } from './pod-run.ts';

export interface LogSource {
  dir: string;
  /** The uid of the Pod of that name, and whether its log can still grow. */
  find: (namespace: string, name: string) => { uid: string; running: boolean } | undefined;
}

/** The one part of a kubelet's server that `kubectl logs` needs; answers the API server only. */
export function startLogServer(source: LogSource, port: number): Promise<Server> {
  const pki = pkiFolder(source.dir);
  const server = createServer(
    {
      key: readFileSync(join(pki, 'node-agent-server.key')),
      cert: readFileSync(join(pki, 'node-agent-server.crt')),
      ca: readFileSync(join(pki, 'ca.crt')),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => {
      answer(source, request, response).catch((error: Error) => response.destroy(error));
    },
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function answer(source: LogSource, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Every user of the cluster has a certificate of its CA; the API server alone has checked who may read logs.
  const caller = (request.socket as TLSSocket).getPeerCertificate().subject?.CN;
  if (caller !== KUBELET_CLIENT) return void response.writeHead(403).end(`not for ${caller}\n`);
  const url = new URL(request.url ?? '/', 'https://node-agent');
  const [, route, namespace = '', name = '', container = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
  if (request.method !== 'GET' || route !== 'containerLogs' || rest.length > 0) {
    return void response.writeHead(404).end('only /containerLogs/{namespace}/{pod}/{container}\n');
  }
  const uid = source.find(namespace, name)?.uid;
  const file = uid === undefined ? undefined : podLogFile(source.dir, uid, container);
  if (file === undefined || !existsSync(file)) {
    return void response.writeHead(404).end(`no log of ${namespace}/${name}, container ${container}, on this node\n`);
  }
  response.writeHead(200, { 'content-type': 'text/plain' });
  let position = startOfTail(file, url.searchParams.get('tailLines'));
  for (;;) {
    // Asked before reading, so that what a process wrote just before its end is not missed.
    const growing = url.searchParams.get('follow') === 'true' && source.find(namespace, name)?.running === true;
    position = await send(file, position, response);
    if (!growing || response.destroyed) break;
    await delay(100);
  }
  response.end();
}

async function send(file: string, position: number, response: ServerResponse): Promise<number> {
  const end = statSync(file).size;
  if (end <= position) return position;
  for await (const chunk of createReadStream(file, { start: position, end: end - 1 })) response.write(chunk);
  return end;
}

/** Where the last `tailLines` lines of a file begin, in bytes. */
function startOfTail(file: string, tailLines: string | null): number {
  if (tailLines === null) return 0;
  const content = readFileSync(file);
  let position = content.at(-1) === 0x0a ? content.length - 1 : content.length;
  for (let left = Number(tailLines); left > 0 && position > 0; left--)
    position = content.lastIndexOf(0x0a, position - 1);
  return Number(tailLines) === 0 ? content.length : position + 1;
}
