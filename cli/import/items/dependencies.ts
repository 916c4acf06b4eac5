import type { Report } from '../report.ts';
import { compareNaturally } from '../text/clean.ts';
import type { Entry } from './identify.ts';
import type { Family } from './parents.ts';
import type { References } from './references.ts';

const MAX_DEPENDENCIES = 8;

/** What the dependencies are worked out from. */
export interface Backlog {
  entries: readonly Entry[];
  /** Those that are no finished work. */
  open: ReadonlySet<Entry>;
  /** Open ones that are left out, since their children stand for them. */
  parents: ReadonlySet<Entry>;
  family: Family;
  references: References;
}

/**
 * Turns links of both directions into at most eight ids a task without cycles; `met` counts those on finished work that is
 * not imported. A link of a parent that is left out is one of its children.
 */
export function resolveDependencies(
  backlog: Backlog,
  report: Report,
): { dependsOn: Map<string, string[]>; met: number } {
  const wishes = wishesOf(backlog, report);
  const dependsOn = new Map<string, string[]>();
  let met = 0;
  const byID = [...wishes].sort(([a], [b]) => compareNaturally(a.taskID, b.taskID));
  for (const [entry, wished] of byID) {
    const taken: string[] = [];
    dependsOn.set(entry.taskID, taken);
    for (const on of [...wished].sort((a, b) => compareNaturally(a.taskID, b.taskID))) {
      if (!backlog.open.has(on)) {
        met++;
        report.note(MET, entry.where, `${entry.taskID} on ${on.taskID}`);
      } else {
        const cycle = pathBetween(on.taskID, entry.taskID, dependsOn);
        if (cycle !== undefined) {
          report.lost(CYCLE, entry.where, `${entry.taskID} on ${on.taskID}: ${[entry.taskID, ...cycle].join(' > ')}`);
        } else if (taken.length === MAX_DEPENDENCIES)
          report.lost(TOO_MANY, entry.where, `${entry.taskID} on ${on.taskID}`);
        else taken.push(on.taskID);
      }
    }
  }
  return { dependsOn, met };
}

const MET = { what: 'dependencies on finished work count as met', noun: 'link' };
const CYCLE = { what: 'dependencies left out that close a cycle', noun: 'link' };
const TOO_MANY = { what: `dependencies left out, since a task has at most ${MAX_DEPENDENCIES}`, noun: 'link' };
const MOVED = { what: 'dependencies of parents that are left out are those of their children', noun: 'link' };
const ITSELF = { what: 'dependencies of a task on itself or on its own parent left out', noun: 'link' };

/** For each task that is taken, what it waits for: open tasks that are taken, and finished work. */
function wishesOf(backlog: Backlog, report: Report): Map<Entry, Set<Entry>> {
  const { entries, open, parents, references } = backlog;
  const wishes = new Map<Entry, Set<Entry>>();
  for (const entry of entries) if (open.has(entry) && !parents.has(entry)) wishes.set(entry, new Set());
  const wish = (waiting: Entry, on: Entry, where: Entry) => {
    const { family } = backlog;
    const isOfOneFamily = family.isBelow(waiting, on) || family.isBelow(on, waiting);
    if (waiting === on || (isOfOneFamily && open.has(on))) {
      report.lost(ITSELF, where.where, `${waiting.taskID} on ${on.taskID}`);
      return;
    }
    if (parents.has(waiting) || parents.has(on)) report.note(MOVED, where.where, `${waiting.taskID} on ${on.taskID}`);
    for (const each of standIns(waiting, backlog)) {
      for (const other of standIns(on, backlog)) if (each !== other) wishes.get(each)?.add(other);
    }
  };
  for (const entry of entries) {
    if (!open.has(entry)) {
      // What finished work blocks is free; what it waited for is past.
      for (const cell of entry.blocks)
        for (const other of references.read(cell, entry).entries) if (open.has(other)) wish(other, entry, entry);
      continue;
    }
    for (const cell of entry.dependsOn) {
      const { entries: on, unknown } = references.read(cell, entry);
      for (const other of on) wish(entry, other, entry);
      for (const { name, why } of unknown) report.lost(unknownKind(why), entry.where, `${entry.taskID} on ${name}`);
    }
    for (const cell of entry.blocks) {
      const { entries: waiting, unknown } = references.read(cell, entry);
      for (const other of waiting) if (open.has(other)) wish(other, entry, entry);
      for (const { name, why } of unknown) report.lost(unknownKind(why), entry.where, `${name} on ${entry.taskID}`);
    }
  }
  return wishes;
}

function unknownKind(why: string) {
  return { what: `dependencies left out, ${why}`, noun: 'link' };
}

/** The tasks that stand for an entry: its children when it is a parent that is left out. */
function standIns(entry: Entry, { open, parents, family }: Backlog): Entry[] {
  return parents.has(entry) ? family.leaves(entry, open) : [entry];
}

function pathBetween(from: string, to: string, edges: ReadonlyMap<string, string[]>): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  for (const id of cameFrom.keys()) {
    if (id === to) {
      const path: string[] = [];
      for (let at: string | undefined = id; at !== undefined; at = cameFrom.get(at)) path.unshift(at);
      return path;
    }
    for (const next of edges.get(id) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, id);
  }
  return undefined;
}
