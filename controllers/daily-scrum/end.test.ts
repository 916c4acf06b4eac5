import { describe, expect, it } from 'vitest';
import { endOf } from './end.ts';
import { aDailyScrum, ended } from './test-scope.ts';

describe('endOf', () => {
  it.each<[string, object | undefined, string | undefined]>([
    ['just made', undefined, undefined],
    ['held', ended('Reported'), 'Reported'],
    ['a day off', ended('NonWorkingDay'), 'NonWorkingDay'],
    ['failed', ended('FutureDate'), 'FutureDate'],
    ['a phase by hand', { phase: 'Completed' }, undefined],
    ['of another generation', { ...ended('Reported'), observedGeneration: 0 }, undefined],
    ['a reason that is no end', ended('Progressing'), undefined],
  ])('%s', (_situation, status, reason) => {
    expect(endOf(aDailyScrum(status))?.reason).toBe(reason);
  });
});
