import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ensureProcess, type ProcessSpec, stopProcess } from './recorded.ts';

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
