// PGlite's own conversions ask the database for a statement's types first. These are the pg driver's, so that both drivers take and hand
// out the same values.

/** A parameter as PostgreSQL reads it, whatever its type; null: NULL. */
export function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return `{${value.map(elementOf).join(',')}}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function elementOf(value: unknown): string {
  if (Array.isArray(value)) return asText(value) as string;
  const text = asText(value);
  return text === null ? 'NULL' : `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

/** How many rows a statement wrote, from the tag that it completed with, as in "UPDATE 3"; undefined: it writes none. */
export function rowsWritten(tag: string): bigint | undefined {
  const count = /^(?:INSERT \d+|UPDATE|DELETE|MERGE) (\d+)$/.exec(tag)?.[1];
  return count === undefined ? undefined : BigInt(count);
}
