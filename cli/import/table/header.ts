import { oneLine } from '../text/clean.ts';
import { bareWord } from '../text/words.ts';
import { TOOLS, toolOf } from '../tools/all.ts';
import { linkField } from '../tools/links.ts';
import { spreadsheet } from '../tools/spreadsheet.ts';
import { type Field, type Tool, wordList } from '../tools/tool.ts';

/** What becomes of a column. `rank` says which of several for one field is preferred: the lower one. */
export type Role =
  | { is: 'read'; field: Field; rank: number }
  /** `Title 1`, `Title 2` …: how deep a task stands in a tree */
  | { is: 'level'; depth: number }
  | { is: 'ignored' }
  | { is: 'unread' };

export interface Column {
  /** As the file writes it; `column 7` when it has no name. */
  name: string;
  /** Where its cell stands in a row. One cell can say two things, when the user says so. */
  index: number;
  role: Role;
}

export interface Header {
  tool: Tool;
  columns: Column[];
  /** How many columns are known; the more, the more likely it is a header. */
  known: number;
  hasId: boolean;
  hasTitle: boolean;
}

/** What the user says about columns: their names as the file writes them, in lower case. */
export interface ColumnWishes {
  fields: ReadonlyMap<string, Field[]>;
  ignored: ReadonlySet<string>;
}

/** Reads a row as a header, whatever it is. */
export function headerOf(cells: readonly string[], wishes: ColumnWishes): Header {
  const words = cells.map(wordsOf);
  const tool = toolOf(new Set(words.flat()));
  const columns = cells.flatMap((cell, index) => columnsOf(cell, index, words[index] ?? [], tool, wishes));
  return summary(tool, columns);
}

/** Whether a row is a header that tasks can be read by. */
export function isComplete(header: Header): boolean {
  return header.hasTitle && (header.hasId || header.tool.lacksIds === true);
}

const TITLES = new Set([spreadsheet, ...TOOLS].flatMap(({ columns }) => [...wordList(columns.title), 'title1']));

/** Whether a row below a header is another one: most of its cells are names of columns. Says no to other rows at once. */
export function isHeaderAgain(cells: readonly string[], current: Header, wishes: ColumnWishes): boolean {
  const mayBe = cells.some(
    (cell) => cell.length < 40 && (TITLES.has(bareWord(cell)) || wishes.fields.has(cell.trim().toLowerCase())),
  );
  if (!mayBe) return false;
  const header = headerOf(cells, wishes);
  const filled = cells.filter((cell) => cell.trim() !== '').length;
  // "Story", "No": a task's type and a flag are names of columns as well.
  const names = new Set(current.columns.map(({ name }) => name));
  const known = header.columns.filter(({ name, role }) => role.is !== 'unread' || names.has(name)).length;
  return isComplete(header) && known >= filled * 0.6;
}

function summary(tool: Tool, columns: Column[]): Header {
  const reads = (field: Field) => columns.some(({ role }) => role.is === 'read' && role.field === field);
  return {
    tool,
    columns,
    known: columns.filter(({ role }) => role.is !== 'unread').length,
    hasId: reads('id'),
    hasTitle: reads('title') || columns.some(({ role }) => role.is === 'level'),
  };
}

function columnsOf(cell: string, index: number, words: string[], tool: Tool, wishes: ColumnWishes): Column[] {
  const name = oneLine(cell) || `column ${index + 1}`;
  const wished = wishes.fields.get(name.toLowerCase());
  if (wished === undefined) return [{ name, index, role: roleOf(name, words, tool, wishes) }];
  return wished.map((field) => ({ name, index, role: { is: 'read', field, rank: -1 } }));
}

function roleOf(name: string, words: readonly string[], tool: Tool, wishes: ColumnWishes): Role {
  if (wishes.ignored.has(name.toLowerCase())) return { is: 'ignored' };
  for (const word of words) {
    if (wordList(tool.ignored).includes(word)) return { is: 'ignored' };
    if (wordList(tool.unread).includes(word)) return { is: 'unread' };
    const own = rankIn(tool, word, 0);
    if (own !== undefined) return own;
    const link = linkField(word);
    if (link !== undefined) return { is: 'read', field: link, rank: 0 };
    const depth = /^title([1-9])$/.exec(word)?.[1];
    if (depth !== undefined) return { is: 'level', depth: Number(depth) };
    const general = rankIn(spreadsheet, word, 100);
    if (general !== undefined) return general;
    if (wordList(spreadsheet.ignored).includes(word)) return { is: 'ignored' };
  }
  return { is: 'unread' };
}

function rankIn(tool: Tool, word: string, base: number): Role | undefined {
  for (const [field, words] of Object.entries(tool.columns) as [Field, string][]) {
    const rank = wordList(words).indexOf(word);
    if (rank >= 0) return { is: 'read', field, rank: base + rank };
  }
  return undefined;
}

/** Types of custom field that ClickUp writes behind the name, and what other tools say there about the column. */
const REMARK =
  / \((?:short text|text|number|drop down|dropdown|users?|people|checkbox|labels?|formula|rating|tasks|list relationship|dependencies|utc|auto generated)\)$/i;

/** The words under which a column may be known, the most exact one first. */
export function wordsOf(cell: string): string[] {
  const text = oneLine(cell);
  if (text === '#') return ['number'];
  const spelled = text.replaceAll('%', ' percent ').replaceAll('Σ', ' sum ').replaceAll('#', ' number ');
  const custom = /^custom field \((.+)\)$/i.exec(spelled)?.[1];
  const candidates = [custom ?? spelled, spelled, (custom ?? spelled).replace(REMARK, '')];
  return [...new Set(candidates.map(bareWord))].filter((word) => word !== '');
}
