import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findProgram } from '../../../dev/ollama/locate.ts';
import { ROOT } from '../../fixtures/command.ts';
import { until } from '../../fixtures/waiting.ts';

// A test that is killed cannot clean up: what it started is tied to it, and goes when it is gone.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dsm-killed-'));
  // PostgreSQL runs as another user and has to get to its own folder inside.
  chmodSync(folder, 0o755);
});
afterEach(() => {
  for (const { pid } of processesOf(folder)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Processes that have to do with a folder: in their command, environment or working directory. */
function processesOf(folder: string): { pid: number; command: string }[] {
  // A process that has just ended, and those of the kernel, have nothing there.
  const read = (look: () => string) => {
    try {
      return look();
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      const command = read(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
      const environment = read(() => readFileSync(`/proc/${pid}/environ`, 'utf8'));
      const directory = read(() => readlinkSync(`/proc/${pid}/cwd`));
      return { pid: Number(pid), command, all: [command, environment, directory].join() };
    })
    .filter(({ all }) => all.includes(folder));
}

const commands = () =>
  processesOf(folder)
    .map(({ command }) => command.slice(0, 120))
    .join('\n');

/** vitest on the case that never ends, with the folder for all temporary files; the pids of it and of its worker. */
async function runHangingCase(): Promise<{ vitest: number; worker: number }> {
  const config = join(folder, 'vitest.config.mjs');
  const include = [fileURLToPath(new URL('./hanging-case.ts', import.meta.url))];
  const test = { include, pool: 'forks', testTimeout: 600_000 };
  writeFileSync(config, `export default { test: ${JSON.stringify(test)} };`);
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--root', ROOT, '--config', config], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: folder },
    stdio: 'ignore',
  });
  const read = async () => Number(readFileSync(join(folder, 'started'), 'utf8'));
  const worker = await until('the case to start everything', read, 120, commands);
  return { vitest: child.pid ?? 0, worker };
}

const nothingLeft = () => until('all processes to end', async () => processesOf(folder).length === 0, 60, commands);

it.each(['vitest', 'worker'] as const)('leaves no process behind when its %s is killed', async (victim) => {
  const pids = await runHangingCase();
  const running = processesOf(folder)
    .map(({ command }) => command)
    .join('\n');
  const programs = ['etcd', 'kube-apiserver', 'postgres', 'services/main', 'operator/main', 'node-agent/main'];
  if ((await findProgram(process.env)) !== undefined) programs.push('ollama serve', 'models/blobs');
  for (const program of programs) {
    expect(running).toContain(program);
  }
  process.kill(pids[victim], 'SIGKILL');
  await nothingLeft();
});
