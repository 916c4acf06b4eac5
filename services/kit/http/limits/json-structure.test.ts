import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkStructure } from './json-structure.ts';

describe('checkStructure', () => {
  it.each([
    '{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}',
    '{"a":"a","b":"a\\":","a\\"":2}',
    '["a","a"]',
    '"a"',
    '{"":1," ":2}',
    '{"__proto__":1,"constructor":2}',
    `${'['.repeat(100)}${']'.repeat(100)}`,
  ])('lets %s pass', (text) => {
    expect(() => JSON.parse(text)).not.toThrow();
    expect(() => checkStructure(text)).not.toThrow();
  });

  it.each([
    ['{"a":1,"a":1}', '"a" twice'],
    ['{"a" : 1 ,\n "b":2,"a"\t:3}', '"a" twice'],
    ['{"a":1,"\\u0061":2}', '"a" twice'],
    ['[0,{"x":{"é":1,"\\u00e9":2}}]', '"é" twice'],
    ['{"a":{"c":1},"b":[{}],"a":0}', '"a" twice'],
    ['{"\\\\":1,"\\u005c":2}', '"\\\\" twice'],
    [`${'['.repeat(101)}${']'.repeat(101)}`, '100 levels'],
    ['{"a":'.repeat(1_000), '100 levels'],
  ])('refuses %s', (text, why) => {
    expect(() => checkStructure(text)).toThrow(SyntaxError);
    expect(() => checkStructure(text)).toThrow(why);
  });

  it('passes whatever JSON.stringify writes, and refuses it with any of its names once more', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }), { minKeys: 1 }), fc.nat(), (value, n) => {
        const text = JSON.stringify(value, null, n % 3);
        checkStructure(text);
        const names = Object.keys(value);
        const name = JSON.stringify(names[n % names.length]);
        expect(() => checkStructure(`{${name}:null,${text.slice(1)}`)).toThrow(SyntaxError);
      }),
    );
  });

  it('ends with any text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('"', '\\', '{', '}', '[', ']', ':', ',', 'a', ' ')), (marks) => {
        try {
          checkStructure(marks.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
    );
  });
});
