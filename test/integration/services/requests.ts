import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import type { Clock } from '../../../services/kit/time/clock.ts';

export interface Answered {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any endpoint
  body: any;
  headers: Record<string, unknown>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Sends requests to a service without a port, as a client on loopback would. */
export const requester =
  (fastify: () => FastifyInstance) =>
  async (method: Method, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> => {
    const options: InjectOptions = { method, url, headers: { host: '127.0.0.1', ...headers } };
    if (body !== undefined) {
      options.payload = typeof body === 'string' ? body : JSON.stringify(body);
      options.headers = { 'content-type': 'application/json', ...options.headers };
    }
    const answer = await fastify().inject(options);
    let json: unknown = answer.body;
    try {
      json = JSON.parse(answer.body);
    } catch {
      // an answer that is no JSON is looked at as text
    }
    return { status: answer.statusCode, body: json, headers: answer.headers };
  };

/** A clock that the test moves. */
export function handClock(start: string): Clock & { set(to: string): void } {
  let at = new Date(start);
  return {
    now: () => at,
    set: (to) => {
      at = new Date(to);
    },
  };
}

export const silent = pino({ level: 'silent' });
