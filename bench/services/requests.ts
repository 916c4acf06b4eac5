import { Agent, request } from 'undici';

const agent = new Agent({ connections: 64, keepAliveTimeout: 30_000 });

export class Refused extends Error {
  readonly status: number;
  constructor(what: string, status: number, text: string) {
    super(`${what}: ${status}: ${text}`);
    this.status = status;
  }
}

/** What every request has in its head: a token once there is one. */
export const signature = (): Record<string, string> => authorization;

let authorization: Record<string, string> = {};

/** From now on every request has this token. */
export function signWith(token: string): void {
  authorization = { authorization: `Bearer ${token}` };
}

/** Sends one request and gives the answer's JSON. @throws Refused when it is no 2xx */
export async function ask<T = unknown>(method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown): Promise<T> {
  const answer = await request(url, {
    method,
    dispatcher: agent,
    headers: { ...authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Refused(`${method} ${url}`, answer.statusCode, text);
  return JSON.parse(text) as T;
}
