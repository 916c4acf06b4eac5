/** Longest entry of BERT's vocabulary is 18 characters; whatever is rarer falls into several tokens. */
const MOST_CHARACTERS_A_TOKEN = 20;

/**
 * The beginning of a text that a model of so many tokens can read at most. The model server cuts exactly; this keeps it from
 * turning 50,000 characters into tokens first. Never leaves half of a surrogate pair.
 * @param contextTokens undefined: not known, nothing is cut
 */
export function cut(text: string, contextTokens: number | undefined): string {
  const most = (contextTokens ?? Number.POSITIVE_INFINITY) * MOST_CHARACTERS_A_TOKEN;
  if (text.length <= most) return text;
  const splitsPair = /[\uD800-\uDBFF]/.test(text.charAt(most - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(most));
  return text.slice(0, splitsPair ? most - 1 : most);
}
