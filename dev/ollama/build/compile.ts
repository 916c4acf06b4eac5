import { setTimeout as delay } from 'node:timers/promises';
import { lastLines, runCommand } from '../../processes/command.ts';
import { every } from '../../processes/progress.ts';
import { OLLAMA_VERSION } from '../version.ts';
import type { BuildOptions } from './build.ts';

const ATTEMPTS = 4;
const REPORT_EVERY_MS = 10_000;

/** Leaves the ollama command in `bin`. Go checks what it downloads against its checksum database. */
export async function compileOllama(bin: string, options: BuildOptions, elapsed: () => string): Promise<void> {
  const link = `-s -w -X=github.com/ollama/ollama/version.Version=${OLLAMA_VERSION.slice(1)}`;
  const args = ['install', '-v', '-trimpath', '-ldflags', link, `github.com/ollama/ollama@${OLLAMA_VERSION}`];
  const env = { ...options.env, CGO_ENABLED: '1', GOWORK: 'off', GOBIN: bin };
  const count = { downloaded: 0, compiled: 0 };
  const report = () =>
    options.log(`  1/2 downloaded ${count.downloaded} modules, compiled ${count.compiled} packages, ${elapsed()}`);
  const stopReporting = every(REPORT_EVERY_MS, report);
  try {
    for (let attempt = 1; ; attempt++) {
      const { code, stderr } = await runCommand('go', args, {
        env,
        signal: options.signal,
        onStderr: (line) => {
          if (line.startsWith('go: downloading ')) count.downloaded += 1;
          // With -v, Go names each package when it starts on it; those in its cache are not named.
          else if (/^[\w.~/-]+$/.test(line)) count.compiled += 1;
        },
      });
      if (code === 0) return report();
      const why = lastLines(stderr, 3);
      // A package that does not compile has a heading of its own; that does not get better.
      if (attempt === ATTEMPTS || /^# /m.test(stderr)) throw new Error(`build Ollama: go install: ${why}`);
      options.log(`  go install failed, trying again (${attempt} of ${ATTEMPTS}): ${why}`);
      await delay(1000 * 2 ** attempt, undefined, options.signal === undefined ? {} : { signal: options.signal });
    }
  } finally {
    stopReporting();
  }
}
