import { describe, expect, it } from 'vitest';
import { cleanText, compareNaturally, cut } from './clean.ts';

describe('clean text', () => {
  it.each([
    ['a\u200bb', 'ab'],
    ['so\u00adft', 'soft'],
    ['\u202aZoë\u202c', 'Zoë'],
    ['Zoe\u0308', 'Zoë'],
    ['\ufeffKey', 'Key'],
    ['a\u00a0b', 'a b'],
    ['a\r\nb\u2028c', 'a\nb\nc'],
    ['a\u0000\u001b[31mb', 'a[31mb'],
    ['👩‍💻 ❤️', '👩‍💻 ❤️'],
    ['می‌خواهم', 'می‌خواهم'],
    ['a\u200db\u200c', 'ab'],
    ['x\u{e0041}y', 'xy'],
    ['\ud800x', '\ufffdx'],
  ])('%j is %j', (text, clean) => expect(cleanText(text)).toBe(clean));
});

it.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['😀😀', 3, '😀…'],
  ['😀😀', 2, '…'],
  ['abc', 1, '…'],
  ['a bc', 3, 'a…'],
  ['', 0, ''],
  ['abc', 0, ''],
])('%j cut to %i is %j', (text, max, short) => expect(cut(text, max)).toBe(short));

it('sorts as people count', () =>
  expect(['T10', 't2', 'T2', 'T1'].sort(compareNaturally)).toEqual(['T1', 't2', 'T2', 'T10']));
