import type { Complaint } from './entry.ts';
import { reference } from './reference.ts';
import { saysNothing } from './words.ts';

const MAX_DEPENDENCIES = 8;

/** What a reference may mean: an open task's id, work that is finished and left out, or nothing known. */
export type Meaning = { open: string } | 'finished' | undefined;

/** Everything that dependencies may name. Case never tells two entries apart. */
export class References {
  readonly #meanings = new Map<string, Meaning>();
  readonly #folder: boolean;

  /** `folder`: Backlog.md's rules on top: leading zeros mean nothing, and so does its default prefix `task-`. */
  constructor(folder: boolean) {
    this.#folder = folder;
  }

  has(id: string): boolean {
    return this.#meanings.has(this.#key(id));
  }

  add(name: string, meaning: Meaning): void {
    const key = this.#key(name);
    if (!this.#meanings.has(key)) this.#meanings.set(key, meaning);
  }

  find(name: string): Meaning {
    const key = this.#key(name);
    const exact = this.#meanings.get(key);
    if (exact !== undefined || !this.#folder) return exact;
    // A backlog whose prefix was changed keeps `task-12` in the dependencies written before; a bare number is as good.
    const number = /^(?:task-)?(\d[\d.]*)$/.exec(key)?.[1];
    if (number === undefined) return undefined;
    const same = [...this.#meanings].filter(([other]) => other.replace(/^[a-z]+-/, '') === number);
    return same.length === 1 ? same[0]?.[1] : undefined;
  }

  #key(name: string): string {
    const lower = name.trim().toLowerCase();
    return this.#folder ? lower.replace(/(^|[-.])0+(?=\d)/g, '$1') : lower;
  }
}

/** A task's wishes: `names` as the source writes them. */
export interface Wishes {
  where: string;
  id: string;
  names: readonly string[];
}

/**
 * Turns references into at most eight ids a task without cycles. Adds a complaint for each one that is left out;
 * `met` counts those on finished work that is not imported.
 */
export function resolveDependencies(
  wishes: readonly Wishes[],
  references: References,
  complaints: Complaint[],
): { dependsOn: Map<string, string[]>; met: number } {
  const dependsOn = new Map<string, string[]>();
  let met = 0;
  for (const { where, id, names } of wishes) {
    const taken = new Set<string>();
    const surplus: string[] = [];
    const leaveOut = (name: string, why: string) =>
      complaints.push({ where, what: `${id}: dependency on ${name} left out`, why });
    for (const name of new Set(names.flatMap((name) => splitUnknown(name, references)))) {
      const meaning = references.find(name);
      if (meaning === 'finished') met++;
      else if (meaning === undefined) saysNothing(name) || leaveOut(name, 'no such task');
      else if (meaning.open === id) leaveOut(name, 'a task cannot wait for itself');
      else if (taken.has(meaning.open)) continue;
      else {
        const cycle = pathBetween(meaning.open, id, dependsOn);
        if (cycle !== undefined) leaveOut(name, `it closes the cycle ${[id, ...cycle].join(' > ')}`);
        else if (taken.size === MAX_DEPENDENCIES) surplus.push(meaning.open);
        else taken.add(meaning.open);
      }
    }
    if (surplus.length > 0) leaveOut(surplus.join(', '), `a task has at most ${MAX_DEPENDENCIES} dependencies`);
    dependsOn.set(id, [...taken]);
  }
  return { dependsOn, met };
}

/** `A-1 #2` are two; `Task 1` is one when a task is called so. */
function splitUnknown(name: string, references: References): string[] {
  return references.find(name) === undefined ? name.split(/\s+/).map(reference) : [name];
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
