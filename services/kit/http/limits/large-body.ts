import type { IncomingMessage } from 'node:http';

/** So much of what nobody wants is read, and so long. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_MS = 5_000;

/** Fastify's refusal of a body beyond the limit. */
export const isTooLarge = (error: unknown): boolean =>
  (error as { code?: unknown } | undefined)?.code === 'FST_ERR_CTP_BODY_TOO_LARGE';

/**
 * Reads the rest of a body away, within bounds. Many clients, Node's fetch among them, read no answer before they have sent all, and
 * see EPIPE when the connection is closed meanwhile.
 */
export function drained(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const late = setTimeout(resolve, MOST_MS);
  let bytes = 0;
  const read = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) resolve();
  };
  request.on('data', read).once('end', resolve).once('close', resolve).resume();
  return promise.finally(() => {
    clearTimeout(late);
    request.off('data', read);
  });
}
