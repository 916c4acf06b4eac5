import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below Linux's and macOS's ephemeral ranges: an outgoing connection cannot take the port between this check and its use.
const LOWEST = 20_000;
const HIGHEST = 32_000;

/** True when a server could listen on 127.0.0.1:port now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** What this process was given: whoever will listen there may not have begun, and two that share a port would answer for each other. */
const given = new Set<number>();

/** A free port of 127.0.0.1 that this process was not given before; the preferred one when it is free. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isFree(preferred))) {
    given.add(preferred);
    return preferred;
  }
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(LOWEST, HIGHEST);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`find a free port: 127.0.0.1:${LOWEST}-${HIGHEST}: 200 tries, all taken`);
}
