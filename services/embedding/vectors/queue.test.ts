import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Queue, QueueFull } from './queue.ts';

const never = new AbortController().signal;
const openTask = () => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return { promise, resolve, reject };
};

it('runs so many at once, and the others in their order', async () => {
  const queue = new Queue({ atOnce: 2, waiting: 9 });
  const tasks = Array.from({ length: 5 }, openTask);
  const begun: number[] = [];
  const all = tasks.map(({ promise }, n) =>
    queue.run(() => {
      begun.push(n);
      return promise;
    }, never),
  );
  const states: unknown[] = [];
  for (const n of [1, 0, 2, 3, 4]) {
    await turn();
    states.push([[...begun], queue.running, queue.waiting]);
    tasks[n]?.resolve(`${n}`);
  }
  expect(await Promise.all(all)).toEqual(['0', '1', '2', '3', '4']);
  expect(states).toEqual([
    [[0, 1], 2, 3],
    [[0, 1, 2], 2, 2],
    [[0, 1, 2, 3], 2, 1],
    [[0, 1, 2, 3, 4], 2, 0],
    [[0, 1, 2, 3, 4], 1, 0],
  ]);
  expect([queue.running, queue.waiting]).toEqual([0, 0]);
});

it('goes on after a task that fails, and with one that fails before it waits', async () => {
  const queue = new Queue({ atOnce: 1, waiting: 9 });
  const failing = queue.run(() => Promise.reject(new Error('no')), never);
  const thrown = queue.run(() => {
    throw new Error('at once');
  }, never);
  const good = queue.run(async () => 'good', never);
  await expect(failing).rejects.toThrow('no');
  await expect(thrown).rejects.toThrow('at once');
  expect(await good).toBe('good');
  expect(queue.running).toBe(0);
});

it('takes no more than may wait', async () => {
  const queue = new Queue({ atOnce: 1, waiting: 1 });
  const first = openTask();
  const running = queue.run(() => first.promise, never);
  const waiting = queue.run(async () => 'second', never);
  await expect(queue.run(async () => 'third', never)).rejects.toThrow(QueueFull);
  first.resolve('first');
  expect(await Promise.all([running, waiting])).toEqual(['first', 'second']);
});

it('never begins a task whose caller is gone, and gives its place to the next', async () => {
  const queue = new Queue({ atOnce: 1, waiting: 2 });
  const first = openTask();
  const gone = new AbortController();
  const running = queue.run(() => first.promise, never);
  let begun = false;
  const left = queue.run(async () => {
    begun = true;
  }, gone.signal);
  const next = queue.run(async () => 'next', never);
  gone.abort(new Error('gone'));
  await expect(left).rejects.toThrow('gone');
  expect(queue.waiting).toBe(1);
  first.resolve('first');
  expect(await Promise.all([running, next])).toEqual(['first', 'next']);
  expect(begun).toBe(false);
  await expect(queue.run(async () => {}, gone.signal)).rejects.toThrow('gone');
});
