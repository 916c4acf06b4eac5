import { type Row, readRows } from './csv-rows.ts';
import { type Entry, ImportError, type Reading } from './entry.ts';
import { reference } from './reference.ts';
import { pieces } from './text.ts';
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
    'inwardissuelinkblocker outwardissuelinkdepend outwardissuelinkdepends outwardissuelinkdependson ' +
    'outwardissuelinkdependency predecessors',
  status: 'status state issuestatus',
  statusCategory: 'statuscategory',
  ended: 'completed canceled cancelled archived',
} as const;

type Field = keyof typeof COLUMNS;

/** `isJira`: its assignee is one person, and companies call people "Okafor, Ada" there. */
type Columns = Record<Field, number[]> & { isJira: boolean };

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
    if (row.doubtfulUntil !== undefined) {
      const why = 'a quote inside a cell is not doubled, so where the cell ends is a guess';
      reading.complaints.push({ where, what: `lines ${row.line} to ${row.doubtfulUntil} taken as one row`, why });
    }
    const surplus = row.cells.slice(header.cells.length).filter((cell) => cell.trim() !== '').length;
    if (surplus > 0) {
      reading.complaints.push({ where, what: `${surplus} cells left out`, why: 'the header names fewer columns' });
    }
    reading.entries.push(entryOf(where, row, columns));
  }
  return reading;
}

function findColumns(header: Row): Columns {
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
    statusCategory: find('statusCategory'),
    ended: find('ended'),
    isJira: words.includes('issuekey'),
  };
}

function entryOf(where: string, row: Row, columns: Columns): Entry {
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
    assignees: columns.isJira ? all('assignees') : all('assignees').flatMap(pieces),
    dependsOn: all('dependsOn').flatMap((cell) => pieces(cell).map(reference)),
    finished: isFinished(all('statusCategory'), all('status'), all('ended')),
  };
}

/**
 * Jira's category decides where there is one: a team's own status may only sound finished (Rejected, back to work).
 * A status of a team's own in Linear says nothing, but Linear dates the end.
 */
function isFinished(categories: string[], statuses: string[], ended: string[]): boolean {
  if (categories.length > 0) return categories.some(isFinishedStatus);
  return statuses.some(isFinishedStatus) || ended.some((cell) => /\d{4}/.test(cell));
}
