/** Whether two JSON values say the same: the order of an object's keys and keys that are undefined do not count. */
export function semanticEqual(a: unknown, b: unknown): boolean {
  return covers(a, b) && covers(b, a);
}

/**
 * Whether `live` holds everything that `desired` asks for. The server adds defaults to objects, so more keys are fine;
 * lists must have the same length, since an element too many is a change that somebody made.
 */
export function covers(live: unknown, desired: unknown): boolean {
  if (Object.is(live, desired)) return true;
  if (Array.isArray(desired))
    return (
      Array.isArray(live) &&
      live.length === desired.length &&
      desired.every((element, position) => covers(live[position], element))
    );
  if (!isRecord(desired) || !isRecord(live)) return false;
  return Object.entries(desired).every(([key, value]) => value === undefined || covers(live[key], value));
}

/**
 * The JSON merge patch that takes away what `live` holds beside `desired`; undefined when there is nothing. Values that differ are
 * left to an apply, except in lists: a merge patch knows no elements, so a list that differs is put back as a whole.
 */
export function patchOfSurplus(live: unknown, desired: unknown): Record<string, unknown> | undefined {
  if (!isRecord(live) || !isRecord(desired)) return undefined;
  const entries = Object.entries(live).flatMap(([key, value]): [string, unknown][] => {
    // Labels and annotations are everybody's: other tools mark what they have seen, also in templates.
    if (key === 'metadata') return [];
    const wanted = desired[key];
    if (wanted === undefined) return [[key, null]];
    if (Array.isArray(wanted)) return covers(wanted, value) ? [] : [[key, wanted]];
    const inside = patchOfSurplus(value, wanted);
    return inside === undefined ? [] : [[key, inside]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON with sorted keys and without undefined ones: the same text for values that say the same. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
