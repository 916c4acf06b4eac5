import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { idWord, page, plainDate, projectId } from './fields.ts';

describe('shapes that contracts share', () => {
  it.each<[string, z.ZodType, unknown, boolean]>([
    ['a day', plainDate, '2026-11-23', true],
    ['a day that is none', plainDate, '2026-02-30', false],
    ['a project id', projectId, 'A1', true],
    ['the longest project id', projectId, `A${'1'.repeat(31)}`, true],
    ['a project id too long', projectId, `A${'1'.repeat(32)}`, false],
    ['a project id too short', projectId, 'A', false],
    ['a project id in small letters', projectId, 'pay', false],
    ['a project id that starts with a digit', projectId, '1PAY', false],
    ['an id', idWord, 'a.b_c-1', true],
    ['the longest id', idWord, 'a'.repeat(63), true],
    ['an id too long', idWord, 'a'.repeat(64), false],
    ['an id that starts with a dot', idWord, '.a', false],
    ['an id with a slash', idWord, 'a/b', false],
    ['an empty id', idWord, '', false],
    ['the largest page', page.limit, '1000', true],
    ['a page too large', page.limit, '1001', false],
    ['an empty page', page.limit, '0', false],
    ['the smallest page', page.limit, '1', true],
    ['a first row', page.offset, '0', true],
    ['a row before the first', page.offset, '-1', false],
    ['the last row', page.offset, '1000000', true],
    ['a row too far', page.offset, '1000001', false],
    ['half a row', page.offset, '1.5', false],
  ])('%s', (_what, shape, value, fits) => expect(shape.safeParse(value).success).toBe(fits));

  it('absent: the first hundred', () => {
    expect(z.object(page).parse({})).toEqual({ limit: 100, offset: 0 });
  });
});
