import { expect, it } from 'vitest';
import { randomStream } from './random.ts';

const draw = (text: string, n: number) => {
  const next = randomStream(text);
  return Array.from({ length: n }, next);
};

it('gives the same stream for the same text and another for another', () => {
  expect(draw('42/A/2026-11-23', 20)).toEqual(draw('42/A/2026-11-23', 20));
  expect(draw('42/A/2026-11-23', 20)).not.toEqual(draw('42/A/2026-11-24', 20));
});

// A sprint that is played again under another release must take the same course.
it('never changes between releases', () => {
  expect(draw('42/A/2026-11-23', 3)).toEqual([0.4893439889419824, 0.6768439833540469, 0.1743367351591587]);
});

it('is spread evenly over [0, 1), also for texts that are nearly alike', () => {
  const firsts = Array.from({ length: 10_000 }, (_, i) => draw(`seed/${i}`, 1)[0] ?? -1);
  expect(Math.min(...firsts)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...firsts)).toBeLessThan(1);
  for (let tenth = 0; tenth < 10; tenth++) {
    const share = firsts.filter((x) => Math.floor(x * 10) === tenth).length / firsts.length;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.12);
  }
});
