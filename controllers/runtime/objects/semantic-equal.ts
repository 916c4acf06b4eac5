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

type MergePatch = Record<string, unknown>;

/**
 * The JSON merge patch that takes away what `live` holds beside `desired`; undefined when there is nothing. Values that differ are
 * left to an apply, except in lists: a merge patch knows no elements, so a list that differs is put back as a whole.
 */
export function patchOfSurplus(live: unknown, desired: unknown): MergePatch | undefined {
  return patchOf(live, desired, Object.keys, () => []);
}

/** The JSON merge patch that makes `live` as desired in one step, surplus and all; undefined when it is. */
export function patchTo(live: unknown, desired: unknown): MergePatch | undefined {
  return patchOf(
    live,
    desired,
    (one, other) => [...new Set([...Object.keys(one), ...Object.keys(other)])],
    (key, value, wanted) => (semanticEqual(value, wanted) ? [] : [[key, wanted]]),
  );
}

function patchOf(
  live: unknown,
  desired: unknown,
  keys: (live: object, desired: object) => string[],
  change: (key: string, value: unknown, wanted: unknown) => [string, unknown][],
): MergePatch | undefined {
  if (!isRecord(live) || !isRecord(desired)) return undefined;
  const entries = keys(live, desired).flatMap((key): [string, unknown][] => {
    // Labels and annotations are everybody's: other tools mark what they have seen, also in templates.
    if (key === 'metadata') return [];
    const [value, wanted] = [live[key], desired[key]];
    if (wanted === undefined) return value === undefined ? [] : [[key, null]];
    if (Array.isArray(wanted) && !covers(wanted, value)) return [[key, wanted]];
    if (!isRecord(value) || !isRecord(wanted)) return change(key, value, wanted);
    const inside = patchOf(value, wanted, keys, change);
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
