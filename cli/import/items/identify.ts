import type { Report } from '../report.ts';
import { compareNaturally } from '../text/clean.ts';
import { hashOf, mendIdentifier } from '../text/identifier.ts';
import { bareWord } from '../text/words.ts';
import type { Item } from './item.ts';

/** An item with the id that its task gets. */
export interface Entry extends Item {
  taskID: string;
}

/** Whether ids begin anew in each repository or project, never do, or nobody knows: then two that collide tell. */
export type Counting = 'per scope' | 'throughout' | 'unknown';

const TASK_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/**
 * Gives each item an id of its own, in an order that does not depend on the order of the source: ids of several projects get
 * the project before them, forbidden signs are mended, and of two items with one id one is taken.
 */
export function identify(items: readonly Item[], counting: Counting, report: Report): Entry[] {
  const prefixes = prefixesOf(items, counting);
  const entries = items.flatMap((item) => entryOf(item, prefixes, report) ?? []);
  const groups = Map.groupBy(entries, ({ taskID }) => taskID.toLowerCase());
  const unique = [...groups.values()].flatMap((group) => (group.length === 1 ? group : separate(group, report)));
  return unique.sort((a, b) => compareNaturally(a.taskID, b.taskID));
}

function entryOf(item: Item, prefixes: ReadonlyMap<string, string>, report: Report): Entry | undefined {
  if (item.id === '') {
    const made = mendIdentifier(item.title) || `task-${hashOf(item.title)}`;
    report.note({ what: 'ids made from titles, since the file has none', noun: 'task' }, item.where, made);
    return { ...item, taskID: made };
  }
  const prefix = prefixes.get(item.scope);
  const whole = prefix === undefined ? item.id : `${prefix}-${item.id}`;
  if (prefix !== undefined) {
    const kind = { what: 'ids get the repository or project before them, since several are in the file', noun: 'task' };
    report.note(kind, item.where, `${item.id} is ${whole}`);
  }
  if (TASK_ID.test(whole)) return { ...item, taskID: whole };
  const taskID = mendIdentifier(whole) || `task-${hashOf(whole)}`;
  if (!item.finished) {
    const kind = { what: 'id mended (letters, digits, dot, underscore and hyphen only, at most 63)', noun: 'task' };
    report.lost(kind, item.where, `"${whole}" to ${taskID}`);
  }
  return { ...item, taskID };
}

/** The scope of each item in short, where ids could mean several items without it. */
function prefixesOf(items: readonly Item[], counting: Counting): Map<string, string> {
  const scopes = [...new Set(items.map(({ scope }) => scope).filter((scope) => scope !== ''))];
  const isAmbiguous =
    (counting === 'per scope' && scopes.length > 1) || (counting !== 'throughout' && idsCollide(items));
  if (!isAmbiguous) return new Map();
  const short = (scope: string) => mendIdentifier(scope.split(/[/\\]/).at(-1) ?? '', 30);
  const isUnique = (name: string) =>
    name !== '' && scopes.filter((scope) => short(scope).toLowerCase() === name.toLowerCase()).length === 1;
  return new Map(
    scopes.map((scope) => [scope, isUnique(short(scope)) ? short(scope) : mendIdentifier(scope, 40) || hashOf(scope)]),
  );
}

function idsCollide(items: readonly Item[]): boolean {
  const scopeOf = new Map<string, string>();
  return items.some(({ id, scope }) => {
    const before = scopeOf.get(id.toLowerCase());
    scopeOf.set(id.toLowerCase(), scope);
    return id !== '' && before !== undefined && before !== scope;
  });
}

/** Items whose ids came out the same: those that were written differently stay apart, of the others one is taken. */
function separate(group: readonly Entry[], report: Report): Entry[] {
  const written = Map.groupBy(group, ({ id, title }) => (id === '' ? `title ${title}` : id.toLowerCase()));
  const kept = [...written.values()].flatMap((same) =>
    same[0]?.id === '' ? apart(same, report) : [best(same, report)],
  );
  if (kept.length === 1) return kept;
  return kept.map((entry) => {
    if (entry.id === entry.taskID) return entry;
    const taskID = `${entry.taskID.slice(0, 54)}-${hashOf(entry.id || content(entry))}`;
    const kind = { what: 'ids told apart by a hash, since they come out the same', noun: 'task' };
    report.note(kind, entry.where, `"${entry.id || entry.title}" is ${taskID}`);
    return { ...entry, taskID };
  });
}

/** Tasks without ids that have one title: the same row twice is one. */
function apart(same: readonly Entry[], report: Report): Entry[] {
  return [...Map.groupBy(same, content).values()].flatMap((equal) => {
    for (const { where, title } of equal.slice(1)) report.note(AGAIN, where, title);
    return equal.slice(0, 1);
  });
}

const AGAIN = { what: 'the same task again', noun: 'row' };

/** Open work first; else by what they say, so that the order of rows does not matter. */
function best(same: readonly Entry[], report: Report): Entry {
  const sorted = [...same].sort(
    (a, b) => Number(a.finished) - Number(b.finished) || (content(a) < content(b) ? -1 : 1),
  );
  const [first, ...others] = sorted as [Entry, ...Entry[]];
  for (const other of others) {
    if (content(other) === content(first)) report.note(AGAIN, other.where, other.id);
    else if (other.finished)
      report.lost({ what: 'finished, and open elsewhere in the file', noun: 'row' }, other.where, other.id);
    else
      report.lost(
        { what: 'not taken, another row has the same id', noun: 'row' },
        other.where,
        `${other.id}: ${difference(first, other)}`,
      );
  }
  return first;
}

function content({ where: _, aliases, ...said }: Entry): string {
  return JSON.stringify({ ...said, aliases: aliases.map(bareWord) });
}

const SAID = {
  title: 'title',
  description: 'description',
  points: 'points',
  priority: 'priority',
  assignees: 'assignee',
  dependsOn: 'dependencies',
  blocks: 'links',
  parents: 'parent',
  children: 'children',
  scope: 'project',
  facts: 'other columns',
} as const;

/** What the one says otherwise than the other, by name. */
function difference(first: Entry, other: Entry): string {
  const fields = (Object.keys(SAID) as (keyof typeof SAID)[]).filter(
    (field) => JSON.stringify(first[field]) !== JSON.stringify(other[field]),
  );
  return `not the same ${fields.map((field) => SAID[field]).join(', ') || 'id'}`;
}
