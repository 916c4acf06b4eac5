import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { takeLock } from './folder-lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'dsm-lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is refused while a living process holds it, and free after its release', () => {
  const file = join(folder, 'held');
  const release = takeLock(file);
  expect(() => takeLock(file)).toThrow(`process ${process.pid} has this folder open`);
  release();
  takeLock(file)();
});

it('is taken over from a process that is gone, also when its pid lives on in another', () => {
  const file = join(folder, 'stale');
  for (const left of ['999999999 1', `${process.pid} 1`, 'nonsense']) {
    writeFileSync(file, left);
    takeLock(file)();
  }
});

it('is taken over from a zombie', async () => {
  const file = join(folder, 'zombie');
  // The shell's child ends while the shell, become `sleep`, never asks about it.
  const shell = spawn('sh', ['-c', "sh -c 'echo $$; :' & exec sleep 30"], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const pid = Number(
      await new Promise((resolve) => shell.stdout.once('data', (text) => resolve(String(text).trim()))),
    );
    const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8');
    await expect
      .poll(() => stat().slice(stat().lastIndexOf(')') + 2, stat().lastIndexOf(')') + 3), { timeout: 5_000 })
      .toBe('Z');
    const started = stat()
      .slice(stat().lastIndexOf(')') + 2)
      .split(' ')[19];
    writeFileSync(file, `${pid} ${started}`);
    takeLock(file)();
  } finally {
    shell.kill('SIGKILL');
  }
});
