/**
 * Signs that nobody sees: soft hyphens, zero-width spaces, marks that turn the direction of text, tag characters. The two
 * joiners and the selectors of a picture's form are not among them: emoji, Persian and the scripts of India need them.
 */
const INVISIBLE = /(?!\u200c|\u200d|\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/gu;
const NEEDS_JOINERS =
  'Arabic|Syriac|Devanagari|Bengali|Tamil|Telugu|Kannada|Malayalam|Gujarati|Gurmukhi|Oriya|Sinhala|Khmer'
    .split('|')
    .map((script) => `\\p{Script=${script}}`)
    .join('|');
/** A joiner that joins nothing: not behind letters of a script that has use for it, nor behind a picture. */
const IDLE_JOINER = new RegExp(
  `(?<!${NEEDS_JOINERS}|\\p{Extended_Pictographic}|\\p{Emoji_Modifier}|\\ufe0f)(?:\\u200c|\\u200d)+|(?:\\u200c|\\u200d)+(?=$|[\\s!-~])`,
  'gu',
);

/**
 * Text that every YAML and JSON reader gives back unchanged and that compares as it looks: composed (NFC), one kind of line
 * break and of blank, no control characters or invisible signs, no halves of surrogate pairs.
 */
export function cleanText(text: string): string {
  return (
    withoutInvisible(text.toWellFormed())
      .replace(/\r\n|[\r\u0085\u2028\u2029]/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, '')
      .replace(/[\u00a0\u2007\u202f]/g, ' ')
      .normalize('NFC')
      .trim()
  );
}

function withoutInvisible(text: string): string {
  // Almost every text is free of them, and the look-behind is slow.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  if (/^[\u0000-\u007f]*$/.test(text)) return text;
  const seen = text.replace(INVISIBLE, '');
  return /[\u200c\u200d]/.test(seen) ? seen.replace(IDLE_JOINER, '') : seen;
}

export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ');
}

/**
 * At most `max` UTF-16 units, the last one an ellipsis when something was cut; never half a character. The API server
 * counts code points, which are never more.
 */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < 1) return '';
  const end = max - 1;
  const splitsPair = /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return `${text.slice(0, splitsPair ? end - 1 : end).trimEnd()}…`;
}

/** The order of people: T2 before T10, and the same on every machine. */
const NATURAL = new Intl.Collator('en', { numeric: true });

export function compareNaturally(a: string, b: string): number {
  return NATURAL.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
