import type { Complaint } from './entry.ts';
import { cut, mendIdentifier, oneLine } from './text.ts';
import { bareWord } from './words.ts';

const MAX_TEAM = 50;
const MAX_NAME = 100;
const NOBODY = new Set(['', 'unassigned', 'none', 'nobody', 'null', 'notassigned']);

export interface Person {
  employeeID: string;
  name: string;
}

/** The team as it grows from the assignees of the tasks; one person however the handle's case is written. */
export class Team {
  readonly people: Person[] = [];
  readonly #byName = new Map<string, string>();

  /** The employeeID of the first assignee, who joins the team; undefined when the task has none or the team is full. */
  assign(where: string, assignees: readonly string[], complaints: Complaint[]): string | undefined {
    const names = assignees
      .map((name) => oneLine(name).replace(/^@+/, '').trim())
      .filter((n) => !NOBODY.has(bareWord(n)));
    const different = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
    const first = different[0];
    if (first === undefined) return undefined;
    if (different.length > 1) {
      complaints.push({
        where,
        what: `assigned to ${first} only`,
        why: `a task has one assignee, not also ${different.slice(1).join(', ')}`,
      });
    }
    const known = this.#byName.get(first.toLowerCase());
    if (known !== undefined) return known;
    if (this.people.length === MAX_TEAM) {
      complaints.push({ where, what: `not assigned to ${first}`, why: `a team has at most ${MAX_TEAM} people` });
      return undefined;
    }
    const employeeID = this.#freeID(first);
    this.people.push({ employeeID, name: cut(first, MAX_NAME) });
    this.#byName.set(first.toLowerCase(), employeeID);
    return employeeID;
  }

  #freeID(name: string): string {
    const isMail = /^[^@\s]+@[^@\s]+$/.test(name);
    // Room for a number behind it: 63 characters at most.
    const base = mendIdentifier(isMail ? name.replace(/@.*$/, '') : name, 59) || 'person';
    const taken = new Set(this.people.map((person) => person.employeeID.toLowerCase()));
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? base : `${base}-${number}`;
      if (!taken.has(candidate.toLowerCase())) return candidate;
    }
  }
}
