import { chmodSync, globSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unpackPackages } from '../../debian/packages.ts';
import type { DebianSource } from '../../debian/source.ts';
import type { BuildOptions } from './build.ts';

/** Only there; it needs the libraries and the loader of the same suite, which older ones do not have. */
const SUITE = 'sid';
const PACKAGE = 'llama.cpp-tools';

/**
 * Puts the program that runs models where Ollama looks for it: `<folder>/lib/ollama/llama-server`, with Debian's packages unpacked in
 * `<folder>/sysroot`. Nothing is installed, and no root is needed. apt checks all signatures.
 */
export async function addLlamaServer(folder: string, source: DebianSource, options: BuildOptions): Promise<void> {
  const sysroot = join(folder, 'sysroot');
  await unpackPackages({ names: [PACKAGE], suite: SUITE, source, withDependencies: true }, sysroot, options);
  for (const name of ['usr/share', 'etc', 'var']) rmSync(join(sysroot, name), { recursive: true, force: true });
  writeWrapper(folder);
}

function writeWrapper(folder: string): void {
  const sysroot = join(folder, 'sysroot');
  const library = only('usr/lib/*/libllama.so.0', sysroot);
  const libraries = dirname(library);
  const loader = only(join(libraries, 'ld-linux*.so.*'), sysroot);
  // ggml looks for its CPU variants beside the running program, which is the loader here.
  for (const variant of globSync('ggml/backends*/*.so', { cwd: join(sysroot, libraries) })) {
    symlinkSync(variant, join(sysroot, libraries, basename(variant)));
  }
  const wrapper = join(folder, 'lib/ollama/llama-server');
  mkdirSync(dirname(wrapper), { recursive: true });
  writeFileSync(
    wrapper,
    `#!/bin/sh
# The folder may be moved, and the machine's own libraries are older than these.
s=$(cd "$(dirname "$0")/../../sysroot" && pwd)
exec "$s/${loader}" --library-path "$s/${libraries}:$s/${libraries}/llama" "$s/usr/bin/llama-server" "$@"
`,
  );
  chmodSync(wrapper, 0o755);
}

function only(pattern: string, cwd: string): string {
  const [found] = globSync(pattern, { cwd });
  if (found === undefined) throw new Error(`build Ollama: ${PACKAGE}: no ${pattern} in it`);
  return found;
}
