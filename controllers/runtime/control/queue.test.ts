import { describe, expect, it } from 'vitest';
import { formatKey, type ObjectKey } from '../objects/object.ts';
import { TestClock } from '../testing/test-clock.ts';
import { LOW_PRIORITY, WorkQueue } from './queue.ts';

const key = (name: string): ObjectKey => ({ namespace: 'ns', name });

/** Names of everything that can be taken now; each stays in work. */
async function takeAll(queue: WorkQueue): Promise<string[]> {
  const names: string[] = [];
  while (queue.depth > 0) names.push((await queue.get())?.key.name ?? '');
  return names;
}

describe('WorkQueue', () => {
  it('hands keys out in the order of arrival and coalesces those that wait', async () => {
    const queue = new WorkQueue();
    for (const name of ['a', 'b', 'a', 'c', 'b']) queue.add(key(name));
    expect(await takeAll(queue)).toEqual(['a', 'b', 'c']);
  });

  it('never hands a key out while it is worked on, but once more afterwards if it was added meanwhile', async () => {
    const queue = new WorkQueue();
    queue.add(key('a'));
    await queue.get();
    queue.add(key('a'));
    queue.add(key('a'));
    expect(queue.depth).toBe(0);
    queue.done(key('a'));
    expect(await takeAll(queue)).toEqual(['a']);
    queue.done(key('a'));
    expect(queue.depth).toBe(0);
  });

  it('wakes a waiting worker', async () => {
    const queue = new WorkQueue();
    const waiting = queue.get();
    queue.add(key('a'));
    expect(formatKey((await waiting)!.key)).toBe('ns/a');
    expect(queue.depth).toBe(0);
  });

  it('takes higher priorities first, and raises a waiting key once', async () => {
    const queue = new WorkQueue();
    queue.add(key('old1'), LOW_PRIORITY);
    queue.add(key('old2'), LOW_PRIORITY);
    queue.add(key('new'));
    queue.add(key('old2'));
    expect(await takeAll(queue)).toEqual(['new', 'old2', 'old1']);
  });

  it('keeps the higher of the priorities added during work', async () => {
    const queue = new WorkQueue();
    queue.add(key('a'));
    await queue.get();
    queue.add(key('a'), 0);
    queue.add(key('a'), LOW_PRIORITY);
    queue.done(key('a'));
    expect((await queue.get())?.priority).toBe(0);
  });

  it('adds after a delay, and of several delays keeps the one that ends first', async () => {
    const time = new TestClock();
    const queue = new WorkQueue({ scheduler: time });
    queue.addAfter(key('a'), 100);
    queue.addAfter(key('a'), 500);
    queue.addAfter(key('b'), 500);
    queue.addAfter(key('b'), 50);
    time.advance(49);
    expect(queue.depth).toBe(0);
    time.advance(1);
    expect(await takeAll(queue)).toEqual(['b']);
    time.advance(50);
    expect(await takeAll(queue)).toEqual(['a']);
    expect(time.waits).toEqual([]);
  });

  it('doubles the delay with each failure of a key up to the cap, and starts anew once forgotten', () => {
    const queue = new WorkQueue({ scheduler: new TestClock(), baseDelayMs: 5, maxDelayMs: 50 });
    const delays = Array.from({ length: 6 }, () => queue.addRateLimited(key('a')));
    expect(delays).toEqual([5, 10, 20, 40, 50, 50]);
    expect(queue.addRateLimited(key('other'))).toBe(5);
    queue.forget(key('a'));
    expect(queue.addRateLimited(key('a'))).toBe(5);
    expect(queue.addRateLimited(key('a'), { atLeastMs: 3_000 })).toBe(3_000);
  });

  it('has a key that fails for hours back within ten seconds', () => {
    const queue = new WorkQueue({ scheduler: new TestClock() });
    const delays = Array.from({ length: 2_000 }, () => queue.addRateLimited(key('a')));
    expect(Math.max(...delays)).toBe(10_000);
  });

  it('shuts down: frees waiting workers, hands out nothing more, resolves when the work is done', async () => {
    const time = new TestClock();
    const queue = new WorkQueue({ scheduler: time });
    queue.add(key('a'));
    queue.add(key('b'));
    queue.addAfter(key('c'), 100);
    await queue.get();
    let isDrained = false;
    const drained = queue.shutdown().then(() => {
      isDrained = true;
    });
    expect(await queue.get()).toBeUndefined();
    expect(time.waits).toEqual([]);
    queue.add(key('a'));
    await Promise.resolve();
    expect(isDrained).toBe(false);
    queue.done(key('a'));
    await drained;
    expect(queue.depth).toBe(0);
    const idle = new WorkQueue();
    const waiting = idle.get();
    await idle.shutdown();
    expect(await waiting).toBeUndefined();
  });

  it('tells its observer depth, adds, retries and times', async () => {
    const time = new TestClock();
    const told: string[] = [];
    const observer = {
      depth: (depth: number) => told.push(`depth ${depth}`),
      added: () => told.push('added'),
      retried: () => told.push('retried'),
      started: (ms: number) => told.push(`waited ${ms}`),
      finished: (ms: number) => told.push(`worked ${ms}`),
    };
    const queue = new WorkQueue({ scheduler: time, observer });
    queue.add(key('a'));
    queue.add(key('a'));
    time.advance(7);
    await queue.get();
    time.advance(3);
    expect(queue.workingFor()).toEqual([3]);
    queue.addRateLimited(key('a'));
    queue.done(key('a'));
    expect(told).toEqual(['added', 'depth 1', 'depth 0', 'waited 7', 'retried', 'worked 3']);
  });

  it('adds at once what has no delay, and nothing any more once it is shut down', async () => {
    const time = new TestClock();
    const queue = new WorkQueue({ scheduler: time });
    queue.addAfter(key('a'), 0);
    queue.addAfter(key('b'), Number.NaN, LOW_PRIORITY);
    expect([time.waits, queue.depth]).toEqual([[], 2]);
    expect(await queue.get()).toEqual({ key: key('a'), priority: 0 });
    expect(await queue.get()).toEqual({ key: key('b'), priority: LOW_PRIORITY });
    const drained = queue.shutdown();
    queue.addAfter(key('c'), 10);
    queue.add(key('c'));
    expect(queue.addRateLimited(key('c'))).toBe(5);
    expect([time.waits, queue.depth]).toEqual([[], 0]);
    queue.done(key('a'));
    queue.done(key('b'));
    await drained;
    await queue.shutdown();
  });

  it('keeps the priority of a key that waits for its delay', async () => {
    const time = new TestClock();
    const queue = new WorkQueue({ scheduler: time });
    queue.addRateLimited(key('low'), { priority: LOW_PRIORITY });
    queue.addRateLimited(key('normal'));
    time.advance(5);
    expect([(await queue.get())?.priority, (await queue.get())?.priority]).toEqual([0, LOW_PRIORITY]);
  });

  it('ends the delay of a key that is to be tried now, with its priority, and forgets its failures', async () => {
    const time = new TestClock();
    const queue = new WorkQueue({ scheduler: time });
    queue.addRateLimited(key('a'), { priority: LOW_PRIORITY });
    queue.addRateLimited(key('a'), { priority: LOW_PRIORITY });
    queue.retryNow(key('a'));
    queue.retryNow(key('unknown'));
    expect([queue.depth, time.waits]).toEqual([1, []]);
    expect(await queue.get()).toEqual({ key: key('a'), priority: LOW_PRIORITY });
    expect(queue.addRateLimited(key('a'))).toBe(5);
  });

  it('lets a retry wait longer or shorter than others', () => {
    const queue = new WorkQueue({ scheduler: new TestClock(), maxDelayMs: 20 });
    for (let failures = 0; failures < 3; failures++) queue.addRateLimited(key('a'));
    expect(queue.addRateLimited(key('a'), { atMostMs: 1_000 })).toBe(40);
    expect(queue.addRateLimited(key('a'), { atMostMs: 1_000, atLeastMs: 2_000 })).toBe(2_000);
    expect(queue.addRateLimited(key('a'))).toBe(20);
  });

  it('may be told of a key that is not worked on, and forgets the delay of one that came due', async () => {
    const time = new TestClock();
    const told: string[] = [];
    const observer = {
      depth: () => undefined,
      added: () => told.push('added'),
      retried: () => undefined,
      started: () => undefined,
      finished: () => told.push('finished'),
    };
    const queue = new WorkQueue({ scheduler: time, observer });
    queue.done(key('a'));
    queue.addAfter(key('a'), 10);
    time.advance(10);
    queue.addAfter(key('b'), 10);
    expect(told).toEqual(['added']);
    await queue.get();
    queue.done(key('a'));
    queue.addAfter(key('a'), 20);
    time.advance(20);
    expect(told).toEqual(['added', 'finished', 'added', 'added']);
    expect(await takeAll(queue)).toEqual(['b', 'a']);
  });

  it('counts the wait of a key from its first add, also when its priority rises', async () => {
    const time = new TestClock();
    const waits: number[] = [];
    const nothing = () => undefined;
    const observer = {
      depth: nothing,
      added: nothing,
      retried: nothing,
      started: (ms: number) => waits.push(ms),
      finished: nothing,
    };
    const queue = new WorkQueue({ scheduler: time, observer });
    queue.add(key('a'), LOW_PRIORITY);
    time.advance(7);
    queue.add(key('a'));
    time.advance(3);
    await queue.get();
    expect([waits, queue.depth]).toEqual([[10], 0]);
  });
});
