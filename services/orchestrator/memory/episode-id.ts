import { hash } from 'node:crypto';

/** The same name gives the same id, everywhere. Of SHA-256, as RFC 9562 allows in version 8. */
export function nameBasedId(name: string): string {
  const hex = hash('sha256', name);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Of a hundred sprints that have closed at each close that follows. */
const knownIds = new WeakMap<object, string>();

/** The episode of a sprint: that of the decision to which it goes back, else of what would have been decided. */
export function episodeIdOf(sprint: { sprint_id: string; decision_id: string | null }): string {
  const id = sprint.decision_id ?? knownIds.get(sprint) ?? nameBasedId(`episode of ${sprint.sprint_id}`);
  if (sprint.decision_id === null) knownIds.set(sprint, id);
  return id;
}
