import { existsSync } from 'node:fs';
import { type DebianSource, findDebianSource } from '../../debian/source.ts';
import { lastLines, runCommand } from '../../processes/command.ts';
import type { BuildOptions } from './build.ts';

const INSTEAD = 'or install Ollama: https://ollama.com/download';

/** What a build needs of the machine. @throws in one line: what is missing, and what to do. */
export async function checkPrerequisites(options: BuildOptions): Promise<DebianSource> {
  if (process.platform !== 'linux') {
    throw missing('Linux', `it is built on Debian only; install Ollama: https://ollama.com/download`);
  }
  await check(options, 'go', ['version'], 'install Go (https://go.dev/dl/)');
  const compiler = (await runCommand('go', ['env', 'CC'], options)).stdout.trim() || 'cc';
  await check(options, compiler, ['--version'], 'install a C compiler (apt-get install gcc libc6-dev)');
  await check(options, 'apt-get', ['--version'], 'its llama-server is one of Debian’s');
  await check(options, 'dpkg-deb', ['--version'], 'its llama-server is one of Debian’s');
  const source = findDebianSource(options.env);
  if (source === undefined) {
    throw missing('a source of Debian in /etc/apt', 'set DSM_DEBIAN_MIRROR to the address of a Debian mirror');
  }
  if (!existsSync(source.keyring)) throw missing(source.keyring, 'install debian-archive-keyring');
  return source;
}

async function check(options: BuildOptions, command: string, args: string[], remedy: string): Promise<void> {
  try {
    const { code, stderr } = await runCommand(command, args, options);
    if (code !== 0) throw new Error(lastLines(stderr, 1));
  } catch (error) {
    throw missing(command, remedy, error);
  }
}

function missing(what: string, remedy: string, cause?: unknown): Error {
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  return new Error(`build Ollama: ${what}: not there${why}; ${remedy}, ${INSTEAD}`, { cause });
}
