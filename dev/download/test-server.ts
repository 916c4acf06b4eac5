import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server on loopback answers; `attempt` counts the requests for that path, from 1. */
export type Answer = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;

export async function serve(files: Record<string, Buffer | Answer>) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url as string).replace(/^http:\/\/[^/]+/, '');
    requests.push(`${path}${request.headers.range === undefined ? '' : ` ${request.headers.range}`}`);
    const attempt = requests.filter((each) => each.split(' ')[0] === path).length;
    const file = files[path];
    if (file === undefined) response.writeHead(404).end('no such file');
    else if (Buffer.isBuffer(file)) answerWith(file)(request, response, attempt);
    else file(request, response, attempt);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** the paths asked for, with the range */
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The whole file, or its rest where a range is asked for. */
export function answerWith(content: Buffer): Answer {
  return (request, response) => {
    const from = rangeOf(request);
    if (from >= content.length && from > 0) return void response.writeHead(416).end();
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': content.length - from });
    response.end(content.subarray(from));
  };
}

/** Promises the file, sends `bytes` more of it, and then cuts the connection or, when `isSilent`, says nothing more. */
export function breakAfter(content: Buffer, bytes: number, isSilent = false): Answer {
  return (request, response) => {
    const from = rangeOf(request);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': content.length - from });
    response.write(content.subarray(from, from + bytes), () => {
      if (!isSilent) setTimeout(() => response.destroy(), 20);
    });
  };
}

function rangeOf(request: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
}
