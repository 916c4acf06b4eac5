import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Finished, lastLines, runCommand } from '../processes/command.ts';
import { duration, every } from '../processes/progress.ts';
import { GO_VERSION, KUBERNETES_VERSION, PROGRAMS } from './version.ts';

export interface BuildOptions {
  env: Record<string, string | undefined>;
  log: (line: string) => void;
  signal?: AbortSignal | undefined;
}

const SOURCE = fileURLToPath(new URL('./binary/', import.meta.url));
const DOWNLOAD_ATTEMPTS = 5;
const REPORT_EVERY_MS = 10_000;

/**
 * Builds the five programs from the Go module proxy into `target`, which appears complete or not at all.
 * About six minutes on two cores, 0.8 GB of modules and 2.2 GB of build cache in Go's own folders.
 */
export async function buildControlPlane(target: string, options: BuildOptions): Promise<void> {
  const started = performance.now();
  const elapsed = () => duration(performance.now() - started);
  await checkGo(options);
  options.log(`building the Kubernetes ${KUBERNETES_VERSION} control plane with Go into ${target}`);
  options.log('  about 6 minutes on 2 cores and 3 GB of disk, once; later starts take seconds');

  const packages = await downloadModules(options, elapsed);
  const scratch = `${target}.building.${process.pid}`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  try {
    await compile(join(scratch, 'control-plane'), packages, options, elapsed);
    for (const program of PROGRAMS) symlinkSync('control-plane', join(scratch, program));
    // An incomplete folder may be in the way, a complete one not: the caller holds the lock and has looked.
    rmSync(target, { recursive: true, force: true });
    mkdirSync(dirname(target), { recursive: true });
    renameSync(scratch, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  options.log(`built the control plane in ${elapsed()}`);
}

async function checkGo(options: BuildOptions): Promise<void> {
  const install = `install Go ${GO_VERSION} or newer (https://go.dev/dl/), or name a server that has it with DSM_CONTROL_PLANE_MIRROR, or point KUBEBUILDER_ASSETS at a folder with ${PROGRAMS.join(', ')}`;
  let result: Finished;
  try {
    result = await go(['version'], options);
  } catch (error) {
    throw new Error(`build the control plane: go: ${error instanceof Error ? error.message : error}; ${install}`);
  }
  if (result.code !== 0) {
    const why = lastLines(result.stderr, 1);
    throw new Error(
      `build the control plane: go: ${why}; ${install}; Go 1.21 to 1.25 can fetch the right version itself with GOTOOLCHAIN=auto`,
    );
  }
}

/** Downloads what the build needs and nothing else; gives the number of packages to compile. */
async function downloadModules(options: BuildOptions, elapsed: () => string): Promise<number> {
  const modules = readFileSync(join(SOURCE, 'go.sum'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.includes('/go.mod ')).length;
  let downloaded = 0;
  const stopReporting = every(REPORT_EVERY_MS, () =>
    options.log(`  1/2 downloaded ${downloaded} of ${modules} modules, ${elapsed()}`),
  );
  try {
    for (let attempt = 1; ; attempt++) {
      const result = await go(['list', '-deps', '.'], options, (line) => {
        if (line.startsWith('go: downloading ')) downloaded += 1;
      });
      if (result.code === 0) {
        options.log(`  1/2 modules are there (${downloaded} downloaded), ${elapsed()}`);
        return result.stdout.trim().split('\n').length;
      }
      const why = lastLines(result.stderr, 3);
      if (attempt === DOWNLOAD_ATTEMPTS) {
        throw new Error(`build the control plane: download modules: ${attempt} attempts failed:\n${why}`);
      }
      options.log(`  download failed, trying again (${attempt} of ${DOWNLOAD_ATTEMPTS}): ${why}`);
      await delay(1000 * 2 ** attempt, undefined, options.signal === undefined ? {} : { signal: options.signal });
    }
  } finally {
    stopReporting();
  }
}

async function compile(output: string, packages: number, options: BuildOptions, elapsed: () => string): Promise<void> {
  const version = 'k8s.io/component-base/version';
  const [major, minor] = KUBERNETES_VERSION.slice(1).split('.');
  const link = `-s -w -X ${version}.gitVersion=${KUBERNETES_VERSION} -X ${version}.gitMajor=${major} -X ${version}.gitMinor=${minor}`;
  let compiled = 0;
  let latest = '';
  const stopReporting = every(REPORT_EVERY_MS, () =>
    options.log(`  2/2 compiled ${compiled} of ${packages} packages, ${elapsed()}${latest && `: ${latest}`}`),
  );
  try {
    const args = ['build', '-v', '-buildvcs=false', '-trimpath', '-ldflags', link, '-o', output, '.'];
    const result = await go(args, options, (line) => {
      // With -v, Go names each package when it starts on it; those in its cache are not named.
      if (/^[\w.~/-]+$/.test(line)) {
        compiled += 1;
        latest = line;
      }
    });
    if (result.code !== 0) {
      throw new Error(`build the control plane: go build:\n${lastLines(result.stderr, 20)}`);
    }
  } finally {
    stopReporting();
  }
}

function go(args: string[], options: BuildOptions, onStderr?: (line: string) => void): Promise<Finished> {
  const env = { ...options.env, CGO_ENABLED: '0', GOWORK: 'off' };
  return runCommand('go', args, { cwd: SOURCE, env, signal: options.signal, onStderr });
}
