import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

// Flags hold for a whole process, so each case is one of its own.
function inProcess(code: string, env: Record<string, string> = {}): string {
  const source = `import { beginSmall, boundYoungGeneration, collectWhenQuiet } from ${JSON.stringify(join(import.meta.dirname, 'memory.ts'))};
    import { getHeapSpaceStatistics } from 'node:v8';
    const young = () => getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size;
    const work = () => {
      const kept = [];
      for (let i = 0; i < 2_000_000; i++) kept[i % 50_000] = { i, text: 'x' + i };
      return young();
    };
    ${code}`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', source], {
    encoding: 'utf8',
    env,
  });
}

it('keeps the young generation small, which would grow by itself', () => {
  const free = Number(inProcess('console.log(work())'));
  const bounded = Number(inProcess('boundYoungGeneration(); console.log(work())'));
  expect(free).toBeGreaterThan(16e6);
  expect(bounded).toBeLessThan(4e6);
});

it('gives back what much work has left, once nothing happens any more', () => {
  const told = inProcess(`
    const { setTimeout: sleep } = await import('node:timers/promises');
    const { getHeapStatistics } = await import('node:v8');
    const megabytes = () => Math.round(getHeapStatistics().total_heap_size / 2 ** 20);
    let kept = Array.from({ length: 400_000 }, (_, i) => ({ i, text: 'x' + i }));
    const end = collectWhenQuiet({ lookMs: 50 });
    const peak = megabytes();
    kept = undefined;
    await sleep(1_000);
    const quiet = megabytes();
    end();
    console.log(JSON.stringify({ peak, quiet }));`);
  const { peak, quiet } = JSON.parse(told);
  expect(peak).toBeGreaterThan(20);
  expect(quiet).toBeLessThan(peak / 2);
});

it('keeps on disk what Node has compiled', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dsm-compiled-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  inProcess("beginSmall(); await import('node:https')", { TMPDIR: folder });
  expect(readdirSync(folder)).toEqual(['node-compile-cache']);
});
