import { describe, expect, it } from 'vitest';
import type { Mutant } from './find.ts';
import { lineOf, summaryOf } from './report.ts';

const mutant: Mutant = {
  file: 'a.ts',
  line: 3,
  kind: 'call',
  start: 0,
  end: 4,
  original: 'f(\n  a,\n);',
  replacement: ';',
};
const tried = (killed: number, late: number, survived: number) =>
  (['killed', 'timed out', 'survived'] as const).flatMap((outcome, at) =>
    Array.from({ length: [killed, late, survived][at] as number }, () => ({ mutant, outcome })),
  );

describe('report', () => {
  it('counts what ran out of time as killed and names it', () =>
    expect(summaryOf('crds', tried(5, 1, 2))).toBe('| crds | 8 | 6 | 1 | 2 | 75 % |'));

  it('gives whole percents as they are', () =>
    expect(summaryOf('crds', tried(58, 0, 42))).toBe('| crds | 100 | 58 | 0 | 42 | 58 % |'));

  it('says 100 % only when all are killed', () =>
    expect(summaryOf('crds', tried(299, 0, 1))).toBe('| crds | 300 | 299 | 0 | 1 | 99 % |'));

  it('says when there is nothing to change', () =>
    expect(summaryOf('crds', [])).toBe('| crds | 0 | 0 | 0 | 0 | no mutants |'));

  it('shows a change on one line', () => expect(lineOf(mutant)).toBe('a.ts:3 call: f( a, ); → nothing'));

  it('shows what differs of what is long', () => {
    const long = `select('${'a'.repeat(200)}').where('id', '=', id)`;
    const line = lineOf({ ...mutant, original: `${long}.forUpdate()`, replacement: long });
    expect(line).toBe("a.ts:3 call: …aaaaaaa').where('id', '=', id).forUpdate() → …aaaaaaa').where('id', '=', id)");
  });

  it('cuts what is long', () =>
    expect(lineOf({ ...mutant, original: 'a'.repeat(200) })).toBe(`a.ts:3 call: ${'a'.repeat(99)}… → nothing`));
});
