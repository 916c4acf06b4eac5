import type { Item } from '../items/item.ts';
import type { Report } from '../report.ts';

const SHAPES = [/^#?\d+$/, /^[A-Za-z][A-Za-z0-9_]*-\d+$/, /^\S+$/];

/** What almost all ids of a file look like; undefined when they have nothing in common or are too few to tell. */
export function shapeOf(ids: readonly string[]): RegExp | undefined {
  const given = ids.filter((id) => id !== '');
  return given.length < 3
    ? undefined
    : SHAPES.find((shape) => given.filter((id) => shape.test(id)).length >= given.length * 0.75);
}

const TRUNCATED = {
  what: 'ids of 16 digits and more that all end in 0, as spreadsheets make them: the file must be exported anew',
  noun: 'task',
};

/** Undoes `12.0` for 12, as tables of numbers write it; tells ids whose last digits a spreadsheet has dropped. */
export function mendIDs(items: readonly Item[], report: Report): Item[] {
  const long = items.filter(({ id }) => /^\d{16,}$/.test(id));
  if (long.length > 1 && long.every(({ id }) => id.endsWith('0')))
    for (const { where, id } of long) report.lost(TRUNCATED, where, id);
  if (items.length < 2 || !items.every(({ id }) => /^\d+\.0$/.test(id))) return [...items];
  return items.map((item) => {
    report.note({ what: 'ids written with .0 read as whole numbers', noun: 'task' }, item.where, item.id);
    return { ...item, id: item.id.slice(0, -2), aliases: [...item.aliases, item.id] };
  });
}
