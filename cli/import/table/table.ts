import { ImportError } from '../import-error.ts';
import type { Report } from '../report.ts';
import { oneLine } from '../text/clean.ts';
import { type ColumnWishes, type Header, headerOf, isComplete, isHeaderAgain } from './header.ts';
import { firstRows, namedSeparator, type Row, readRows } from './rows.ts';

/** Rows below one header. A file has several when a header comes again, with the same columns or others. */
export interface Section {
  header: Header;
  rows: Row[];
}

const SEPARATORS = [',', ';', '\t', '|'];
/** A header stands near the beginning, below a title or a remark at most. */
const SEARCHED = 60;
const ABOVE = { what: 'left out above the header', noun: 'line' };

/** Finds the header, wherever it begins and whatever separates the cells, and the rows below it and below later ones. */
export function readTable(path: string, text: string, wishes: ColumnWishes, report: Report): Section[] {
  const separator = namedSeparator(text) ?? fittingSeparator(text, wishes);
  const rows = readRows(path, text, separator);
  const isHeader = (row: Row) => isComplete(headerOf(row.cells, wishes));
  if (rows.length === 0) throw new ImportError(`cannot import: ${path}: the file is empty`);
  refuseUnknown(path, rows, wishes);
  const start = rows.slice(0, SEARCHED).findIndex(isHeader);
  if (start < 0) throw new ImportError(whatIsMissing(path, rows, wishes));
  for (const row of rows.slice(0, start)) {
    report.lost(ABOVE, `${path}:${row.line}`, brief(row.cells));
  }
  return sections(path, rows.slice(start), wishes, report);
}

/** A column that the user names and the file does not have is a slip of the pen. */
function refuseUnknown(path: string, rows: readonly Row[], wishes: ColumnWishes): void {
  const wanted = [...wishes.fields.keys(), ...wishes.ignored];
  if (wanted.length === 0) return;
  const cells = new Set(rows.flatMap((row) => row.cells.map((cell) => oneLine(cell).toLowerCase())));
  const missing = wanted.filter((name) => !cells.has(name));
  if (missing.length === 0) return;
  const names = rows
    .slice(0, 1)
    .flatMap((row) => row.cells.map((cell) => `"${oneLine(cell)}"`))
    .join(', ');
  throw new ImportError(
    `cannot import: ${path}: no column is called "${missing.join('", "')}"; the first row has ${names}`,
  );
}

function sections(path: string, rows: readonly Row[], wishes: ColumnWishes, report: Report): Section[] {
  const found: Section[] = [];
  let main: Section | undefined;
  for (const row of rows) {
    const current = found.at(-1);
    if (current === undefined || isHeaderAgain(row.cells, current.header, wishes)) {
      const header = headerOf(row.cells, wishes);
      const above = current?.rows.at(-1);
      // The name of a group stands on a line of its own above its header.
      if (above !== undefined && above.cells.filter((cell) => cell.trim() !== '').length === 1) {
        current?.rows.pop();
        report.lost(ABOVE, `${path}:${above.line}`, brief(above.cells));
      }
      const isSame = current !== undefined && sameColumns(current.header, header);
      if (isSame) report.note({ what: 'the header comes again', noun: 'line' }, `${path}:${row.line}`);
      else if (current !== undefined) {
        report.note(
          { what: 'another header: its columns are read anew', noun: 'line' },
          `${path}:${row.line}`,
          brief(row.cells),
        );
      }
      found.push({ header, rows: [] });
      if (!isOfSubitems(header)) main = found.at(-1);
    } else if (main !== undefined && isOfSubitems(current.header) && row.cells[0]?.trim() !== '') {
      // Monday leaves the first cell of a subitem empty; a row that begins at the left is an item again.
      main = { header: main.header, rows: [row] };
      found.push(main);
    } else current.rows.push(row);
  }
  return found;
}

function isOfSubitems(header: Header): boolean {
  return /^sub-?items$/i.test(header.columns[0]?.name ?? '');
}

function sameColumns(one: Header, other: Header): boolean {
  return one.columns.map(({ name }) => name).join('\n') === other.columns.map(({ name }) => name).join('\n');
}

/** The separator under which the beginning has the header with the most columns that are known. */
function fittingSeparator(text: string, wishes: ColumnWishes): string {
  let best = { separator: ',', score: -1 };
  for (const separator of SEPARATORS) {
    for (const cells of firstRows(text, separator, SEARCHED)) {
      const header = headerOf(cells, wishes);
      const score = header.known + (isComplete(header) ? 1000 : 0);
      // A row of one cell fits every separator.
      if (score > best.score && (cells.length > 1 || best.score < 0)) best = { separator, score };
    }
  }
  return best.separator;
}

function whatIsMissing(path: string, rows: readonly Row[], wishes: ColumnWishes): string {
  const candidates = rows.slice(0, SEARCHED).map((row) => ({ row, header: headerOf(row.cells, wishes) }));
  const best = candidates.reduce((a, b) => (b.header.known > a.header.known ? b : a));
  const { hasId, hasTitle } = best.header;
  const missing = [
    ...(hasId ? [] : ['a column for the id (Key, ID, Number)']),
    ...(hasTitle ? [] : ['a title (Summary, Title, Name)']),
  ].join(' and ');
  const names = best.row.cells.map((cell) => `"${oneLine(cell)}"`).join(', ');
  const option = [...(hasId ? [] : ['--column id="…"']), ...(hasTitle ? [] : ['--column title="…"'])].join(' ');
  return `cannot import: ${path}:${best.row.line}: the header lacks ${missing}; it has ${names}: say which it is with ${option}`;
}

/** The beginning of a row, to know it by. */
export function brief(cells: readonly string[]): string {
  const text = cells
    .map(oneLine)
    .filter((cell) => cell !== '')
    .join(' | ');
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
