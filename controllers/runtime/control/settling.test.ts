import { expect, it } from 'vitest';
import { TestClock } from '../testing/test-clock.ts';
import { WorkQueue } from './queue.ts';

const KEY = { namespace: 'n', name: 'a' };

/** A queue whose only worker is done at once; `looks` holds when it looked at the key. */
function worked(settle = { quietMs: 100, longestMs: 300 }) {
  const clock = new TestClock();
  const queue = new WorkQueue({ scheduler: clock, settle });
  const looks: number[] = [];
  const work = async () => {
    for (let item = await queue.get(); item !== undefined; item = await queue.get()) {
      looks.push(clock.now());
      queue.done(item.key);
    }
  };
  void work();
  const start = clock.now();
  const step = async (ms: number) => {
    for (const part of [0, ms]) {
      clock.advance(part);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  /** Changes the key this often, each so many ms after the other. */
  const change = async (times: number, everyMs: number) => {
    for (let time = 0; time < times; time++) {
      queue.add(KEY);
      await step(everyMs);
    }
  };
  return { queue, step, change, looks: () => looks.map((at) => at - start) };
}

it('looks at once at a key that was left alone, and once when many changes are over', async () => {
  const { change, step, looks } = worked();
  await change(5, 50);
  expect(looks()).toEqual([0]);
  await step(49);
  expect(looks()).toEqual([0]);
  await step(1);
  expect(looks()).toEqual([0, 300]);
});

it('looks every now and then at a key that never stops changing', async () => {
  const { change, looks } = worked();
  await change(20, 50);
  expect(looks()).toEqual([0, 350, 650, 950]);
});

it('holds no key back that changes slowly', async () => {
  const { change, looks } = worked();
  await change(3, 300);
  expect(looks()).toEqual([0, 300, 600]);
});

it('waits for other keys as long as the storm goes on', async () => {
  const { queue, step, looks } = worked();
  queue.add(KEY);
  await step(10);
  queue.add(KEY);
  for (let other = 0; other < 4; other++) {
    await step(50);
    queue.add({ ...KEY, name: `other-${other}` });
  }
  await step(50);
  const others = [60, 110, 160, 210];
  expect(looks()).toEqual([0, ...others]);
  await step(50);
  expect(looks()).toEqual([0, ...others, 310]);
});

it('holds a change back that came while the key was worked on', async () => {
  const clock = new TestClock();
  const queue = new WorkQueue({ scheduler: clock, settle: { quietMs: 100, longestMs: 300 } });
  queue.add(KEY);
  await queue.get();
  queue.add(KEY);
  queue.done(KEY);
  expect(queue.depth).toBe(0);
  clock.advance(99);
  expect(queue.depth).toBe(0);
  clock.advance(1);
  expect(queue.depth).toBe(1);
});

it('holds no retry back, and forgets what it holds at the end', async () => {
  const { queue, change, step, looks } = worked();
  await change(1, 10);
  queue.addAfter(KEY, 20);
  await step(20);
  expect(looks()).toEqual([0, 30]);
  queue.add(KEY);
  await queue.shutdown();
  await step(500);
  expect(looks()).toEqual([0, 30]);
});

it('takes a shorter pause for the end of a storm whose changes come close together', async () => {
  const { change, step, looks } = worked({ quietMs: 100, longestMs: 1_000 });
  await change(200, 1);
  expect(looks()).toEqual([0]);
  await step(13);
  expect(looks()).toEqual([0]);
  await step(20);
  expect(looks()).toHaveLength(2);
  expect(looks()[1]).toBeLessThan(240);
});
