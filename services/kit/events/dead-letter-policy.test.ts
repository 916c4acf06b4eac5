import { describe, expect, it } from 'vitest';
import { judgeFailure } from './dead-letter-policy.ts';

const withCode = (code: string) => Object.assign(new Error('failed'), { code });

describe('judgeFailure', () => {
  it.each([
    [0, 'try again'],
    [3, 'try again'],
    [4, 'bury'],
    [9, 'bury'],
  ] as const)('after %i failures before this one: %s', (before, verdict) =>
    expect(judgeFailure(new Error('no such project'), before)).toBe(verdict),
  );

  it.each([
    '08006',
    '57P01',
    '53300',
    '40001',
    '40P01',
    '57014',
    '58030',
    'overloaded',
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
  ])('never counts %s, however often', (code) =>
    expect(judgeFailure(withCode(code), 1_000)).toBe('try again, uncounted'),
  );

  it.each(['Connection terminated unexpectedly', 'terminating connection'])(
    'never counts "%s" without a code',
    (text) => expect(judgeFailure(new Error(text), 1_000)).toBe('try again, uncounted'),
  );

  it.each(['23505', '22P02', '42703', 'FST_ERR_X'])('counts %s', (code) =>
    expect(judgeFailure(withCode(code), 4)).toBe('bury'),
  );

  it('counts an error with a code of its own even when its text speaks of a connection', () =>
    expect(judgeFailure(Object.assign(new Error('no connection to the past'), { code: '23503' }), 4)).toBe('bury'));

  it.each([undefined, null, 'text', 7])('counts %s, which is no error', (thrown) =>
    expect(judgeFailure(thrown, 0)).toBe('try again'),
  );
});
