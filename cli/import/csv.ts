import { type Row, readRows } from './csv-rows.ts';
import { type Entry, ImportError, type Reading } from './entry.ts';
import { bareWord, isFinishedStatus } from './words.ts';

/** Column names of Jira, Linear, GitHub and plain spreadsheets as bare words, the one to prefer first. */
const COLUMNS = {
  id: 'key issuekey id identifier number issuenumber taskkey taskid ticket ticketid issueid issue url',
  title: 'summary title name issuetitle tasktitle taskname subject',
  description: 'description body details',
  points:
    'storypoints storypoint customfieldstorypoints storypointestimate customfieldstorypointestimate points estimate ' +
    'estimation',
  priority: 'priority prio',
  assignees: 'assignee assignees assignedto',
  dependsOn:
    'dependson dependencies dependency dependenton blockedby isblockedby inwardissuelinkblocks ' +
    'inwardissuelinkblocker outwardissuelinkdepends outwardissuelinkdependson predecessors',
  status: 'status state issuestatus statuscategory',
} as const;

type Field = keyof typeof COLUMNS;

/**
 * Reads a CSV file with a header. Column names may repeat (Jira gives each link a column of its own).
 * Throws ImportError without a header that names at least a task's id and title.
 */
export function readCsv(path: string, text: string): Reading {
  const [header, ...rows] = readRows(path, text);
  if (header === undefined) throw new ImportError(`cannot import: ${path}: the file is empty`);
  const columns = findColumns(header);
  if (columns.id.length === 0 || columns.title.length === 0) {
    const missing =
      columns.id.length === 0 ? 'a column for the id (Key, ID, Number)' : 'a title (Summary, Title, Name)';
    throw new ImportError(`cannot import: ${path}:${header.line}: the header lacks ${missing}`);
  }
  const reading: Reading = { entries: [], complaints: [], notes: [] };
  for (const row of rows) {
    const where = `${path}:${row.line}`;
    const surplus = row.cells.slice(header.cells.length).filter((cell) => cell.trim() !== '').length;
    if (surplus > 0) {
      reading.complaints.push({ where, what: `${surplus} cells left out`, why: 'the header names fewer columns' });
    }
    reading.entries.push(entryOf(where, row, columns));
  }
  return reading;
}

function findColumns(header: Row): Record<Field, number[]> {
  const words = header.cells.map((cell) => (cell.trim() === '#' ? 'number' : bareWord(cell)));
  const find = (field: Field) =>
    COLUMNS[field].split(' ').flatMap((name) => words.flatMap((word, index) => (word === name ? [index] : [])));
  return {
    id: find('id'),
    title: find('title'),
    description: find('description'),
    points: find('points'),
    priority: find('priority'),
    assignees: find('assignees'),
    dependsOn: find('dependsOn'),
    status: find('status'),
  };
}

function entryOf(where: string, row: Row, columns: Record<Field, number[]>): Entry {
  const all = (field: Field) => columns[field].map((index) => row.cells[index]?.trim() ?? '').filter((v) => v !== '');
  const first = (field: Field) => all(field)[0] ?? '';
  const [id = '', ...aliases] = all('id').map(reference);
  return {
    where,
    id,
    aliases,
    title: first('title'),
    description: first('description'),
    points: first('points'),
    priority: first('priority'),
    assignees: all('assignees').flatMap((cell) => pieces(cell)),
    dependsOn: all('dependsOn').flatMap((cell) => pieces(cell).map(reference)),
    finished: all('status').some(isFinishedStatus),
  };
}

function pieces(cell: string): string[] {
  return cell
    .split(/[,;|\r\n]+/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
}

/** `#12`, `owner/repository#12` and an issue's address all mean its number or key. */
function reference(text: string): string {
  const address = /^https?:\/\/[^\s]*\/([^/\s?#]+)\/?(?:[?#]\S*)?$/.exec(text);
  return (address?.[1] ?? text).replace(/^(?:[\w.-]+\/[\w.-]+)?#/, '');
}
