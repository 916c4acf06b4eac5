import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

// Flags hold for a whole process, so each case is one of its own.
function inProcess(code: string): string {
  const source = `import { collectWhenQuiet } from ${JSON.stringify(join(import.meta.dirname, 'memory.ts'))};
    ${code}`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8', env: {} });
}

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
