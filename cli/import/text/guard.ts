/**
 * Takes out what tools put before a text so that no spreadsheet runs it as a formula: `'=1+2`, `'@ada`, `'-5`; and what
 * people write so that a spreadsheet keeps a number as text: `="0012"`.
 */
export function withoutGuard(text: string): string {
  const forced = /^="([^"]*)"$/.exec(text);
  if (forced?.[1] !== undefined) return forced[1];
  return /^'[=+\-@\t\r|%]/.test(text) ? text.slice(1) : text;
}
