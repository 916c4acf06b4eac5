/** A task that is not completed, and who has it. */
interface AssignedTask {
  id: string;
  assignee: string | null;
}

const MOST_PEOPLE = 10;
const MOST_TASKS = 10;

/**
 * Who has tasks without being in the team, with the tasks, as part of a sentence: "PAY-1, PAY-2 to E009"; undefined when nobody has.
 * No rule of a schema: people come and go, and by REST as well.
 */
export function unknownAssignees(tasks: readonly AssignedTask[], team: readonly string[]): string | undefined {
  const members = new Set(team);
  const byPerson = new Map<string, string[]>();
  for (const { id, assignee } of tasks) {
    if (assignee === null || members.has(assignee)) continue;
    byPerson.set(assignee, [...(byPerson.get(assignee) ?? []), id]);
  }
  if (byPerson.size === 0) return undefined;
  return some(
    [...byPerson].map(([person, ids]) => `${some(ids, MOST_TASKS)} to ${person}`),
    MOST_PEOPLE,
  );
}

function some(items: string[], most: number): string {
  const rest = items.length - most;
  return `${items.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
