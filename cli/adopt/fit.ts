import { cut } from '../import/text/clean.ts';

/** Takes a sentence about something that does not fit into the kind. */
export type Tell = (sentence: string) => void;

/** Text as the kind takes it in one line; nothing else of it changes, so that the services hold the same as before. */
export const inOneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

/** The same, at most `max` long; a cut is told. */
export function fitting(what: string, text: string, max: number, tell: Tell): string {
  const line = inOneLine(text);
  if (line.length <= max) return line;
  tell(`${what} is cut from ${line.length} to ${max} characters`);
  return cut(line, max);
}
