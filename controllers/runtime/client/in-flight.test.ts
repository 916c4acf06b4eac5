import { expect, it } from 'vitest';
import { InFlight } from './in-flight.ts';

/** Requests that end when told to; `going` are their names in the order in which they went. */
function requests(limit: number) {
  const inFlight = new InFlight(limit);
  const going: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<void>>();
  const ask = (kind: string, name: string) => {
    const end = Promise.withResolvers<void>();
    ends.set(name, end);
    return inFlight.run(kind, () => {
      going.push(name);
      return end.promise;
    });
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (name: string) => {
    ends.get(name)?.resolve();
    await settle();
  };
  const fail = async (name: string) => {
    ends.get(name)?.reject(new Error(name));
    await settle();
  };
  return { ask, going, end, fail, settle };
}

it('lets so many go at the same time, and the next when one has ended, however it did', async () => {
  const { ask, going, end, fail, settle } = requests(2);
  const failed = expect(ask('k', 'a')).rejects.toThrow('a');
  for (const name of ['b', 'c', 'd', 'e']) void ask('k', name);
  await settle();
  expect(going).toEqual(['a', 'b']);
  await fail('a');
  await failed;
  await end('b');
  expect(going).toEqual(['a', 'b', 'c', 'd']);
  await end('c');
  await end('d');
  await end('e');
  void ask('k', 'f');
  void ask('k', 'g');
  void ask('k', 'h');
  await settle();
  expect(going).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
});

it('gives each kind that waits its turn', async () => {
  const { ask, going, end, settle } = requests(1);
  for (const [kind, name] of [
    ...['a1', 'a2', 'a3', 'a4'].map((each) => ['a', each] as const),
    ...[['b', 'b1'] as const, ['b', 'b2'] as const, ['c', 'c1'] as const],
  ])
    void ask(kind, name);
  await settle();
  for (const name of ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']) {
    expect(going.at(-1)).toBe(name);
    await end(name);
  }
});
