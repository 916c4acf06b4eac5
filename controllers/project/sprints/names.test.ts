import { expect, it } from 'vitest';
import { sprintNames } from './names.ts';

function first(n: number, project: string, number: number): string[] {
  const names = sprintNames(project, number);
  return Array.from({ length: n }, () => names.next().value as string);
}

it.each<[string, number, string[]]>([
  ['payments', 7, ['payments-s07', 'payments-s07-2', 'payments-s07-3']],
  ['payments', 12, ['payments-s12', 'payments-s12-2', 'payments-s12-3']],
  ['payments', 100, ['payments-s100', 'payments-s100-2', 'payments-s100-3']],
  // 36 characters and 4 are what a sprint's name may have.
  ['p'.repeat(36), 7, [`${'p'.repeat(36)}-s07`, `${'p'.repeat(27)}-79f02d-s07-2`, `${'p'.repeat(27)}-79f02d-s07-3`]],
])('%s, number %i', (project, number, expected) => {
  expect(first(3, project, number)).toEqual(expected);
});

it('a cut never ends a part of the name with a dash or a dot', () => {
  expect(first(1, `${'a'.repeat(28)}.-${'b'.repeat(20)}`, 1)[0]).toMatch(/^a{28}-[0-9a-f]{6}-s01$/);
});

const PROJECTS = ['p', 'a.b', 'p-1', 'p-1.x'].flatMap((head) =>
  Array.from({ length: 63 - head.length }, (_, i) => `${head}${'-q'.repeat(32).slice(0, i)}z`),
);

it('names are valid, short enough, and no two alike', () => {
  const seen = new Set<string>();
  for (const project of PROJECTS)
    for (const number of [1, 10, 1_000_000])
      for (const name of first(12, project, number)) {
        expect(name.length).toBeLessThanOrEqual(40);
        expect(name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
        seen.add(name);
      }
  expect(seen.size).toBe(PROJECTS.length * 3 * 12);
});
