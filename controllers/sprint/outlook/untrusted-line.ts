// An escape sequence, by ECMA-48, as a whole: its rest would be shown.
const ESCAPE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[PX\]^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;
/** More marks on one letter grow over the lines around it. */
const MARKS = /(\p{M}{3})\p{M}+/gu;
/** What ends a line or steers a terminal. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
/** What turns the direction of text, cannot be seen, or is no character. */
const HIDDEN = /[\p{Cf}\p{Cs}\p{Cn}\p{Co}]|\p{Default_Ignorable_Code_Point}/gu;

/**
 * Somebody else's words as one line for status, at most `longest` UTF-16 units: no control characters or escape sequences, no marks that
 * turn text round, nothing invisible, no half of a surrogate pair, at most three marks a letter. May be empty. Pure.
 */
export function untrustedLine(text: string, longest: number): string {
  const line = text
    .replace(HIDDEN, '')
    .replace(ESCAPE, ' ')
    .replace(CONTROL, ' ')
    .replace(MARKS, '$1')
    .replace(/ +/g, ' ')
    .trim();
  if (line.length <= longest) return line;
  return `${line
    .slice(0, longest - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
    .trimEnd()}…`;
}
