import type { Report } from '../report.ts';
import { compareNaturally } from '../text/clean.ts';
import { saysNothing } from '../text/words.ts';
import type { Entry } from './identify.ts';
import type { References } from './references.ts';

/** Which task stands below which; without circles. */
export class Family {
  readonly #parentOf = new Map<Entry, Entry>();
  readonly #childrenOf = new Map<Entry, Entry[]>();

  /** `taken`: the entries that become tasks, unless they are parents. Others are finished work. */
  constructor(entries: readonly Entry[], references: References, taken: ReadonlySet<Entry>, report: Report) {
    for (const entry of entries) {
      const named = entry.parents.filter((name) => !saysNothing(name));
      // A tool may name a parent by id, key and title, each in a column; a cell with two names has two.
      const parents = named.map((name) => references.read(name, entry).entries).find((found) => found.length > 0);
      if (parents !== undefined) for (const parent of parents) this.#join(parent, entry, report);
      else if (named[0] !== undefined && taken.has(entry))
        report.lost(NO_PARENT, entry.where, `${entry.taskID} below ${[...new Set(named)].join(', ')}`);
    }
    for (const entry of entries) {
      for (const cell of entry.children) {
        const { entries: children, unknown } = references.read(cell, entry);
        for (const child of children) this.#join(entry, child, report);
        for (const { name } of taken.has(entry) ? unknown : [])
          report.lost(NO_CHILD, entry.where, `${name} below ${entry.taskID}`);
      }
    }
  }

  /** The open tasks below an entry, at any depth, that have no open tasks below themselves. */
  leaves(entry: Entry, taken: ReadonlySet<Entry>): Entry[] {
    const below = (this.#childrenOf.get(entry) ?? []).flatMap((child) => {
      const deeper = this.leaves(child, taken);
      return deeper.length > 0 ? deeper : taken.has(child) ? [child] : [];
    });
    return [...new Set(below)].sort((a, b) => compareNaturally(a.taskID, b.taskID));
  }

  isBelow(entry: Entry, other: Entry): boolean {
    const parent = this.#parentOf.get(entry);
    return parent !== undefined && (parent === other || this.isBelow(parent, other));
  }

  #join(parent: Entry, child: Entry, report: Report): void {
    if (this.#parentOf.get(child) === parent) return;
    const before = this.#parentOf.get(child);
    if (before !== undefined || parent === child || this.isBelow(parent, child)) {
      const why = before === undefined ? 'it is below that one itself' : `it is below ${before.taskID} already`;
      report.lost(
        { what: 'second parents and circles of parents left out', noun: 'task' },
        child.where,
        `${child.taskID} below ${parent.taskID}: ${why}`,
      );
      return;
    }
    this.#parentOf.set(child, parent);
    this.#childrenOf.set(parent, [...(this.#childrenOf.get(parent) ?? []), child]);
  }
}

const NO_PARENT = { what: 'parents that are not in the file left out', noun: 'task' };
const NO_CHILD = { what: 'children that are not in the file left out', noun: 'task' };

const LEFT_OUT = 'parents left out, since their children are in the file';

/** What the user says about parents whose children are in the file; nothing said, they are left out as a loss. */
export type ParentWish = 'keep' | 'drop' | undefined;

/** Parents whose work is in the file as their children, which would count it twice; told. */
export function leftOutParents(
  family: Family,
  taken: ReadonlySet<Entry>,
  wish: ParentWish,
  report: Report,
): Set<Entry> {
  const left = new Set<Entry>();
  for (const entry of taken) {
    if (family.leaves(entry, taken).length === 0) continue;
    const points = entry.points === '' ? '' : `, ${entry.points} points`;
    const detail = `${entry.taskID}: ${entry.title}${points}`;
    if (wish === 'keep') report.note({ what: 'parents kept beside their children', noun: 'task' }, entry.where, detail);
    else {
      if (wish === 'drop') report.note({ what: LEFT_OUT, noun: 'task' }, entry.where, detail);
      else
        report.lost(
          { what: LEFT_OUT, noun: 'task', after: '(--keep-parents takes both)', accept: '--drop-parents' },
          entry.where,
          detail,
        );
      left.add(entry);
    }
  }
  return left;
}
