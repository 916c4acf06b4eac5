import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastLines, runCommand } from '../processes/command.ts';
import { withLock } from '../processes/lock.ts';
import { duration, every } from '../processes/progress.ts';
import { findPromtool, PROMTOOL_VERSION, promtoolFolder } from './locate.ts';

export interface BuildOptions {
  env: Record<string, string | undefined>;
  log: (line: string) => void;
}

const REPORT_EVERY_MS = 10_000;

/**
 * The promtool that there is, else one built from the Go module proxy into the user's cache, once for all clones: 3.5 minutes of CPU,
 * 1 GB of modules and 0.9 GB of build cache in Go's own folders, 54 MB in ours.
 */
export async function preparePromtool(options: BuildOptions): Promise<string> {
  const target = promtoolFolder(options.env);
  const found = findPromtool(options.env);
  if (found !== undefined) return found;
  const onWait = (pid: number) => options.log(`process ${pid} is building promtool already: waiting for it`);
  return withLock(
    `${target}.lock`,
    async () => {
      if (findPromtool(options.env) === undefined) await build(target, options);
      return join(target, 'promtool');
    },
    { onWait },
  );
}

async function build(target: string, { env, log }: BuildOptions): Promise<void> {
  const started = performance.now();
  const elapsed = () => duration(performance.now() - started);
  const scratch = `${target}.building.${process.pid}`;
  log(`building promtool ${PROMTOOL_VERSION} with Go into ${target}: 3 minutes or more on 2 cores, once`);
  mkdirSync(dirname(target), { recursive: true });
  const stopReporting = every(REPORT_EVERY_MS, () => log(`  ${elapsed()}`));
  try {
    const source = `github.com/prometheus/prometheus/cmd/promtool@${PROMTOOL_VERSION}`;
    // It discovers no targets here, and needs none of the code for that.
    const args = ['install', '-trimpath', '-tags', 'remove_all_sd', '-ldflags', '-s -w', source];
    const { code, stderr } = await runCommand('go', args, {
      env: { ...env, CGO_ENABLED: '0', GOWORK: 'off', GOBIN: scratch },
    });
    if (code !== 0) throw new Error(`build promtool: go install: ${lastLines(stderr, 3)}`);
    rmSync(target, { recursive: true, force: true });
    renameSync(scratch, target);
  } finally {
    stopReporting();
    rmSync(scratch, { recursive: true, force: true });
  }
  log(`built promtool in ${elapsed()}`);
}
