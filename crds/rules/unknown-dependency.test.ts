import { expect, it } from 'vitest';
import { knownDependencies } from './unknown-dependency.ts';

it.each([
  ['no task', [], true],
  ['tasks that depend on nothing', [{ id: 'A' }, { id: 'B', dependsOn: [] }], true],
  ['a task that comes later', [{ id: 'A', dependsOn: ['B'] }, { id: 'B' }], true],
  ['one of two that is not there', [{ id: 'A' }, { id: 'B', dependsOn: ['A', 'C'] }], false],
  ['one that is not there, before one that depends on nothing', [{ id: 'A', dependsOn: ['C'] }, { id: 'B' }], false],
])('a backlog with %s', (_what, list, holds) => {
  expect(knownDependencies.test?.(list)).toBe(holds);
});
