import { ImportError } from '../import-error.ts';
import type { Report } from '../report.ts';
import { detectEncoding, isMultibyte } from './detect.ts';

/**
 * Text of a file: as --encoding says; else by its mark; else UTF-16 by the empty half of its first sign; else UTF-8, where
 * single bad places are replaced and told; else by what a library finds likely, told, since it is a guess.
 */
export function decode(path: string, bytes: Uint8Array, encoding: string | undefined, report: Report): string {
  if (encoding !== undefined) return decodeAs(path, bytes, encoding, report);
  const marked = markedEncoding(bytes) ?? emptyHalf(bytes);
  if (marked !== undefined) return decodeAs(path, bytes, marked, report);
  const text: string = new TextDecoder('utf-8').decode(bytes);
  const bad = text.includes('\ufffd') ? badPlaces(bytes) : [];
  // Old Japanese mail is ASCII with signs that switch to another alphabet.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what tells
  if (/\u001b\$[@B]/.test(text)) return decodeGuessed(path, bytes, 'iso-2022-jp', report);
  if (bad.length === 0) return reportTwiceEncoded(path, text, report);
  const detected = detectEncoding(bytes);
  const { good, wrong } = countLetters(bytes);
  // Chinese and Japanese sets have pairs of bytes that are letters of UTF-8 by chance.
  if (good >= wrong * (isMultibyte(detected) ? 4 : 1)) {
    for (const line of bad) report.lost(BAD, `${path}:${line}`);
    return reportTwiceEncoded(path, text, report);
  }
  return decodeGuessed(path, bytes, detected, report);
}

function decodeGuessed(path: string, bytes: Uint8Array, encoding: string, report: Report): string {
  const after = 'since it is no UTF-8; --encoding says another one, or that this one is right';
  report.lost({ what: `read as ${encoding}`, after }, path);
  return decodeAs(path, bytes, encoding, report);
}

const BAD = { what: 'bytes that are no UTF-8 replaced by �', noun: 'place' };

/** What UTF-8 looks like that was read as Windows-1252 and written as UTF-8 again: Ã© for é. */
const TWICE = /[ÃÂ][\u0080-\u00bf\u0152-\u0192\u02c6-\u02dc\u2013-\u203a\u20ac\u2122]|â€[\u0080-\uffff]/;

/** The text as it is; what was broken before cannot be mended with certainty. */
function reportTwiceEncoded(path: string, text: string, report: Report): string {
  if (!TWICE.test(text)) return text;
  const kind = {
    what: 'letters that were encoded twice somewhere (Ã© for é): the file must be exported anew',
    noun: 'line',
  };
  text.split('\n').forEach((line: string, index: number) => {
    const found = TWICE.exec(line);
    if (found === null) return;
    report.lost(kind, `${path}:${index + 1}`, line.slice(Math.max(0, found.index - 10), found.index + 10));
  });
  return text;
}

function decodeAs(path: string, bytes: Uint8Array, encoding: string, report: Report): string {
  if (/^utf-?32/i.test(encoding)) return decodeUtf32(bytes, /be$/i.test(encoding));
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(encoding);
  } catch {
    throw new ImportError(
      `cannot read: ${path}: no such encoding: ${encoding} (utf-8, windows-1252, shift_jis, gb18030, …)`,
    );
  }
  const text: string = decoder.decode(bytes);
  const kind = { what: `signs that are no ${encoding} replaced by �`, noun: 'line' };
  text.split('\n').forEach((line: string, index: number) => {
    if (line.includes('\ufffd')) report.lost(kind, `${path}:${index + 1}`);
  });
  return text;
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return 'utf-32le';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32be';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return undefined;
}

/** A header begins with a letter of ASCII, one half of which is 0 in UTF-16. */
function emptyHalf(bytes: Uint8Array): string | undefined {
  if (bytes.length < 4 || bytes.length % 2 !== 0) return undefined;
  if (bytes[0] !== 0 && bytes[1] === 0) return 'utf-16le';
  if (bytes[0] === 0 && bytes[1] !== 0) return 'utf-16be';
  return undefined;
}

function decodeUtf32(bytes: Uint8Array, isBigEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const signs: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, !isBigEndian);
    signs.push(code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');
  }
  return signs.join('').replace(/^\ufeff/, '');
}

/** The line of each run of bytes that is no UTF-8. */
function badPlaces(bytes: Uint8Array): number[] {
  const places: number[] = [];
  let line = 1;
  let wasBad = false;
  forEachSign(bytes, (length, first) => {
    if (length === 0 && !wasBad) places.push(line);
    wasBad = length === 0;
    if (first === 0x0a) line++;
  });
  return places;
}

/** How many letters of several bytes are right, and how many bytes belong to none. */
function countLetters(bytes: Uint8Array): { good: number; wrong: number } {
  let [good, wrong] = [0, 0];
  forEachSign(bytes, (length) => {
    if (length > 1) good++;
    if (length === 0) wrong++;
  });
  return { good, wrong };
}

/** Calls with the length of each sign in UTF-8, 0 for a byte that belongs to none. */
function forEachSign(bytes: Uint8Array, visit: (length: number, first: number) => void): void {
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length = signLength(bytes, at, first);
    visit(length, first);
    at += Math.max(length, 1);
  }
}

function signLength(bytes: Uint8Array, at: number, first: number): number {
  if (first < 0x80) return 1;
  const length =
    first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0;
  for (let next = 1; next < length; next++) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  if (length < 3) return length;
  const second = bytes[at + 1] ?? 0;
  // Longer than need be, half a surrogate pair, or beyond Unicode.
  const isWrong =
    (first === 0xe0 && second < 0xa0) ||
    (first === 0xed && second > 0x9f) ||
    (first === 0xf0 && second < 0x90) ||
    (first === 0xf4 && second > 0x8f);
  return isWrong ? 0 : length;
}
