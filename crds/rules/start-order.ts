interface WaitingSprint {
  metadata: { name: string; creationTimestamp: string };
  spec: { startDate?: string | undefined };
}

/**
 * The order in which waiting sprints of one project start: startDate, creationTimestamp, name. A sprint without startDate counts as
 * starting on `today` (plain date in the calendar's zone): it would start now. For Array.sort.
 */
export function compareStartOrder(today: string) {
  return (a: WaitingSprint, b: WaitingSprint): number =>
    compare(a.spec.startDate ?? today, b.spec.startDate ?? today) ||
    compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
    compare(a.metadata.name, b.metadata.name);
}

// Not localeCompare: dates and names are ASCII, and the order must not depend on the machine's language.
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
