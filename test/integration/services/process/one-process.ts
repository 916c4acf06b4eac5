import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../../../../dev/processes/wait.ts';
import { ROOT } from '../../../fixtures/command.ts';

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The process of one service; its environment holds PATH and what is given. Killed at `release` at the latest. */
export function serviceProcess(service: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [`services/${service}/main.ts`], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, ended: ended(child) };
}

function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

/** A service by itself, on an embedded database if it keeps data; resolves when it listens. */
export async function startAlone(service: string, env: Record<string, string> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-process-'));
  const [address, database] = [join(dir, 'address'), join(dir, 'database')];
  const data: Record<string, string> = service === 'embedding' ? {} : { DSM_PGLITE_DIR: database, DSM_BUS: 'memory' };
  const { child, ended } = serviceProcess(service, {
    DSM_LISTEN: '127.0.0.1:0',
    DSM_ADDRESS_FILE: address,
    ...data,
    ...env,
  });
  await waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error((await ended).stderr);
      return existsSync(address) || undefined;
    },
    { what: `the ${service} service`, timeoutMs: 60_000 },
  );
  return {
    url: readFileSync(address, 'utf8').trim(),
    database,
    child,
    ended,
    release: () => {
      child.kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
