interface WaitingSprint {
  metadata: { name: string; creationTimestamp: string };
  spec: { startDate?: string | undefined };
}

/**
 * The order in which waiting sprints of one project start: startDate, creationTimestamp, name. `undated` tells the plain date on which
 * a sprint without startDate would start. For Array.sort.
 */
export function compareStartOrder<S extends WaitingSprint>(undated: (sprint: S) => string) {
  const dateOf = (sprint: S) => sprint.spec.startDate ?? undated(sprint);
  return (a: S, b: S): number =>
    compare(dateOf(a), dateOf(b)) ||
    compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
    compare(a.metadata.name, b.metadata.name);
}

// Not localeCompare: dates and names are ASCII, and the order must not depend on the machine's language.
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
