import { expect, it, vi } from 'vitest';
import type { ObjectKey } from '../objects/object.ts';
import { TestClock } from '../testing/test-clock.ts';
import { TestLog } from '../testing/test-log.ts';
import { runSource } from './key-source.ts';

const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 1, timeout: 5_000 });

/** A source whose every start is ended by hand. */
function run() {
  const clock = new TestClock();
  const log = new TestLog();
  const stop = new AbortController();
  const keys: ObjectKey[] = [];
  const starts: { enqueue: (key: ObjectKey) => void; end: () => void; fail: (why: string) => void }[] = [];
  const source = {
    name: 'feed',
    start: (enqueue: (key: ObjectKey) => void, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        starts.push({ enqueue, end: resolve, fail: (why) => reject(new Error(why)) });
        signal.addEventListener('abort', () => resolve());
      }),
  };
  const ended = runSource(source, (key) => keys.push(key), stop.signal, log, clock);
  const start = (number: number) => soon(() => starts[number - 1] ?? expect.fail(`no start ${number}`));
  /** Lets the pause before the next start end; gives its length. */
  const passPause = async () => {
    const count = starts.length;
    // What the end of the source sets off comes first.
    await new Promise((resolve) => setImmediate(resolve));
    const wait = await soon(() => clock.waits.find((ms) => ms <= 3_000) ?? expect.fail('no pause'));
    clock.advance(wait);
    await start(count + 1);
    return wait;
  };
  return { clock, log, stop, keys, starts, ended, start, passPause };
}

it('takes keys, and starts an ended source again without a word', async () => {
  const { start, keys, passPause, stop, ended, log } = run();
  const first = await start(1);
  first.enqueue({ namespace: 'n', name: 'a' });
  expect(keys).toEqual([{ namespace: 'n', name: 'a' }]);
  first.end();
  expect(await passPause()).toBeLessThanOrEqual(100);
  stop.abort();
  await ended;
  expect(log.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
    'debug key source ended, starting it again',
  ]);
});

it('waits longer with each failure up to 3 s and says it once, until it ran for ten seconds', async () => {
  const { start, passPause, clock, log, stop, ended, starts } = run();
  const waits: number[] = [];
  for (let time = 1; time <= 8; time++) {
    (await start(time)).fail('no feed');
    waits.push(await passPause());
  }
  for (const [time, longest] of [100, 200, 400, 800, 1_600, 3_000, 3_000, 3_000].entries()) {
    expect(waits[time]).toBeLessThanOrEqual(longest);
    expect(waits[time]).toBeGreaterThanOrEqual(longest / 2);
  }
  expect(log.said).toEqual(['warn key source failed, starting it again']);
  expect(log.lines[0]?.fields).toEqual({ source: 'feed', err: new Error('no feed') });
  // Too short to count as healthy.
  clock.advance(9_999);
  starts.at(-1)?.fail('no feed');
  expect(await passPause()).toBeGreaterThan(1_000);
  expect(log.said).toHaveLength(1);
  clock.advance(10_000);
  expect(log.said.at(-1)).toBe('info key source works again');
  starts.at(-1)?.fail('no feed');
  expect(await passPause()).toBeLessThanOrEqual(100);
  expect(log.said.slice(2)).toEqual(['warn key source failed, starting it again']);
  stop.abort();
  await ended;
  expect(clock.waits).toEqual([]);
});

it('ends with its signal, within a pause too, and does not call that a failure', async () => {
  const first = run();
  (await first.start(1)).end();
  await soon(() => expect(first.clock.waits).toHaveLength(1));
  first.stop.abort();
  await first.ended;
  expect(first.starts).toHaveLength(1);
  const second = run();
  const { fail } = await second.start(1);
  fail('aborted');
  second.stop.abort();
  await second.ended;
  expect(second.log.lines).toEqual([]);
});
