import { createHash } from 'node:crypto';
import type { Mutant } from './find.ts';

/**
 * So many of the mutants, by chance and the same for the same seed. A mutant is drawn by what it changes and not by its place in
 * the list: a change of one file leaves the draw in all others, and most of it in that one, as they were.
 */
export function sampleOf(mutants: Mutant[], size: number, seed: number): Mutant[] {
  const seen = new Map<string, number>();
  const drawn = mutants.map((mutant) => {
    const text = JSON.stringify([seed, mutant.file, mutant.kind, mutant.original, mutant.replacement]);
    const before = seen.get(text) ?? 0;
    seen.set(text, before + 1);
    return { mutant, ticket: createHash('sha256').update(`${text}${before}`).digest('hex') };
  });
  const chosen = new Set(
    drawn
      .sort((a, b) => (a.ticket < b.ticket ? -1 : 1))
      .slice(0, size)
      .map(({ mutant }) => mutant),
  );
  return mutants.filter((mutant) => chosen.has(mutant));
}
