import { expect, it } from 'vitest';
import { LineParser } from './line-parser.ts';

const DOCUMENTS = [{ type: 'ADDED', name: 'Größe €' }, { type: 'MODIFIED', name: '🏃 sprint' }, { type: 'DELETED' }];
const BYTES = new TextEncoder().encode(`${DOCUMENTS.map((each) => JSON.stringify(each)).join('\n')}\n\n`);

it('gives the same documents wherever the stream is cut, also within a character', () => {
  for (const size of [1, 2, 3, 5, 7, BYTES.length]) {
    const parser = new LineParser();
    const parsed: unknown[] = [];
    for (let from = 0; from < BYTES.length; from += size) parsed.push(...parser.push(BYTES.slice(from, from + size)));
    expect(parsed).toEqual(DOCUMENTS);
  }
});

it('waits for the end of a line', () => {
  const parser = new LineParser();
  expect(parser.push(new TextEncoder().encode('{"a":1}'))).toEqual([]);
  expect(parser.push(new TextEncoder().encode('\n'))).toEqual([{ a: 1 }]);
});

it('throws on what is not JSON', () => {
  expect(() => new LineParser().push(new TextEncoder().encode('{"a":\n'))).toThrow(SyntaxError);
});
