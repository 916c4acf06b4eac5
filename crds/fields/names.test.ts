import { expect, it } from 'vitest';
import type { z } from 'zod';
import { keyId, objectName, oneLine, projectId, text } from './names.ts';

const x = (length: number) => 'x'.repeat(length);

it.each<[string, z.ZodType, string[], string[]]>([
  ['the name of an object', objectName(40), ['a', 'a-b.c', '0', x(40)], ['', 'A', '-a', 'a-', 'a_b', x(41)]],
  ['an id', keyId(), ['A', '0', 'a.b_c-', x(63)], ['', '-a', 'a b', 'ä', x(64)]],
  ['the id of a project', projectId(), ['PA', 'P-0', `A${'X'.repeat(31)}`], ['P', 'pay', '0A', 'A_B', 'X'.repeat(33)]],
  ['a line', oneLine(5), ['a', ' ', 'ä\u00a0b', x(5)], ['', x(6)]],
  ['a text', text(5), ['a', 'a\nb', '\t', x(5)], ['', x(6)]],
])('%s', (_what, schema, good, bad) => {
  expect(good.filter((value) => !schema.safeParse(value).success)).toEqual([]);
  expect(bad.filter((value) => schema.safeParse(value).success)).toEqual([]);
});

it('a line reads tabs and line ends as one space each run', () => {
  expect(oneLine(20).parse('a\tb\r\n\u2028c\u0085d')).toBe('a b c d');
});
