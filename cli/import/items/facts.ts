import type { Report } from '../report.ts';
import type { Entry } from './identify.ts';

/** Names what the tasks' rows say that no task has a place for, once a column. */
export function reportFacts(taken: readonly Entry[], report: Report): void {
  const unread = taken.flatMap((entry) => entry.facts.map((fact) => ({ ...fact, entry })));
  for (const [column, facts] of Map.groupBy(unread, ({ column }) => column)) {
    // What is said of some tasks is no fact of all; children are where their parents are.
    const telling = new Set(facts.map(({ entry }) => entry));
    const silent = taken
      .filter((entry) => !telling.has(entry) && entry.parents.length === 0)
      .map((entry) => ({ value: '', entry }));
    const isConstant = silent.length === 0 && new Set(facts.map(({ value }) => value)).size === 1;
    const isLost = facts.some(({ is }) => is === 'unread') || (!isConstant && !isInID([...facts, ...silent]));
    if (isLost) {
      for (const [entry, values] of Map.groupBy(facts, ({ entry }) => entry))
        report.lost(
          { what: `${column} not read`, noun: 'row', accept: `--ignore ${inShell(column)}` },
          entry.where,
          brief(values.map(({ value }) => value).join(', ')),
        );
    } else {
      const values = [...new Set(facts.map(({ value }) => value))].map((value) => `"${value}"`);
      const why = isConstant ? 'is the same throughout' : 'is told by the ids';
      report.note(
        `${column} ${why}: ${values.slice(0, 3).join(', ')}${values.length > 3 ? ' …' : ''}`,
        facts[0]?.entry.where ?? '',
      );
    }
  }
}

/** The project is known by what stands before the number of each id, `WEB-12`. */
function isInID(facts: readonly { value: string; entry: Entry }[]): boolean {
  const prefixBy = new Map<string, string>();
  const valueBy = new Map<string, string>();
  return facts.every(({ value, entry }) => {
    const prefix = /^(.+)[-_.]\d+$/.exec(entry.taskID)?.[1] ?? '';
    const isSame = (prefixBy.get(value) ?? prefix) === prefix && (valueBy.get(prefix) ?? value) === value;
    prefixBy.set(value, prefix);
    valueBy.set(prefix, value);
    return isSame && prefix !== '';
  });
}

/** The name in `column "Labels"`, as a shell takes it. */
function inShell(column: string): string {
  const name = /"(.*)"/s.exec(column)?.[1] ?? column;
  return /["$`\\!]/.test(name) ? `'${name.replaceAll("'", `'\\''`)}'` : `"${name}"`;
}

function brief(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
