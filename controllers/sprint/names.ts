import { createHash } from 'node:crypto';

/** Who writes the objects' fields, for server-side apply. */
export const FIELD_MANAGER = 'dsm-sprint';

/** The same wish has the same key for ever, so that starting again after a lost answer gives that answer. */
export function startKey(externalRef: string, wish: object): string {
  const digest = createHash('sha256').update(JSON.stringify(wish)).digest('base64url').slice(0, 22);
  return `start:${externalRef}:${digest}`;
}
