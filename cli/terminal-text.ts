import { cleanText, oneLine } from './import/text/clean.ts';

/** Characters that move a cursor, turn the direction of text or cannot be seen. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|\p{Default_Ignorable_Code_Point}/gu;

/** Somebody else's words in one line for a terminal: nothing in them that steers it or hides. */
export const shown = oneLine;

/** The same for text of several lines. */
export const shownLines = cleanText;

/** JSON that a terminal can show: what steers it or hides is written as an escape, and a parser gives back what was there. */
export const toJson = (value: unknown): string => `${escaped(JSON.stringify(value, null, 2))}\n`;

/** The same in one line. */
export const toJsonLine = (value: unknown): string => `${escaped(JSON.stringify(value))}\n`;

const escaped = (json: string): string =>
  json.replace(UNSEEN, (character) => (character === '\n' ? character : escapedIn16(character)));

const escapedIn16 = (character: string): string =>
  Array.from({ length: character.length }, (_, i) => `\\u${hex(character.charCodeAt(i), 4)}`).join('');

/** The same for YAML whose strings are all in double quotes. */
export const withEscapes = (yaml: string): string =>
  yaml.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\n') return character;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
