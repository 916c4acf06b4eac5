import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastLines, runCommand } from '../processes/command.ts';
import { withLock } from '../processes/lock.ts';
import { duration, every } from '../processes/progress.ts';
import { findProgram, type GoProgram, programFolder } from './programs.ts';

export interface BuildOptions {
  env: Record<string, string | undefined>;
  log: (line: string) => void;
}

const REPORT_EVERY_MS = 10_000;

/** The program that there is, else one built from the Go module proxy into the user's cache, once for all clones. */
export async function prepareProgram(program: GoProgram, options: BuildOptions): Promise<string> {
  const { name } = program;
  const target = programFolder(options.env, program);
  const found = findProgram(options.env, program);
  if (found !== undefined) return found;
  const onWait = (pid: number) => options.log(`process ${pid} is building ${name} already: waiting for it`);
  return withLock(
    `${target}.lock`,
    async () => {
      if (findProgram(options.env, program) === undefined) await build(program, target, options);
      return join(target, name);
    },
    { onWait },
  );
}

async function build(program: GoProgram, target: string, { env, log }: BuildOptions): Promise<void> {
  const { name, version, source, flags = [], takes } = program;
  const started = performance.now();
  const elapsed = () => duration(performance.now() - started);
  const scratch = `${target}.building.${process.pid}`;
  log(`building ${name} ${version} with Go into ${target}: ${takes}, once`);
  mkdirSync(dirname(target), { recursive: true });
  const stopReporting = every(REPORT_EVERY_MS, () => log(`  ${elapsed()}`));
  try {
    const { code, stderr } = await runCommand('go', ['install', '-trimpath', ...flags, `${source}@${version}`], {
      env: { ...env, CGO_ENABLED: '0', GOWORK: 'off', GOBIN: scratch },
    });
    if (code !== 0) throw new Error(`build ${name}: go install: ${lastLines(stderr, 3)}`);
    rmSync(target, { recursive: true, force: true });
    renameSync(scratch, target);
  } finally {
    stopReporting();
    rmSync(scratch, { recursive: true, force: true });
  }
  log(`built ${name} in ${elapsed()}`);
}
