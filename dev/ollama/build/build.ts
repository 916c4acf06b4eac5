import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { duration } from '../../processes/progress.ts';
import { startOllama, TINY_EMBED } from '../start.ts';
import { OLLAMA_VERSION } from '../version.ts';
import { compileOllama } from './compile.ts';
import { addLlamaServer } from './llama-server.ts';
import { checkPrerequisites } from './prerequisites.ts';

export interface BuildOptions {
  env: Record<string, string | undefined>;
  log: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Builds the server into `target`, which appears whole and tried, or not at all: its command from the Go module proxy, the program that runs
 * models from Debian. The caller holds the lock of `target`.
 */
export async function buildOllama(target: string, options: BuildOptions): Promise<void> {
  const started = performance.now();
  const elapsed = () => duration(performance.now() - started);
  const source = await checkPrerequisites(options);
  options.log(`building Ollama ${OLLAMA_VERSION} with Go and Debian’s llama-server into ${target}`);
  options.log('  3 to 6 minutes on 2 cores, once');

  const parent = dirname(target);
  mkdirSync(parent, { recursive: true });
  const scratchPrefix = `${basename(target)}.building.`;
  // What builds left that were killed: none runs, since the lock is ours.
  for (const name of readdirSync(parent).filter((other) => other.startsWith(scratchPrefix))) {
    rmSync(join(parent, name), { recursive: true, force: true });
  }
  const scratch = join(parent, `${scratchPrefix}${process.pid}`);
  try {
    await compileOllama(join(scratch, 'bin'), options, elapsed);
    await addLlamaServer(scratch, source, options);
    options.log(`  2/2 llama-server is there, ${elapsed()}`);
    await proveItWorks(join(scratch, 'bin/ollama'));
    rmSync(target, { recursive: true, force: true });
    renameSync(scratch, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  options.log(`built Ollama in ${elapsed()}`);
}

/** A llama-server of another release may speak otherwise than Ollama expects. */
async function proveItWorks(command: string): Promise<void> {
  const ollama = await startOllama(command);
  try {
    const body = JSON.stringify({ model: TINY_EMBED, input: 'a text' });
    const answer = await fetch(`${ollama.url}/api/embed`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`build Ollama: try it: ${answer.status} ${await answer.text()}`);
  } finally {
    await ollama.stop();
  }
}
