import { Problem } from '../../calls/problem.ts';

/** Of a handler, in ms; those that wait for a model take longest. */
const LONGEST_MS = 120_000;

/**
 * What a handler answers, or that it took too long. Not Fastify's own `handlerTimeout`: with it `request.signal` ends as soon as the body
 * has been read, and not when the caller leaves.
 * @throws Problem overloaded
 */
export function inTime<T>(answer: Promise<T>, milliseconds = LONGEST_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Problem('overloaded', 'the answer took too long', { retryAfter: 1 })),
      milliseconds,
    );
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
