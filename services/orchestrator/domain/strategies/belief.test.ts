import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../random.ts';
import { beliefIn, NOTHING, ownShare, sumOf, tallyOf } from './belief.ts';

const saved = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { maxLength: 40 });
const tally = saved.map(tallyOf);

describe('what is believed of a step', () => {
  it('is a half before anything was seen', () => expect(beliefIn(NOTHING, NOTHING)).toBe(0.5));

  it('is within 0 and 1, and never certain', () => {
    fc.assert(
      fc.property(tally, tally, (own, others) => {
        expect(beliefIn(own, others)).toBeGreaterThan(0);
        expect(beliefIn(own, others)).toBeLessThan(1);
        expect(ownShare(own, others)).toBeGreaterThanOrEqual(0);
        expect(ownShare(own, others)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('grows with what was saved, by the project or by others', () => {
    fc.assert(
      fc.property(tally, tally, fc.double({ min: 0.01, max: 2, noNaN: true }), (own, others, more) => {
        const before = beliefIn(own, others);
        expect(beliefIn({ ...own, saved: own.saved + more }, others)).toBeGreaterThan(before);
        expect(beliefIn({ ...own, cost: own.cost + more }, others)).toBeLessThan(before);
        expect(beliefIn(own, { ...others, saved: others.saved + more })).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  it('moves little by one sprint, and most by the last', () => {
    expect(beliefIn(tallyOf([1]), NOTHING)).toBeCloseTo(2.5 / 4);
    fc.assert(
      fc.property(saved, tally, (past, others) => {
        const before = beliefIn(tallyOf(past), others);
        expect(Math.abs(beliefIn(tallyOf([...past, 1]), others) - before)).toBeLessThan(0.26);
      }),
    );
    expect(tallyOf([1, 0])).toEqual({ saved: 0.85, cost: 0 });
  });

  it('is led by others until the project speaks itself', () => {
    const others = sumOf([tallyOf([1, 1, 1, 1]), tallyOf([1, 1, 1, -1]), tallyOf([1, 1])]);
    expect(beliefIn(NOTHING, others)).toBeGreaterThan(0.7);
    expect(beliefIn(tallyOf(Array<number>(10).fill(-1)), others)).toBeLessThan(0.3);
  });

  it('is moved by 5 % of poisoned outcomes by less than a tenth', () => {
    const random = randomFrom(7);
    const honest = Array.from({ length: 40 }, () => Array.from({ length: 20 }, () => (random() < 0.6 ? 1 : -1)));
    const poisoned = honest.map((past) => past.map((each) => (random() < 0.05 ? -2 : each)));
    const of = (projects: number[][]) => beliefIn(NOTHING, sumOf(projects.map(tallyOf)));
    expect(of(honest)).toBeGreaterThan(0.55);
    expect(Math.abs(of(poisoned) - of(honest))).toBeLessThan(0.1);
  });

  it('is above 0.75 by chance in few of a hundred projects', () => {
    const random = randomFrom(3);
    const projects = Array.from({ length: 400 }, () =>
      tallyOf(Array.from({ length: 20 }, () => (random() < 0.5 ? 1 : -1))),
    );
    const others = sumOf(projects);
    const sure = projects.filter((own) => beliefIn(own, others) >= 0.75).length;
    expect(sure / projects.length).toBeLessThan(0.03);
  });
});
