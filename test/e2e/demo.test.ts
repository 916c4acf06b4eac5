import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';

// The README's first command, on a throw-away world: it ends by itself, with a daily scrum that a CronJob started.
it('dsm demo plays two sprints and leaves nothing running', async () => {
  const child = spawn(process.execPath, ['cli/dsm.ts', 'demo'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      out += chunk;
    });
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code, out).toBe(0);
  for (const word of [
    'job.batch/webshop-1-daily-scrum',
    'pod/webshop-1-daily-scrum',
    'wentWell',
    'webshop-2',
    'Completed',
  ]) {
    expect(out).toContain(word);
  }
  const world = /The world in (\S+) is up|(\/\S*dsm-demo-\S+)/.exec(out);
  const left = spawn('pgrep', ['-f', world?.[2] ?? 'dsm-demo-'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = await new Promise((resolve) => left.once('close', resolve));
  expect(ended).toBe(1);
}, 240_000);
