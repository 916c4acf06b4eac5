import { createHash } from 'node:crypto';
import anyAscii from 'any-ascii';

/**
 * The nearest text of letters, digits, `.`, `_` and `-` that begins with a letter or digit; other scripts are
 * transliterated. '' when nothing is left. What is cut ends in a hash of the whole, so that no two become one.
 */
export function mendIdentifier(text: string, max = 63): string {
  const mended = toAscii(text)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '');
  return mended.length <= max ? mended : `${mended.slice(0, max - 9)}-${hashOf(text)}`;
}

/** Accents taken off, other scripts in Latin letters. */
export function toAscii(text: string): string {
  // A mark of its own would be transliterated to a sign beside its letter.
  return anyAscii(text.normalize('NFKD').replace(/\p{M}/gu, ''));
}

/** Eight letters and digits that stand for the text, the same on every run. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
