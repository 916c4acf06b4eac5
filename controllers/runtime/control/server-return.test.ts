import { expect, it } from 'vitest';
import { TestClock } from '../testing/test-clock.ts';
import { ServerReturn } from './server-return.ts';

/** Each entry: ms since the last answer, its status. How often a return was noticed. */
function returns(...answers: [ms: number, status: number][]): number {
  const clock = new TestClock();
  let count = 0;
  const server = new ServerReturn(clock, () => {
    count += 1;
  });
  for (const [ms, status] of answers) {
    clock.advance(ms);
    server.observe(status);
  }
  return count;
}

it.each<[string, [number, number][], number]>([
  [
    'answers after seconds without',
    [
      [0, 0],
      [1_000, 503],
      [10, 200],
    ],
    1,
  ],
  [
    'what is not there is an answer',
    [
      [0, 429],
      [1_000, 500],
      [10, 404],
    ],
    1,
  ],
  [
    'a conflict is one',
    [
      [0, 0],
      [1_000, 0],
      [10, 409],
    ],
    1,
  ],
  [
    'rights may not be known yet',
    [
      [0, 0],
      [1_000, 0],
      [10, 403],
      [10, 401],
    ],
    0,
  ],
  [
    'and are later',
    [
      [0, 0],
      [1_000, 0],
      [10, 403],
      [10, 200],
      [10, 200],
    ],
    1,
  ],
  [
    'it was away for a moment',
    [
      [0, 0],
      [999, 0],
      [10_000, 200],
    ],
    0,
  ],
  [
    'it never was away',
    [
      [0, 200],
      [9_000, 403],
      [9_000, 200],
    ],
    0,
  ],
  [
    'only some requests fail',
    [
      [0, 500],
      [600, 200],
      [600, 500],
      [600, 200],
    ],
    0,
  ],
  [
    'it comes and goes',
    [
      [0, 0],
      [1_000, 0],
      [0, 200],
      [0, 0],
      [1_000, 0],
      [0, 200],
    ],
    1,
  ],
  [
    'it goes again later',
    [
      [0, 0],
      [1_000, 0],
      [0, 200],
      [9_000, 0],
      [1_000, 0],
      [0, 200],
    ],
    2,
  ],
])('%s', (_what, answers, expected) => {
  expect(returns(...answers)).toBe(expected);
});
