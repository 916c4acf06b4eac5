import { describe, expect, it } from 'vitest';
import { Report } from '../report.ts';
import { decode } from './decode.ts';

const read = (bytes: Uint8Array, encoding?: string) => {
  const report = new Report();
  return { text: decode('b.csv', bytes, encoding, report), losses: report.lossLines() };
};
const bytesOf = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

describe('certain', () => {
  it.each([
    ['UTF-8', Buffer.from('id\nÄ日😀')],
    ['UTF-8 with a mark', Buffer.from('\ufeffid\nÄ日😀')],
    ['UTF-16', Buffer.from('\ufeffid\nÄ日😀', 'utf16le')],
    ['UTF-16, the other way', Buffer.from('\ufeffid\nÄ日😀', 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from('id\nÄ日😀', 'utf16le')],
  ])('%s', (_, bytes) => expect(read(bytes)).toEqual({ text: 'id\nÄ日😀', losses: [] }));
  it('UTF-32', () => {
    const bytes = Buffer.from(
      Uint32Array.from([0xfeff, ...[...'id\nÄ日😀'].map((sign) => sign.codePointAt(0) ?? 0)]).buffer,
    );
    expect(read(bytes)).toEqual({ text: 'id\nÄ日😀', losses: [] });
  });
  it('as the user says', () => {
    expect(read(bytesOf([0x83, 0x65]), 'shift_jis')).toEqual({ text: 'テ', losses: [] });
    expect(() => read(bytesOf('x'), 'klingon')).toThrow('no such encoding: klingon');
  });
});

describe('told', () => {
  it('single bad places, by line', () => {
    const { text, losses } = read(bytesOf('Größe\nÜber\nCaf', [0xe9], '\nSchön'));
    expect(text).toBe('Größe\nÜber\nCaf\ufffd\nSchön');
    expect(losses).toEqual(['bytes that are no UTF-8 replaced by � (1 place): b.csv:3']);
  });
  it.each([
    ['windows-1252', 'Café', bytesOf('Caf', [0xe9])],
    ['windows-1250', 'Płatność', bytesOf('P', [0xb3], 'atno', [0x9c, 0xe6])],
    ['macintosh', 'für Käufer', bytesOf('f', [0x9f], 'r K', [0x8a], 'ufer')],
    ['iso-2022-jp', 'A,日本', bytesOf('A,', [0x1b], '$BF|K\\', [0x1b], '(B')],
    ['Shift_JIS', 'A,日本語', bytesOf('A,', [0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea])],
    [
      'windows-1251',
      'Исправить страницу входа',
      bytesOf([
        0xc8, 0xf1, 0xef, 0xf0, 0xe0, 0xe2, 0xe8, 0xf2, 0xfc, 0x20, 0xf1, 0xf2, 0xf0, 0xe0, 0xed, 0xe8, 0xf6, 0xf3,
        0x20, 0xe2, 0xf5, 0xee, 0xe4, 0xe0,
      ]),
    ],
  ])('a guess: %s', (encoding, text, bytes) => {
    const found = read(bytes);
    expect(found.text).toBe(text);
    expect(found.losses).toEqual([expect.stringContaining(`read as ${encoding}`)]);
  });
  it('letters that were encoded twice', () => {
    expect(read(bytesOf('id\nCafÃ© zu groÃŸ')).losses).toEqual([
      expect.stringMatching(/encoded twice .*\(1 line\): b\.csv:2/),
    ]);
    expect(read(bytesOf('ÃO É ÂMBAR – «São»')).losses).toEqual([]);
  });
  it('what is no sign of the encoding that the user says', () => {
    expect(read(bytesOf('a\n', [0x81, 0x20]), 'shift_jis').losses).toEqual([
      expect.stringContaining('(1 line): b.csv:2'),
    ]);
  });
});
