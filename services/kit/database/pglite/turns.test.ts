import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

/** Who asks when, in milliseconds, while somebody else has it; `~`: is patient. Returns the order in which they get it. */
async function order(...asking: [who: string, at: number][]): Promise<string[]> {
  let now = 0;
  const turns = new Turns(() => now);
  await turns.take(false);
  const got: string[] = [];
  const all = asking.map(async ([who, at]) => {
    now = at;
    await turns.take(who.startsWith('~'));
    got.push(who);
    turns.giveBack();
  });
  expect(turns.waiting).toBe(asking.length);
  turns.giveBack();
  await Promise.all(all);
  expect(turns.waiting).toBe(0);
  await turns.take(true);
  return got;
}

it.each<[string, [string, number][], string[]]>([
  [
    'in the order of asking',
    [
      ['a', 0],
      ['b', 0],
      ['c', 1],
    ],
    ['a', 'b', 'c'],
  ],
  [
    'the patient among themselves too',
    [
      ['~a', 0],
      ['~b', 0],
      ['~c', 1],
    ],
    ['~a', '~b', '~c'],
  ],
  [
    'the patient last',
    [
      ['~a', 0],
      ['b', 50],
      ['~c', 60],
      ['d', 99],
    ],
    ['b', 'd', '~a', '~c'],
  ],
  [
    'but before those who come much later',
    [
      ['~a', 0],
      ['b', 99],
      ['c', 101],
      ['~d', 102],
      ['e', 150],
    ],
    ['b', '~a', 'c', 'e', '~d'],
  ],
])('%s', async (_what, asking, expected) => {
  expect(await order(...asking)).toEqual(expected);
});
