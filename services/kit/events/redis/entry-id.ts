/**
 * Ids of entries are `<milliseconds>-<sequence>`, both up to 2^64 and so compared as text. The milliseconds are those of the server, and
 * the same for all commands of one transaction; the sequence counts within one stream and says nothing beside another.
 */
export const millisecondsOf = (id: string): string => id.slice(0, id.indexOf('-'));

export function compareIds(a: string, b: string): number {
  const [aDash, bDash] = [a.indexOf('-'), b.indexOf('-')];
  return compareNumbers(a.slice(0, aDash), b.slice(0, bDash)) || compareNumbers(a.slice(aDash + 1), b.slice(bDash + 1));
}

/** Of two natural numbers without leading zeros. */
export function compareNumbers(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
