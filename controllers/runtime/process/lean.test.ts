import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

it('begins once more, lean, with a cache that is filled once, and goes on as it is where there can be none', () => {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-lean-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  file('part.ts', 'export const part: number = 7;');
  const lean = JSON.stringify(join(import.meta.dirname, 'lean.ts'));
  const main = file(
    'main.ts',
    `import { keepLean } from ${lean};
keepLean(import.meta.filename);
console.log((await import('./part.ts')).part, process.execArgv.filter((flag) => flag.includes('semi')).join(), process.argv.slice(2).join(), process.env.MALLOC_ARENA_MAX ?? '');`,
  );
  let more: NodeJS.ProcessEnv = {};
  const run = (temporary: string, ...flags: string[]) => {
    const options = { env: { TMPDIR: temporary, ...more }, encoding: 'utf8', timeout: 20_000 } as const;
    return execFileSync(process.execPath, [...flags, main, 'said'], options).trim();
  };
  expect(run(dir)).toBe('7 --max-semi-space-size=2 said 1');
  const [cache = ''] = readdirSync(dir).filter((name) => name.startsWith('controller-'));
  const cached = readdirSync(join(dir, cache), { recursive: true });
  expect(cached.length).toBeGreaterThan(3);
  expect(run(dir, '--max-semi-space-size=8')).toBe('7 --max-semi-space-size=8 said 1');
  expect(readdirSync(join(dir, cache), { recursive: true }).length).toBeLessThanOrEqual(cached.length + 1);
  expect(run('/nowhere')).toBe('7  said');
  more = { MALLOC_ARENA_MAX: '4' };
  expect(run(dir)).toBe('7 --max-semi-space-size=2 said 4');
  const isRefused = {
    env: { TMPDIR: dir, NODE_DISABLE_COMPILE_CACHE: '1' },
    encoding: 'utf8',
    timeout: 20_000,
  } as const;
  expect(execFileSync(process.execPath, [main], isRefused).trim()).toBe('7 --max-semi-space-size=2  1');
});
