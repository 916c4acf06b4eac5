import { expect, it } from 'vitest';
import { unknownAssignees } from './unknown-assignee.ts';

const task = (id: string, assignee: string | null) => ({ id, assignee });

it.each([
  ['nobody', [], ['E1'], undefined],
  ['members and tasks that nobody has', [task('A', 'E1'), task('B', null)], ['E1', 'E2'], undefined],
  ['one', [task('A', 'E1'), task('B', 'E9')], ['E1'], 'B to E9'],
  ['several', [task('A', 'E9'), task('B', 'E8'), task('C', 'E9')], ['E1'], 'A, C to E9, B to E8'],
  ['all, when the team is empty', [task('A', 'E1')], [], 'A to E1'],
  ['an id of another case', [task('A', 'e1')], ['E1'], 'A to e1'],
])('names %s', (_name, tasks, team, expected) => expect(unknownAssignees(tasks, team)).toBe(expected));

it('counts what does not fit a sentence', () => {
  const many = Array.from({ length: 12 }, (_, i) => i);
  expect(
    unknownAssignees(
      many.map((i) => task(`T-${i}`, 'E9')),
      [],
    ),
  ).toBe('T-0, T-1, T-2, T-3, T-4, T-5, T-6, T-7, T-8, T-9 and 2 more to E9');
  expect(
    unknownAssignees(
      many.map((i) => task('T', `E${i}`)),
      [],
    ),
  ).toMatch(/^T to E0, .*, T to E9 and 2 more$/);
});
