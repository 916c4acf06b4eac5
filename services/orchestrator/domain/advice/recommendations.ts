import { LONGEST_RECOMMENDATION, MOST_RECOMMENDATIONS } from './answer-schema.ts';
import { plainText } from './plain-text.ts';

/** A single word of Latin letters, such as a code of the facts, recommends nothing. Other scripts may write a sentence without a space. */
const IS_A_WORD = /^[\p{Script=Latin}\p{Script=Common}]*$/u;

/** What of a model's recommendations is shown, as plain text: what says something, once. Pure. */
export function recommendationsIn(texts: readonly string[]): string[] {
  const said = new Map<string, string>();
  for (const text of texts) {
    const line = plainText(text, LONGEST_RECOMMENDATION);
    const isSaying = line.includes(' ') || !IS_A_WORD.test(line);
    const same = line.toLowerCase().replace(/[.!]+$/, '');
    if (isSaying && !said.has(same)) said.set(same, line);
  }
  return [...said.values()].slice(0, MOST_RECOMMENDATIONS);
}
