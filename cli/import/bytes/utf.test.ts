import { describe, expect, it } from 'vitest';
import { Report } from '../report.ts';
import { decode } from './decode.ts';
import { detectEncoding } from './detect.ts';

const read = (bytes: Uint8Array, encoding?: string) => {
  const report = new Report();
  return { text: decode('b.csv', bytes, encoding, report), losses: report.lossLines() };
};
const bytesOf = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));

describe('UTF-32', () => {
  const bytes = (isBig: boolean, ...codes: number[]) => {
    const view = new DataView(new ArrayBuffer(codes.length * 4));
    codes.forEach((code, index) => {
      view.setUint32(index * 4, code, !isBig);
    });
    return new Uint8Array(view.buffer);
  };
  it.each([true, false])('is known by its mark, big end first: %s', (isBig) => {
    expect(read(bytes(isBig, 0xfeff, 0x69, 0x1f600, 0x10ffff)).text).toBe('i😀\u{10ffff}');
    expect(read(bytes(isBig, 0xfeff, 0x69, 0x110000)).text).toBe('i\ufffd');
  });
  it('is read without a mark when the user says so, and what is left over is left out', () => {
    expect(read(bytes(false, 0x69), 'utf-32').text).toBe('i');
    expect(read(bytes(false, 0x69), 'UTF32LE').text).toBe('i');
    expect(read(bytesOf([...bytes(true, 0x69), 0, 0]), 'utf-32be').text).toBe('i');
  });
});

describe('UTF-16', () => {
  it.each([
    ['is known by the empty half of its first sign', bytesOf([0x69, 0, 0x64, 0]), 'id'],
    ['of the other order too', bytesOf([0, 0x69, 0, 0x64]), 'id'],
    ['is not what two empty bytes begin', bytesOf([0, 0, 0x69, 0x64]), '\0\0id'],
    ['is not what has an odd byte', bytesOf([0x69, 0, 0x64, 0, 0x0a]), 'i\0d\0\n'],
    ['is not one sign', bytesOf([0x69, 0]), 'i\0'],
    ['is known by its mark although a half is full', bytesOf([0xfe, 0xff, 0x65, 0xe5]), '日'],
    ['in either order', bytesOf([0xff, 0xfe, 0xe5, 0x65]), '日'],
  ])('%s', (_what, bytes, text) => expect(read(bytes)).toEqual({ text, losses: [] }));
});

describe('UTF-8', () => {
  const good = 'Größe Übung Äste Öl\n';
  it.each([
    ['a byte that never is', [0xff]],
    ['two of them side by side', [0xff, 0xfe]],
    ['the rest of a sign', [0x80]],
    ['two bytes for one', [0xc1, 0x80]],
    ['a sign that is cut', [0xe2, 0x82]],
    ['three bytes for two', [0xe0, 0x9f, 0xbf]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['four bytes for three', [0xf0, 0x8f, 0xbf, 0xbf]],
    ['a sign beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['one that is far beyond and cut', [0xf5, 0x80, 0x80]],
    ['one that is far beyond', [0xf5, 0x80, 0x80, 0x80]],
  ])('that is mostly good has one bad place: %s', (_what, bytes) => {
    expect(read(bytesOf(good, good, bytes, '\n')).losses).toEqual([
      'bytes that are no UTF-8 replaced by � (1 place): b.csv:3',
    ]);
  });
  it.each([
    ['two bytes', [0xc2, 0x80]],
    ['two bytes at most', [0xdf, 0xbf]],
    ['three bytes', [0xe0, 0xa0, 0x80]],
    ['three bytes before the surrogates', [0xed, 0x9f, 0xbf]],
    ['three bytes at most', [0xef, 0xbf, 0xbf]],
    ['four bytes', [0xf0, 0x90, 0x80, 0x80]],
    ['four bytes at most', [0xf4, 0x8f, 0xbf, 0xbf]],
  ])('has no bad place in the first and last sign of %s', (_what, bytes) => {
    expect(read(bytesOf(good, bytes, [0x0a, 0xff])).losses).toEqual([
      'bytes that are no UTF-8 replaced by � (1 place): b.csv:3',
    ]);
  });
  it('is what begins with two empty bytes and is no mark', () => {
    expect(read(bytesOf([0, 0, 0x69, 0xff])).text).toBe('\0\0iÿ');
  });
  it('has as many bad places as runs of bad bytes', () => {
    expect(read(bytesOf(good, [0xff, 0x20, 0xff, 0xff, 0x0a, 0xff])).losses[0]).toContain('(3 places)');
  });
});

describe('a guess at', () => {
  it.each([
    ['windows-1252', bytesOf('Ba', [0xf0], 'mi')],
    ['windows-1254', bytesOf('ya', [0xfd], 'n ka', [0xf0], 't')],
    ['windows-1250', bytesOf('za', [0xbf], 'e')],
    ['macintosh', bytesOf('K', [0x8a], 'ufer')],
  ])('%s takes a few letters', (encoding, bytes) => expect(detectEncoding(bytes)).toBe(encoding));
  it('a large file looks at the lines that tell', () => {
    const line = [
      0xc8, 0xf1, 0xef, 0xf0, 0xe0, 0xe2, 0xe8, 0xf2, 0xfc, 0x20, 0xf1, 0xf2, 0xf0, 0xe0, 0xed, 0xe8, 0xf6, 0xf3,
    ];
    expect(detectEncoding(bytesOf('plain text\n'.repeat(20_000), line, '\n', line))).toBe('windows-1251');
  });
});
