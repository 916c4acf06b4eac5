/** What PostgreSQL says of a column of an answer. */
export interface Column {
  name: string;
  /** its type's number */
  dataTypeID: number;
}

type Parser = (text: string) => unknown;

/** Makes a row of the texts of its values. */
export type RowMaker = (values: readonly (string | null)[]) => Record<string, unknown>;

const makers = new Map<string, RowMaker>();

/**
 * What makes rows of these columns. It is written for them, as one object literal: a loop over names makes objects that the engine has no
 * shape for, which costs a list a third of its time. Made once for all connections, since a type has one parser.
 *
 * @param parsers of each column's type, the same for the same number
 */
export function rowMaker(columns: readonly Column[], parsers: readonly Parser[]): RowMaker {
  const key = JSON.stringify(columns.map(({ name, dataTypeID }) => [name, dataTypeID]));
  const known = makers.get(key);
  if (known !== undefined) return known;
  const members = columns.map(({ name }, i) => `${keyOf(name)}: v[${i}] === null ? null : p${i}(v[${i}])`);
  const names = columns.map((_, i) => `p${i}`);
  const made = new Function(...names, `return (v) => ({ ${members.join(', ')} })`)(...parsers) as RowMaker;
  makers.set(key, made);
  return made;
}

/** Names stand in it as string literals alone. Without brackets this one would set the prototype. */
const keyOf = (name: string): string => (name === '__proto__' ? '["__proto__"]' : JSON.stringify(name));
