import { describe, expect, it } from 'vitest';
import { findDependencyCycle } from './dependency-cycle.ts';

/** "a>b,c d" → a depends on b and c; d on nothing. */
const tasks = (text: string) =>
  text.split(' ').map((part) => {
    const [id = '', dependsOn] = part.split('>');
    return { id, dependsOn: dependsOn?.split(',') };
  });

describe('findDependencyCycle', () => {
  it.each([
    ['nothing', 'a b c', undefined],
    ['a chain', 'a>b b>c c', undefined],
    ['a diamond', 'a>b,c b>d c>d d', undefined],
    ['a crossed diamond', 'a>b,c b>c c>d d', undefined],
    ['a task outside the list', 'a>x b>a', undefined],
    ['two', 'a>b b>a', ['a', 'b']],
    ['three', 'a>b b>c c>a', ['a', 'b', 'c']],
    ['itself', 'a>a', ['a']],
    ['a way into it that is no part of it', 'a>b b>c c>d d>b', ['b', 'c', 'd']],
    ['one behind a diamond', 'a>b,c b>d c>d d>e e>d', ['d', 'e']],
    ['one beside a long branch', 'a>b,c b>x x c>a', ['a', 'c']],
  ])('%s', (_name, text, cycle) => {
    expect(findDependencyCycle(tasks(text))).toEqual(cycle);
  });

  it('walks a chain of 100,000 tasks without running out of stack', () => {
    const chain = Array.from({ length: 100_000 }, (_, index) => ({ id: `${index}`, dependsOn: [`${index + 1}`] }));
    expect(findDependencyCycle(chain)).toBeUndefined();
  });
});
