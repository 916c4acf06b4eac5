import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { shown, toJson, withEscapes } from './terminal-text.ts';

/** What moves a cursor, turns text around, or cannot be seen. */
const STEERS = /[\p{Cc}\p{Zl}\p{Zp}]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0001}-\u{e007f}]/u;
const NASTY = [
  '\u001b[31mred\u001b[0m',
  'turned \u202eaway',
  'a\u2066b\u2069c',
  'bell\u0007 back\u0008 c1\u009b2J',
  'tag\u{e0041}s',
  'line\r\nend\u2028and\u2029more',
  'zero\u200bwidth\ufeff',
];

it.each(NASTY)('case %#: one line without anything that steers a terminal', (text) => {
  expect(shown(text)).not.toMatch(STEERS);
  expect(shown(text)).not.toBe('');
});

it.each(NASTY)('case %#: JSON and YAML with escapes give back what was there', (text) => {
  const json = toJson({ text });
  expect(json.replaceAll('\n', '')).not.toMatch(STEERS);
  expect(JSON.parse(json)).toEqual({ text });
  const yaml = withEscapes(quoted({ text }));
  expect(yaml.replaceAll('\n', '')).not.toMatch(STEERS);
  expect(parse(yaml)).toEqual({ text });
});

it('whatever the text', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(JSON.parse(toJson([text]))).toEqual([text]);
      expect(parse(withEscapes(quoted([text])))).toEqual([text]);
      expect(toJson([text]).replaceAll('\n', '')).not.toMatch(STEERS);
    }),
  ));

const quoted = (value: unknown) =>
  stringify(value, {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    doubleQuotedAsJSON: true,
    lineWidth: 0,
  });
