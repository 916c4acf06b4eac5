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
/** What a header has beside the title: an id, or where there is none a status or a person. */
const OTHERS = new Set([
  ...[spreadsheet, ...TOOLS].flatMap(({ columns }) => wordList(columns.id)),
  ...['status', 'person', 'owner', 'assignee', 'assign', 'subitems'],
]);

/** Says no to almost every row at once. */
function mayBeHeader(cells: readonly string[], wishes: ColumnWishes): boolean {
  let [hasTitle, hasOther] = [false, false];
  for (const cell of cells) {
    if (cell.length === 0 || cell.length > 40) continue;
    const word = cell === '#' ? 'number' : bareWord(cell);
    const isWished = wishes.fields.has(cell.trim().toLowerCase());
    if (TITLES.has(word) || isWished) hasTitle = true;
    if (OTHERS.has(word) || isWished) hasOther = true;
    if (hasTitle && hasOther) return true;
  }
  return false;
}

/** Whether a row below a header is another one: most of its cells are names of columns. Says no to other rows at once. */
export function isHeaderAgain(cells: readonly string[], current: Header, wishes: ColumnWishes): boolean {
  if (!mayBeHeader(cells, wishes)) return false;
  const header = headerOf(cells, wishes);
  const filled = cells.filter((cell) => cell.trim() !== '').length;
  // "Story", "No": a task's type and a flag are names of columns as well.
  const names = new Set(current.columns.map(({ name }) => name));
  const isKnown = ({ name, role }: Column) => role.is !== 'unread' || names.has(name);
  const hasData = header.columns.some((column) => !isKnown(column) && /\d|@/.test(cells[column.index] ?? ''));
  return isComplete(header) && !hasData && header.columns.filter(isKnown).length >= filled * 0.6;
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
  const own = rolesOf(tool, 0);
  for (const word of words) {
    const role = own.get(word) ?? linkRole(word) ?? GENERAL.get(word);
    if (role !== undefined) return role;
  }
  return { is: 'unread' };
}

function linkRole(word: string): Role | undefined {
  const link = linkField(word);
  if (link !== undefined) return { is: 'read', field: link, rank: 0 };
  const depth = /^title([1-9])$/.exec(word)?.[1];
  return depth === undefined ? undefined : { is: 'level', depth: Number(depth) };
}

const rolesByTool = new Map<Tool, Map<string, Role>>();

/** What a tool's words mean; a word that is left aside is so whatever else it could mean. */
function rolesOf(tool: Tool, base: number): Map<string, Role> {
  const before = rolesByTool.get(tool);
  if (before !== undefined) return before;
  const roles = new Map<string, Role>();
  for (const [field, words] of Object.entries(tool.columns).reverse() as [Field, string][]) {
    for (const [rank, word] of wordList(words).entries()) roles.set(word, { is: 'read', field, rank: base + rank });
  }
  for (const word of wordList(tool.unread)) roles.set(word, { is: 'unread' });
  for (const word of wordList(tool.ignored)) if (base === 0 || !roles.has(word)) roles.set(word, { is: 'ignored' });
  rolesByTool.set(tool, roles);
  return roles;
}

/** Words of any tool come after its own. */
const GENERAL = rolesOf(spreadsheet, 100);

/** Types of custom field that ClickUp writes behind the name, and what other tools say there about the column. */
const REMARK =
  / \((?:short text|text|number|drop down|dropdown|users?|people|checkbox|labels?|formula|rating|tasks|list relationship|dependencies|utc|auto generated)\)$/i;

/** The words under which a column may be known, the most exact one first. */
function wordsOf(cell: string): string[] {
  const text = oneLine(cell);
  if (text === '#') return ['number'];
  const spelled = text.replaceAll('%', ' percent ').replaceAll('Σ', ' sum ').replaceAll('#', ' number ');
  const custom = /^custom field \((.+)\)$/i.exec(spelled)?.[1];
  const candidates = [custom ?? spelled, spelled, (custom ?? spelled).replace(REMARK, '')];
  return [...new Set(candidates.map(bareWord))].filter((word) => word !== '');
}
