import type { Report } from '../report.ts';
import { cut } from '../text/clean.ts';
import { hashOf, mendIdentifier } from '../text/identifier.ts';
import { peoplePieces } from '../text/list.ts';
import { saysNothing } from '../text/words.ts';
import type { Entry } from './identify.ts';
import { type Mention, parsePerson, samePeople } from './spellings.ts';

const MAX_TEAM = 50;
const MAX_NAME = 100;

export interface Person {
  employeeID: string;
  name: string;
}

export interface Team {
  people: Person[];
  /** The employeeID of each task's assignee. */
  assigned: Map<Entry, string>;
}

/** The team of the taken tasks: one person however written, the first assignee of each task, names in alphabetical order. */
export function teamOf(taken: readonly Entry[], report: Report): Team {
  const mentions = mentionsOf(taken);
  for (const { entry, mention } of mentions) {
    if (saysNothing(mention.name) && !saysNothing(mention.text))
      report.lost({ what: 'remarks left out beside a word for nobody', noun: 'assignee' }, entry.where, mention.text);
  }
  const groups = samePeople(mentions.map(({ mention }) => mention));
  const firstOf = new Map<Entry, Mention>();
  for (const { entry, mention } of mentions) {
    if (saysNothing(mention.name)) continue;
    const first = firstOf.get(entry);
    if (first === undefined) firstOf.set(entry, mention);
    else if (groups.get(first) !== groups.get(mention)) {
      const kind = { what: 'further assignees left out, since a task has one', noun: 'assignee' };
      report.lost(kind, entry.where, `${entry.taskID}: ${first.text}, not also ${mention.text}`);
    }
  }
  const members = new Map<string, Mention[]>();
  for (const mention of firstOf.values()) {
    const group = groups.get(mention) ?? '';
    members.set(group, [...(members.get(group) ?? []), mention]);
  }
  const named = [...members].map(([group, spelled]) => ({ group, spelled, name: bestName(spelled) }));
  named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.group < b.group ? -1 : 1));
  reportSpellings(named, taken, report);
  for (const { name } of named) {
    if (name.length > MAX_NAME) report.lost(`a name cut to ${MAX_NAME} characters`, fileOf(taken), name);
  }
  const idOf = giveIDs(named);
  return {
    people: named
      .slice(0, MAX_TEAM)
      .map(({ group, name }) => ({ employeeID: idOf.get(group) ?? '', name: cut(name, MAX_NAME) })),
    assigned: assign(firstOf, groups, named, idOf, report),
  };
}

/** Every mention, in the order of a task's assignees. `Okafor, Ada` is one person when there is an Ada Okafor, else two. */
function mentionsOf(taken: readonly Entry[]): { entry: Entry; mention: Mention }[] {
  const spellings = taken.flatMap((entry) => entry.assignees.map((spelling) => ({ entry, spelling })));
  const known = new Set(
    spellings.flatMap(({ spelling }) => {
      if (!spelling.mayBeList) return parsePerson(spelling).keys;
      const names = peoplePieces(spelling.text);
      // Two full names are two people, of whom each may be written otherwise elsewhere.
      return names.every((name) => name.includes(' '))
        ? names.flatMap((text) => parsePerson({ text, account: '' }).keys)
        : [];
    }),
  );
  return spellings.flatMap(({ entry, spelling }) => {
    const whole = parsePerson(spelling);
    if (!spelling.mayBeList || whole.keys.some((key) => known.has(key))) return [{ entry, mention: whole }];
    return peoplePieces(spelling.text).map((text) => ({ entry, mention: parsePerson({ text, account: '' }) }));
  });
}

function assign(
  firstOf: ReadonlyMap<Entry, Mention>,
  groups: ReadonlyMap<Mention, string>,
  named: readonly { group: string; name: string }[],
  idOf: ReadonlyMap<string, string>,
  report: Report,
): Map<Entry, string> {
  const beyond = new Map(named.slice(MAX_TEAM).map(({ group, name }) => [group, name]));
  const assigned = new Map<Entry, string>();
  for (const [entry, mention] of firstOf) {
    const group = groups.get(mention) ?? '';
    const without = beyond.get(group);
    if (without === undefined) assigned.set(entry, idOf.get(group) ?? '');
    else
      report.lost(
        { what: `not assigned, since a team has at most ${MAX_TEAM} people`, noun: 'task' },
        entry.where,
        `${entry.taskID} to ${without}`,
      );
  }
  return assigned;
}

/** A name rather than an address, in capitals and small letters, as most write it. */
function bestName(mentions: readonly Mention[]): string {
  const count = new Map<string, number>();
  for (const { name } of mentions) count.set(name, (count.get(name) ?? 0) + 1);
  const grade = (name: string) =>
    Number(!name.includes('@')) * 8 +
    Number(/\s/.test(name)) * 4 +
    Number(name !== name.toUpperCase() && name !== name.toLowerCase()) * 2 +
    Number(!name.includes(','));
  const order = (a: string, b: string) =>
    grade(b) - grade(a) || (count.get(b) ?? 0) - (count.get(a) ?? 0) || (a < b ? -1 : 1);
  return [...count.keys()].sort(order)[0] ?? '';
}

function reportSpellings(
  named: readonly { spelled: readonly Mention[]; name: string }[],
  taken: readonly Entry[],
  report: Report,
): void {
  for (const { spelled, name } of named) {
    const others = [...new Set(spelled.map(({ text }) => text))].filter((text) => text !== name).sort();
    if (others.length > 0) {
      report.note('people in several spellings taken as one', fileOf(taken), `${name}: ${others.join('; ')}`);
    }
  }
}

/** The source as a whole. */
function fileOf(taken: readonly Entry[]): string {
  return taken[0]?.where.replace(/:\d+$/, '') ?? '';
}

/** An id made of the name; a hash of the name behind it where two come out the same. */
function giveIDs(named: readonly { group: string; name: string }[]): Map<string, string> {
  const bases = named.map(({ group, name }) => ({ group, name, base: baseOf(name) }));
  const isTaken = new Map<string, number>();
  for (const { base } of bases) isTaken.set(base.toLowerCase(), (isTaken.get(base.toLowerCase()) ?? 0) + 1);
  return new Map(
    bases.map(({ group, name, base }) => {
      const isAlone = isTaken.get(base.toLowerCase()) === 1 || name === base;
      return [group, isAlone ? base : `${base.slice(0, 54)}-${hashOf(group)}`];
    }),
  );
}

function baseOf(name: string): string {
  const isMail = /^[^@\s]+@[^@\s]+$/.test(name);
  return mendIdentifier(isMail ? name.replace(/@.*$/, '') : name) || `p-${hashOf(name)}`;
}
