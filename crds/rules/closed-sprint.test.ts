import { describe, expect, it } from 'vitest';
import { isClosed } from './closed-sprint.ts';

describe('isClosed', () => {
  const succeeded = (status: string, reason: string) => ({ conditions: [{ type: 'Succeeded', status, reason }] });
  it.each([
    ['just made', undefined, false],
    ['done', succeeded('True', 'Completed'), true],
    ['closed early', succeeded('True', 'ClosedWithPendingTasks'), true],
    ['withdrawn', succeeded('False', 'Withdrawn'), true],
    ['one that is not said to have ended so', succeeded('Unknown', 'Withdrawn'), false],
    ['failed in another way', succeeded('False', 'Completed'), false],
    ['runs', succeeded('Unknown', 'Active'), false],
    ['phase alone, by hand', { phase: 'Completed', conditions: [] }, false],
    ['a phase that the condition does not bear out', { phase: 'Completed', ...succeeded('Unknown', 'Planned') }, false],
    ['a reason that is no end', succeeded('True', 'Active'), false],
  ])('%s', (_situation, status, expected) => {
    expect(isClosed({ status })).toBe(expected);
  });
});
