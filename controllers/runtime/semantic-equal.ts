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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON with sorted keys and without undefined ones: the same text for values that say the same. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
