import type { IncomingMessage } from 'node:http';

/** A review has an object before and after, and the API server takes objects of at most 3 MiB. */
const MOST_BYTES = 8 * 1024 * 1024;

export class TooLarge extends Error {}

/** The body as text. Throws TooLarge as soon as it is. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new TooLarge(`more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
