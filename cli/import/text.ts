/**
 * Text that every YAML and JSON reader gives back unchanged: one kind of line break, no control characters, no halves
 * of surrogate pairs.
 */
export function cleanText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\r\n|[\r\u0085\u2028\u2029]/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/g, '')
      .trim()
  );
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

/** The nearest text of letters, digits, `.`, `_` and `-` that begins with a letter or digit; '' when nothing is left. */
export function mendIdentifier(text: string, max = 63): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    .slice(0, max);
}

/** What a list within one text names. */
export function pieces(text: string): string[] {
  return text
    .split(/[,;|\r\n]+/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}
