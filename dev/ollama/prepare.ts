import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseOllamaHost } from '../../services/kit/models/ollama-host.ts';
import { withLock } from '../processes/lock.ts';
import { type BuildOptions, buildOllama } from './build/build.ts';
import { type FoundOllama, findOllama, ollamaFolder, reasonFile } from './locate.ts';

/**
 * The server that there is, else one built into the user's cache (minutes, once for all clones).
 * @throws when there is none and none can be built; the reason, in one line, stays for `whyMissing`
 */
export async function prepareOllama(options: BuildOptions): Promise<FoundOllama> {
  const { env, log, signal } = options;
  const found = await findOllama(env);
  if (env.OLLAMA_HOST && found?.kind !== 'server') {
    log(`OLLAMA_HOST: ${parseOllamaHost(env.OLLAMA_HOST).url} does not answer: not used`);
  }
  if (found !== undefined) return found;
  const target = ollamaFolder(env);
  const onWait = (pid: number) => log(`process ${pid} is building Ollama already: waiting for it`);
  return withLock(`${target}.lock`, () => build(target, options), { onWait, signal });
}

async function build(target: string, options: BuildOptions): Promise<FoundOllama> {
  const reason = reasonFile(options.env);
  rmSync(reason, { force: true });
  try {
    // Whom this one waited for may have built it.
    const there = await findOllama(options.env);
    if (there === undefined) await buildOllama(target, options);
    const found = there ?? (await findOllama(options.env));
    if (found === undefined) throw new Error(`build Ollama: ${target}: it is not whole`);
    return found;
  } catch (error) {
    mkdirSync(dirname(reason), { recursive: true });
    writeFileSync(reason, String(error instanceof Error ? error.message : error).replaceAll('\n', ' '));
    throw error;
  }
}
