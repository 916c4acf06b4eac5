import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { whenThisProcessEnds } from '../fixtures/when-this-process-ends.ts';

// The README's first command, on a throw-away world: it ends by itself, with a daily scrum that a CronJob started.
it('dsm demo plays two sprints and leaves nothing running', async () => {
  // A folder of its own for temporary files tells its processes from those of another demo on this machine.
  const folder = mkdtempSync(join(tmpdir(), 'dsm-demo-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const child = spawn(process.execPath, ['cli/dsm.ts', 'demo'], {
    env: { ...process.env, OLLAMA_HOST: 'off', TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = whenThisProcessEnds(['kill', '-KILL', String(child.pid)]);
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      out += chunk;
    });
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  end.callOff();
  expect(code, out).toBe(0);
  // A Job and a Pod of the firing CronJob, the retrospective, the second sprint and what carried over to it.
  expect(out).toMatch(/webshop-1-daily-scrum-\d+ +Complete/);
  expect(out).toMatch(/webshop-1-daily-scrum-\d+-\w+ +0\/1 +Completed/);
  expect(out).toContain('ServiceAccount: dsm-daily-scrum');
  expect(out).toContain('wentWell');
  const left = /unfinished: (SHOP-\d+) at/.exec(out)?.[1];
  expect(out).toMatch(new RegExp(`Sprint Backlog: .*"${left}"`));
  expect(out).toMatch(/webshop-2 +webshop +(Completed|ClosedWithPendingTasks)/);
  const processes = spawn('pgrep', ['-f', folder], { stdio: 'ignore' });
  const none = 1;
  expect(await new Promise((resolve) => processes.once('close', resolve))).toBe(none);
}, 600_000);
