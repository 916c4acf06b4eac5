type Schema = Record<string, unknown>;

/**
 * Whether a JSON schema differs from an earlier one by nothing but further optional properties: events of each fit the other's readers, so
 * the version may stay. Pure.
 */
export function onlyAdds(before: unknown, after: unknown): boolean {
  if (!isObject(before) || !isObject(after)) return JSON.stringify(before) === JSON.stringify(after);
  if (Array.isArray(before) && Array.isArray(after))
    return before.length === after.length && before.every((each, i) => onlyAdds(each, after[i]));
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].every((key) =>
    key === 'properties' ? addsOptional(before, after) : onlyAdds(before[key], after[key]),
  );
}

function addsOptional(before: Schema, after: Schema): boolean {
  const [old, present] = [before.properties as Schema, after.properties as Schema];
  const required = (after.required ?? []) as string[];
  return (
    Object.keys(old).every((name) => name in present && onlyAdds(old[name], present[name])) &&
    Object.keys(present).every((name) => name in old || !required.includes(name))
  );
}

const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
