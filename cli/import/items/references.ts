import { readAddress } from '../rows/scope.ts';
import { pieces } from '../text/list.ts';
import { saysNothing } from '../text/words.ts';
import type { Entry } from './identify.ts';

/** What the cell of a link names. */
export interface Named {
  entries: Entry[];
  unknown: { name: string; why: string }[];
}

const SCOPED = /^([\w.-]+(?:\/[\w.-]+)*)#(\d+)$/;

/** Everything that links may name: ids in each spelling, addresses, titles. Case never tells two apart. */
export class References {
  readonly #byName = new Map<string, Entry>();
  readonly #byTitle = new Map<string, Entry[]>();
  readonly #byNumber = new Map<string, Entry[]>();
  readonly #scopes: ReadonlySet<string>;
  /** The one repository that links name where no item tells its own. */
  readonly #assumed: string | undefined;
  readonly #isFolder: boolean;
  readonly #isScoped: boolean;

  /** `isFolder`: Backlog.md's rules on top: leading zeros mean nothing, and so does its default prefix `task-`. */
  constructor(entries: readonly Entry[], isFolder: boolean) {
    this.#isFolder = isFolder;
    this.#scopes = new Set(entries.map(({ scope }) => scope).filter((scope) => scope !== ''));
    this.#isScoped = entries.some(
      ({ taskID, id, scope }) => scope !== '' && id !== '' && taskID.endsWith(id) && taskID !== id,
    );
    // Written ids before made ones and aliases, so that none hides an id.
    for (const entry of entries) if (!this.#isScoped || entry.scope === '') this.#add(entry.id, entry);
    for (const entry of entries) this.#add(entry.taskID, entry);
    for (const entry of entries) {
      this.#add(`${entry.scope}#${entry.id}`, entry);
      for (const alias of entry.aliases) {
        this.#add(alias, entry);
        // Trello's short link is the same with the title behind it.
        const address = readAddress(alias);
        if (address?.scope === '') this.#add(address.name, entry);
      }
      push(this.#byTitle, entry.title.toLowerCase(), entry);
      push(this.#byNumber, this.#key(entry.id).replace(/^[a-z]+-/, ''), entry);
    }
    this.#assumed = assumedScope(entries);
  }

  /** What a cell names, a list or one name; `from` is where it stands. */
  read(cell: string, from: Entry): Named {
    const whole = this.find(cell, from);
    if (whole !== undefined) return { entries: [whole], unknown: [] };
    const named: Named = { entries: [], unknown: [] };
    // Notion writes a relation as the title and, in brackets, the page or its file.
    const parts = pieces(cell.replace(/\s+\((?:https?:\/\/[^()\s]*|[^()\s]*\.(?:md|csv))\)/g, ''));
    for (let at = 0; at < parts.length; ) {
      const taken = this.#longest(parts, at, from);
      if (taken === undefined) this.#readWords(parts[at] ?? '', from, named);
      else named.entries.push(taken.entry);
      at += taken?.length ?? 1;
    }
    return named;
  }

  find(name: string, from: Entry): Entry | undefined {
    const text = name.trim();
    const direct = this.#byName.get(this.#key(text));
    const address = readAddress(text);
    if (address !== undefined)
      return (
        direct ??
        (address.scope === '' ? this.#byName.get(this.#key(address.name)) : this.#scoped(address.scope, address.name))
      );
    const [, scope, number] = SCOPED.exec(text) ?? [];
    if (scope !== undefined && number !== undefined) return direct ?? this.#scoped(scope.toLowerCase(), number);
    const bare = text.replace(/^#/, '');
    // A bare number is one of the same repository.
    if (this.#isScoped && from.scope !== '') {
      const own = this.#byName.get(this.#key(`${from.scope}#${bare}`));
      if (own !== undefined) return own;
    }
    const whole = /^\d+\.0$/.test(bare) ? this.#byName.get(bare.slice(0, -2)) : undefined;
    return direct ?? this.#byName.get(this.#key(bare)) ?? whole ?? this.#inFolder(bare) ?? this.#titled(text);
  }

  /** Titles with commas: as many pieces as make one. */
  #longest(parts: readonly string[], at: number, from: Entry): { entry: Entry; length: number } | undefined {
    for (let length = Math.min(parts.length - at, 6); length >= 1; length--) {
      const entry = this.find(parts.slice(at, at + length).join(', '), from);
      if (entry !== undefined) return { entry, length };
    }
    return undefined;
  }

  /** `A-1 #2` are two; `A-1 Pay by card` and `A-1: Pay by card` are one with its title. */
  #readWords(piece: string, from: Entry, named: Named): void {
    if (saysNothing(piece)) return;
    const words = piece.split(/\s+/);
    const found = words.map((word) => this.find(word.replace(/^[([]|[:)\].]+$/g, ''), from));
    const [first, ...others] = found;
    if (
      first !== undefined &&
      others.length > 0 &&
      others.every((other) => other === undefined) &&
      /\d/.test(words[0] ?? '')
    ) {
      named.entries.push(first);
      return;
    }
    if (found.every((entry) => entry === undefined)) {
      named.unknown.push({ name: piece, why: this.#whyUnknown(piece) });
      return;
    }
    // "Blocked by Web - Bug #2": a number says which, words around it do not.
    const isNumbered = words.every((word, index) => (found[index] === undefined) !== /\d/.test(word));
    words.forEach((word, index) => {
      if (found[index] === undefined && (isNumbered || /^(?:and|und|et|or|[&+/-])$/i.test(word))) return;
      const entry = found[index];
      if (entry === undefined) named.unknown.push({ name: word, why: this.#whyUnknown(word) });
      else named.entries.push(entry);
    });
  }

  #whyUnknown(name: string): string {
    if ((this.#byTitle.get(name.toLowerCase())?.length ?? 0) > 1) return 'several tasks are called so';
    const scope = readAddress(name)?.scope || SCOPED.exec(name)?.[1];
    return scope ? 'a task of another repository or project' : 'no such task';
  }

  #scoped(scope: string, number: string): Entry | undefined {
    if (this.#scopes.size === 0) return scope === this.#assumed ? this.#byName.get(this.#key(number)) : undefined;
    const fitting = [...this.#scopes].filter(
      (own) => own === scope || own.endsWith(`/${scope}`) || scope.endsWith(`/${own}`),
    );
    return fitting.length === 1 ? this.#byName.get(this.#key(`${fitting[0]}#${number}`)) : undefined;
  }

  /** A backlog whose prefix was changed keeps `task-12` in what was written before; a bare number is as good. */
  #inFolder(name: string): Entry | undefined {
    const number = this.#isFolder ? /^(?:task-)?(\d[\d.]*)$/.exec(this.#key(name))?.[1] : undefined;
    const same = number === undefined ? [] : (this.#byNumber.get(number) ?? []);
    return same.length === 1 ? same[0] : undefined;
  }

  #titled(name: string): Entry | undefined {
    const same = this.#byTitle.get(name.toLowerCase()) ?? [];
    return same.length === 1 ? same[0] : undefined;
  }

  #add(name: string, entry: Entry): void {
    const key = this.#key(name);
    if (key !== '' && !this.#byName.has(key)) this.#byName.set(key, entry);
  }

  #key(name: string): string {
    const lower = name.trim().toLowerCase();
    return this.#isFolder ? lower.replace(/(^|[-.])0+(?=\d)/g, '$1') : lower;
  }
}

function push(index: Map<string, Entry[]>, key: string, entry: Entry): void {
  const same = index.get(key);
  if (same === undefined) index.set(key, [entry]);
  else same.push(entry);
}

/** `o/r#2` is a number of this file when no link names another repository. */
function assumedScope(entries: readonly Entry[]): string | undefined {
  const named = new Set<string>();
  for (const { dependsOn, blocks, parents } of entries) {
    for (const cell of [...dependsOn, ...blocks, ...parents]) {
      for (const word of cell.split(/[\s,;|]+/)) {
        const scope = readAddress(word)?.scope || SCOPED.exec(word)?.[1]?.toLowerCase();
        if (scope) named.add(scope);
      }
    }
  }
  return named.size === 1 ? [...named][0] : undefined;
}
