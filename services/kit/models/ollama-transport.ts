import { Agent, request } from 'undici';
import { ModelProblem } from './model-server.ts';
import { OllamaRefusal } from './ollama-fault.ts';

/** Bounds of the requests of one call. */
export interface Bounds {
  /** ends whatever is under way */
  signal: AbortSignal;
  /** of one answer */
  mostBytes: number;
  authorization: string | undefined;
}

const MOST_BYTES_OF_AN_ERROR = 64 * 1024;
const CONNECT_TIMEOUT_MS = 2_000;

// The signal of each call is its deadline, from the wait for a free connection to the last byte; an aborted request takes its socket
// along. So the timeouts of the agent, which begin anew with each byte, are off.
const agent = new Agent({
  connections: 16,
  keepAliveTimeout: 4_000,
  connect: { timeout: CONNECT_TIMEOUT_MS },
  headersTimeout: 0,
  bodyTimeout: 0,
});

/**
 * What the package `ollama` is to use as `fetch`: it hands no signal to most of its requests, and writes to standard output of answers
 * that are errors. Such an answer is thrown here, and a good one is whole in memory before the package sees it.
 * @throws OllamaRefusal, ModelProblem unusable, errors of undici, the reason of the signal
 */
export const fetchWithin = ({ signal, mostBytes, authorization }: Bounds): typeof fetch =>
  (async (url: string, { method = 'GET', body, headers }: RequestInit = {}) => {
    const answer = await request(url, {
      method: method as 'GET' | 'POST',
      headers: { ...(headers as Record<string, string>), ...(authorization === undefined ? {} : { authorization }) },
      body: (body as string | null | undefined) ?? null,
      dispatcher: agent,
      signal,
    });
    const isGood = answer.statusCode === 200;
    const bytes = await readAtMost(answer.body, isGood ? mostBytes : MOST_BYTES_OF_AN_ERROR);
    if (!isGood) throw new OllamaRefusal(answer.statusCode, bytes.toString());
    return new Response(new Uint8Array(bytes));
  }) as typeof fetch;

async function readAtMost(body: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop destroys the body, and with it the connection.
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) throw new ModelProblem('unusable', `the model server's answer is over ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
