interface WaitingSprint {
  metadata: { name: string };
  spec: { startDate?: string | undefined };
}

/**
 * The order in which waiting sprints of one project start: startDate, then name as people count (`s-2` before `s-10`). When they were
 * created plays no part, so that a file applied in any order, or restored, starts in the same one. `undated` tells the plain date on
 * which a sprint without startDate would start. For Array.sort.
 */
export function compareStartOrder<S extends WaitingSprint>(undated: (sprint: S) => string) {
  const dateOf = (sprint: S) => sprint.spec.startDate ?? undated(sprint);
  return (a: S, b: S): number =>
    compare(dateOf(a), dateOf(b)) ||
    compareAsCounted(a.metadata.name, b.metadata.name) ||
    compare(a.metadata.name, b.metadata.name);
}

/** Runs of digits by the number that they are, everything between them by its characters. */
function compareAsCounted(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (const [i, part] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    const order = isNumber(part) && isNumber(other) ? compareNumbers(part, other) : compare(part, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

const partsOf = (name: string): string[] => name.match(/[0-9]+|[^0-9]+/g) ?? [];
const isNumber = (part: string): boolean => /^[0-9]/.test(part);

// Not Number(): a date and a counter in one word are more digits than it holds exactly.
function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || compare(left, right);
}

// Not localeCompare: dates and names are ASCII, and the order must not depend on the machine's language.
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
