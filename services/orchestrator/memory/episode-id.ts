import { createHash } from 'node:crypto';

/** The same name gives the same id, everywhere. Of SHA-256, as RFC 9562 allows in version 8. */
export function nameBasedId(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The episode of a sprint: that of the decision to which it goes back, else of what would have been decided. */
export const episodeIdOf = (sprint: { sprint_id: string; decision_id: string | null }): string =>
  sprint.decision_id ?? nameBasedId(`episode of ${sprint.sprint_id}`);
