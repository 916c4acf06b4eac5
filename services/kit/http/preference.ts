/** A comma within a quoted value ends no preference. */
const PREFERENCES = /(?:[^,"]|"[^"]*")+/g;
const RETURN = /^\s*return\s*=\s*"?(\w+)"?\s*(?:;|$)/i;

/** Whether a header `Prefer` asks for `return=minimal` (RFC 7240); of several words about it the first counts. */
export function prefersMinimal(header: string | string[] | undefined): boolean {
  const preferences = [header ?? []].flat().join(',').match(PREFERENCES) ?? [];
  for (const preference of preferences) {
    const wish = RETURN.exec(preference)?.[1];
    if (wish !== undefined) return wish === 'minimal';
  }
  return false;
}
