import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Finished, lastLines, runCommand } from '../processes/command.ts';
import { duration, every } from '../processes/progress.ts';

export interface BuildOptions {
  env: Record<string, string | undefined>;
  log: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/** A Go module of this repository whose dependencies come from the Go module proxy. */
export interface GoModule {
  /** such as "the Kubernetes v1.36.3 control plane" */
  what: string;
  /** the folder with go.mod */
  source: string;
  /** what is built: the file's name and its package, such as `.` */
  programs: Readonly<Record<string, string>>;
  /** further names of a program, which chooses by the name that it is called by */
  links?: Readonly<Record<string, string>>;
  /** packages' variables that the linker sets */
  variables?: Readonly<Record<string, string>>;
  /** how long a build takes, and what of disk */
  takes: string;
  /** the oldest Go that builds it */
  goVersion: string;
  /** what to do where there is no Go */
  instead: string;
}

const DOWNLOAD_ATTEMPTS = 5;
const REPORT_EVERY_MS = 10_000;

/** Builds a module's programs into `target`, which appears complete or not at all. The caller holds a lock. */
export async function buildModule(module: GoModule, target: string, options: BuildOptions): Promise<void> {
  const started = performance.now();
  const elapsed = () => duration(performance.now() - started);
  await checkGo(module, options);
  options.log(`building ${module.what} with Go into ${target}`);
  options.log(`  ${module.takes}, once; later starts take seconds`);

  const packages = await downloadModules(module, options, elapsed);
  const scratch = `${target}.building.${process.pid}`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  try {
    for (const [name, path] of Object.entries(module.programs))
      await compile(module, path, join(scratch, name), packages, options, elapsed);
    for (const [link, program] of Object.entries(module.links ?? {})) symlinkSync(program, join(scratch, link));
    // An incomplete folder may be in the way, a complete one not: the caller has looked.
    rmSync(target, { recursive: true, force: true });
    mkdirSync(dirname(target), { recursive: true });
    renameSync(scratch, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  options.log(`built ${module.what} in ${elapsed()}`);
}

async function checkGo(module: GoModule, options: BuildOptions): Promise<void> {
  const { what, instead } = module;
  const install = `install Go ${module.goVersion} or newer (https://go.dev/dl/)${instead}`;
  let result: Finished;
  try {
    result = await go(module, ['version'], options);
  } catch (error) {
    throw new Error(`build ${what}: go: ${error instanceof Error ? error.message : error}; ${install}`);
  }
  if (result.code !== 0) {
    const why = lastLines(result.stderr, 1);
    throw new Error(
      `build ${what}: go: ${why}; ${install}; Go 1.21 to 1.25 can fetch the right version itself with GOTOOLCHAIN=auto`,
    );
  }
}

/** Downloads what the build needs and nothing else; gives the number of packages to compile. */
async function downloadModules(module: GoModule, options: BuildOptions, elapsed: () => string): Promise<number> {
  const modules = readFileSync(join(module.source, 'go.sum'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.includes('/go.mod ')).length;
  let downloaded = 0;
  const stopReporting = every(REPORT_EVERY_MS, () =>
    options.log(`  1/2 downloaded ${downloaded} of ${modules} modules, ${elapsed()}`),
  );
  try {
    for (let attempt = 1; ; attempt++) {
      const result = await go(module, ['list', '-deps', ...Object.values(module.programs)], options, (line) => {
        if (line.startsWith('go: downloading ')) downloaded += 1;
      });
      if (result.code === 0) {
        options.log(`  1/2 modules are there (${downloaded} downloaded), ${elapsed()}`);
        return result.stdout.trim().split('\n').length;
      }
      const why = lastLines(result.stderr, 3);
      if (attempt === DOWNLOAD_ATTEMPTS) {
        throw new Error(`build ${module.what}: download modules: ${attempt} attempts failed:\n${why}`);
      }
      options.log(`  download failed, trying again (${attempt} of ${DOWNLOAD_ATTEMPTS}): ${why}`);
      await delay(1000 * 2 ** attempt, undefined, options.signal === undefined ? {} : { signal: options.signal });
    }
  } finally {
    stopReporting();
  }
}

async function compile(
  module: GoModule,
  path: string,
  output: string,
  packages: number,
  options: BuildOptions,
  elapsed: () => string,
): Promise<void> {
  const variables = Object.entries(module.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
  let compiled = 0;
  let latest = '';
  const stopReporting = every(REPORT_EVERY_MS, () =>
    options.log(`  2/2 compiled ${compiled} of ${packages} packages, ${elapsed()}${latest && `: ${latest}`}`),
  );
  try {
    const flags = ['-v', '-buildvcs=false', '-trimpath', '-ldflags', ['-s -w', ...variables].join(' ')];
    const result = await go(module, ['build', ...flags, '-o', output, path], options, (line) => {
      // With -v, Go names each package when it starts on it; those in its cache are not named.
      if (/^[\w.~/-]+$/.test(line)) {
        compiled += 1;
        latest = line;
      }
    });
    if (result.code !== 0) {
      throw new Error(`build ${module.what}: go build:\n${lastLines(result.stderr, 20)}`);
    }
  } finally {
    stopReporting();
  }
}

function go(
  module: GoModule,
  args: string[],
  options: BuildOptions,
  onStderr?: (line: string) => void,
): Promise<Finished> {
  const env = { ...options.env, CGO_ENABLED: '0', GOWORK: 'off' };
  return runCommand('go', args, { cwd: module.source, env, signal: options.signal, onStderr });
}
