import { expect, it } from 'vitest';
import { LineParser } from './line-parser.ts';

const DOCUMENTS = [{ type: 'ADDED', name: 'Größe €' }, { type: 'MODIFIED', name: '🏃 sprint' }, { type: 'DELETED' }];
const TEXT = `${DOCUMENTS.map((each) => JSON.stringify(each)).join('\n')}\n\n`;

it('gives the same documents wherever the stream is cut', () => {
  for (const size of [1, 2, 3, 5, 7, TEXT.length]) {
    const parser = new LineParser();
    const parsed: unknown[] = [];
    for (let from = 0; from < TEXT.length; from += size) parsed.push(...parser.push(TEXT.slice(from, from + size)));
    expect(parsed).toEqual(DOCUMENTS);
  }
});

it('waits for the end of a line', () => {
  const parser = new LineParser();
  expect(parser.push('{"a":1}')).toEqual([]);
  expect(parser.push('\n')).toEqual([{ a: 1 }]);
});

it('throws on what is not JSON', () => {
  expect(() => new LineParser().push('{"a":\n')).toThrow(SyntaxError);
});
