import { execFile } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { parseOllamaHost } from '../../services/kit/models/ollama-host.ts';
import { cacheFolder } from '../cache-folder.ts';
import { OLLAMA_VERSION } from './version.ts';

type Environment = Record<string, string | undefined>;

/** Where models can be run; `version` without a v. */
export type FoundOllama =
  | { kind: 'server'; url: string; version: string }
  | { kind: 'program'; command: string; version: string; from: 'PATH' | 'cache' };

const SERVER_TIMEOUT_MS = 2_000;

/**
 * The server of OLLAMA_HOST when it answers, else a program; undefined: none is there, and none is built.
 * @throws when OLLAMA_HOST is no address
 */
export async function findOllama(env: Environment): Promise<FoundOllama | undefined> {
  return (await findServer(env)) ?? (await findProgram(env));
}

async function findServer(env: Environment): Promise<FoundOllama | undefined> {
  if (!env.OLLAMA_HOST) return undefined;
  const { url } = parseOllamaHost(env.OLLAMA_HOST);
  try {
    const answer = await fetch(`${url}/api/version`, { signal: AbortSignal.timeout(SERVER_TIMEOUT_MS) });
    const { version } = (await answer.json()) as { version?: string };
    return version === undefined ? undefined : { kind: 'server', url, version };
  } catch {
    return undefined;
  }
}

/** The `ollama` of PATH, else the one built into the cache. */
export async function findProgram(env: Environment): Promise<(FoundOllama & { kind: 'program' }) | undefined> {
  const command = (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'ollama'))
    .find(isExecutable);
  if (command !== undefined) {
    const { stdout, stderr } = await promisify(execFile)(command, ['--version'], { env: { HOME: '/', ...env } });
    // With a server there it tells that one's version first.
    const said = stdout + stderr;
    const version =
      (/client version is (\S+)/.exec(said) ?? /version is (\S+)/.exec(said))?.[1] ?? 'of unknown version';
    return { kind: 'program', command, version, from: 'PATH' };
  }
  const cached = ollamaFolder(env);
  if (!isWhole(cached)) return undefined;
  return { kind: 'program', command: join(cached, 'bin/ollama'), version: OLLAMA_VERSION.slice(1), from: 'cache' };
}

/** For people: what it is and where it is from. */
export function describeOllama(found: FoundOllama): string {
  const from = { PATH: 'installed', cache: 'built into the cache' };
  return `Ollama ${found.version}, ${found.kind === 'server' ? `running at ${found.url}` : from[found.from]}`;
}

export const ollamaFolder = (env: Environment): string => cacheFolder(env, 'ollama', OLLAMA_VERSION);

function isWhole(folder: string): boolean {
  return ['bin/ollama', 'lib/ollama/llama-server'].every((file) => isExecutable(join(folder, file)));
}

/** Where the last try to build one says why there is none. */
export const reasonFile = (env: Environment) => `${ollamaFolder(env)}.missing`;

/** Why there is none, for people. */
export function whyMissing(env: Environment): string {
  try {
    return readFileSync(reasonFile(env), 'utf8').trim();
  } catch {
    return 'no Ollama server; install it from https://ollama.com/download or run "node scripts/prepare/ollama.ts"';
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
