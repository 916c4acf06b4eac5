import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { INSTALLATION_HEADER } from '../../services/kit/calls/client.ts';
import type { ProcessSpec } from '../processes/recorded.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const READY_TIMEOUT_MS = 60_000;
/** What services need to end: see services/kit/process/run-process.ts. */
export const SERVICE_GRACE_MS = 28_000;

export function nodeProgram(name: string, rank: number, args: string[]): Omit<ProcessSpec, 'env'> {
  return { name, rank, command: process.execPath, args, cwd: ROOT };
}

// Nothing else of the caller's environment: a variable set for one shell must not change a world that outlives it.
export function baseEnvironment(): Record<string, string> {
  const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  const { XDG_CACHE_HOME } = process.env;
  return { PATH: path, HOME: process.env.HOME ?? '/', ...(XDG_CACHE_HOME ? { XDG_CACHE_HOME } : {}) };
}

/** `installation`: of the services that are meant; those of another world that got the port first refuse then. */
export async function mustAnswer(url: string, installation?: string): Promise<true> {
  const headers = installation === undefined ? {} : { [INSTALLATION_HEADER]: installation };
  const { statusCode, body } = await request(url, { headers, headersTimeout: 5_000 });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${url}: ${statusCode}: ${text.slice(0, 300)}`);
  return true;
}
