import { z } from 'zod';

/**
 * A rule between fields, told twice: as CEL for the API server, and as a function for the parser. They live in one place so that
 * they change together; a table of good and bad objects proves that both say the same.
 */
export interface Rule<T> {
  /** CEL over `self` (and `oldSelf` in a transition rule). */
  cel: string;
  /** Plain words: what must hold. */
  message: string;
  /** CEL that yields the message, to name the offending values. */
  messageCel?: string;
  /** Path below the schema that carries the rule, "spec.startDate". */
  fieldPath?: string;
  /** A transition rule that forbids a change. */
  forbids?: 'change';
  /** `oldSelf` is an optional value, so that the rule runs on create as well. */
  optionalOldSelf?: true;
  /** The same rule for the parser; absent for transition rules, since the parser sees one object only. */
  test?: (value: T) => boolean;
}

/** How the API server merges a list: by the values (set), by one key field (map), or not at all (atomic). */
export type ListType = { type: 'set' } | { type: 'map'; key: string } | { type: 'atomic' };

/** What the generator finds in a schema's metadata, besides the description. */
export interface CrdMeta {
  rules?: Rule<never>[];
  listType?: ListType;
}

/** Adds rules to a schema: for the parser as refinements, for the API server as metadata. */
export function withRules<S extends z.ZodType>(schema: S, rules: Rule<z.output<S>>[]): S {
  const checks = rules.flatMap(({ test, message, fieldPath }) =>
    test ? [z.refine<z.output<S>>(test, { message, path: fieldPath?.split('.') ?? [] })] : [],
  );
  const checked = checks.length > 0 ? (schema.check(...checks) as S) : schema;
  return checked.meta({ rules: rules as Rule<never>[] } satisfies CrdMeta);
}

/** A list of different plain values. */
export function setOf<T extends z.ZodType<string>>(item: T, minItems: number, maxItems: number) {
  return z
    .array(item)
    .min(minItems)
    .max(maxItems)
    .refine((values) => new Set(values).size === values.length, { message: 'holds a value twice' })
    .meta({ listType: { type: 'set' } } satisfies CrdMeta);
}

/** A list that one writer replaces as a whole; may hold a value twice. */
export function atomicListOf<T extends z.ZodType>(item: T, maxItems: number) {
  return z
    .array(item)
    .max(maxItems)
    .meta({ listType: { type: 'atomic' } } satisfies CrdMeta);
}

/** A list of objects that differ in one field, the key. */
export function mapOf<T extends z.ZodType<Record<string, unknown>>>(
  item: T,
  key: keyof z.output<T> & string,
  maxItems: number,
) {
  return z
    .array(item)
    .max(maxItems)
    .refine((values) => new Set(values.map((value) => value[key])).size === values.length, {
      message: `two entries have the same ${key}`,
    })
    .meta({ listType: { type: 'map', key } } satisfies CrdMeta);
}
