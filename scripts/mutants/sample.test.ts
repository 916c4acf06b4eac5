import { describe, expect, it } from 'vitest';
import { mutantsOf } from './find.ts';
import { sampleOf } from './sample.ts';

const listOf = (file: string, last: number) =>
  mutantsOf(file, Array.from({ length: last }, (_, at) => `const c${at} = a${at} ?? 1;`).join('\n'));
const mutants = listOf('a.ts', 40);

describe('sampleOf', () => {
  it('draws so many, in the order of the list', () => {
    const sample = sampleOf(mutants, 20, 7);
    expect(sample).toHaveLength(20);
    expect(sample.map(({ start }) => start)).toEqual(sample.map(({ start }) => start).sort((a, b) => a - b));
  });

  it('draws the same for a seed and others for another', () => {
    expect(sampleOf(mutants, 20, 7)).toEqual(sampleOf(mutants, 20, 7));
    expect(sampleOf(mutants, 20, 8)).not.toEqual(sampleOf(mutants, 20, 7));
  });

  it('draws among equal changes of one file too', () => {
    const equal = mutantsOf('a.ts', 'if (a) b();\n'.repeat(30));
    expect(new Set(sampleOf(equal, 10, 1)).size).toBe(10);
  });

  it('gives all when there are fewer', () => expect(sampleOf(mutants, 1000, 7)).toEqual(mutants));

  it('draws nearly the same when lines are added elsewhere', () => {
    const keyOf = ({ original, replacement }: (typeof mutants)[number]) => original + replacement;
    const before = new Set(sampleOf(mutants, 60, 7).map(keyOf));
    const moved = sampleOf([...listOf('a.ts', 42)], 60, 7).map(keyOf);
    expect(moved.filter((key) => before.has(key)).length).toBeGreaterThan(50);
  });
});
