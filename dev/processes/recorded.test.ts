import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { identityOf, isAlive } from './identity.ts';
import { ensureProcess, killProcess, type ProcessSpec, startProcess, stopProcess } from './recorded.ts';
import { waitFor } from './wait.ts';

it('leaves a process alone that is asked for from a shell with another PATH, and starts it anew when anything else differs', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-recorded-'));
  onTestFinished(async () => {
    await stopProcess(dir, 'idle');
    rmSync(dir, { recursive: true, force: true });
  });
  const spec = (env: Record<string, string>): ProcessSpec => ({
    name: 'idle',
    rank: 1,
    command: process.execPath,
    args: ['-e', 'setInterval(() => {}, 1000)'],
    env,
  });
  const first = await ensureProcess(dir, spec({ PATH: '/usr/bin', HOME: '/' }));
  expect(first.started).toBe(true);
  const again = await ensureProcess(dir, spec({ PATH: '/elsewhere:/usr/bin', HOME: '/' }));
  expect(again).toMatchObject({ started: false, record: { pid: first.record.pid } });
  const other = await ensureProcess(dir, spec({ PATH: '/usr/bin', HOME: '/tmp' }));
  expect(other.started).toBe(true);
  expect(other.record.pid).not.toBe(first.record.pid);
});

describe('a process that leads a group', () => {
  const startLeader = async () => {
    const dir = mkdtempSync(join(tmpdir(), 'dsm-recorded-'));
    onTestFinished(async () => {
      await stopProcess(dir, 'leader');
      rmSync(dir, { recursive: true, force: true });
    });
    const pidFile = join(dir, 'pid');
    const leader = await startProcess(dir, {
      name: 'leader',
      rank: 1,
      command: '/bin/sh',
      args: ['-c', `sleep 60 & echo $! > ${pidFile}.new; mv ${pidFile}.new ${pidFile}; wait`],
      env: { PATH: process.env.PATH ?? '' },
      leadsGroup: true,
    });
    await waitFor(async () => existsSync(pidFile) || undefined, { what: 'the child', timeoutMs: 10_000 });
    return { dir, leader, child: identityOf(Number(readFileSync(pidFile, 'utf8'))) };
  };
  const gone = (child: Parameters<typeof isAlive>[0]) =>
    waitFor(async () => !isAlive(child) || undefined, { what: 'its end', timeoutMs: 10_000 });

  it('takes its own with it when it is killed', async () => {
    const { dir, child } = await startLeader();
    await killProcess(dir, 'leader');
    await gone(child);
  });

  it('leaves none behind that it did not wait for', async () => {
    const { dir, child } = await startLeader();
    await stopProcess(dir, 'leader');
    await gone(child);
  });

  it('leaves none behind when it ended by itself', async () => {
    const { dir, leader, child } = await startLeader();
    process.kill(leader.pid, 'SIGKILL');
    await gone(leader);
    expect(isAlive(child)).toBe(true);
    await stopProcess(dir, 'leader');
    await gone(child);
  });
});
