/** The most frequent first, equal ones in the order of the alphabet. */
export const mostFrequent = (
  counts: ReadonlyMap<string, number>,
  most = Number.POSITIVE_INFINITY,
): [string, number][] => [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, most);
