import { CsvError, type Options, parse } from 'csv-parse/sync';
import { ImportError } from '../import-error.ts';

/** One row: its cells as they stand, and the line (1 = first of the file) on which it starts. */
export interface Row {
  line: number;
  cells: string[];
  /** The row's last line when a quote that was never closed may have swallowed the rows up to there. */
  doubtfulUntil?: number;
  /** Nothing but an empty row stands right above it. */
  isBelowEmpty?: true;
}

interface RawRecord {
  raw: string;
  record: string[];
}

/** The line that Excel writes so that it can read the file back. */
const SEPARATOR_LINE = /^"?sep=(.)"?\r?\n/i;

/** The separator that the file itself names. */
export function namedSeparator(text: string): string | undefined {
  return SEPARATOR_LINE.exec(text)?.[1];
}

/** At most `count` rows from the beginning, without regard to quoting errors: to see which separator fits. */
export function firstRows(text: string, separator: string, count: number): string[][] {
  const csv = text.replace(SEPARATOR_LINE, '');
  const rows: string[][] = [];
  try {
    // Rows as they come, so that a quote that never closes costs only what follows it.
    parse(csv, { ...lenient(separator), to: count, on_record: (record: string[]) => void rows.push(record) });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  return rows;
}

/**
 * Splits a CSV text as spreadsheets and trackers write it: LF or CRLF, line breaks within quotes. Rows without any value
 * are skipped. Throws ImportError when the quoting cannot be read.
 */
export function readRows(path: string, text: string, separator: string): Row[] {
  const separatorLine = SEPARATOR_LINE.exec(text);
  const skipped = separatorLine ? 1 : 0;
  const csv = separatorLine ? text.slice(separatorLine[0].length) : text;
  const options = strict(separator);
  let lastRead = skipped;
  try {
    const records = parse(csv, {
      ...lenient(separator),
      raw: true,
      on_record: (record, { lines }) => {
        lastRead = skipped + lines;
        return record;
      },
    }) as unknown as RawRecord[];
    let next = skipped + 1;
    let wasEmpty = false;
    return records.flatMap(({ raw, record }) => {
      const line = next;
      next += raw.split(/\r\n|\n|\r/).length - 1;
      const isBelowEmpty = wasEmpty;
      wasEmpty = record.every((cell) => cell.trim() === '');
      if (wasEmpty) return [];
      const isDoubtful = record.some((cell) => /[\r\n]/.test(cell)) && !isReadable(raw, options);
      return [
        {
          line,
          cells: record,
          ...(isDoubtful ? { doubtfulUntil: next - 1 } : {}),
          ...(isBelowEmpty ? { isBelowEmpty } : {}),
        },
      ];
    });
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') {
      throw new ImportError(`cannot read CSV: ${path}:${lastRead + 1}: a quote opens in this row and never closes`);
    }
    if (error instanceof CsvError) throw new ImportError(`cannot read CSV: ${path}: ${error.message}`);
    throw error;
  }
}

function strict(separator: string): Options {
  return {
    delimiter: separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // `"A-1", "One, two"`: a quote opens behind the blank too. A tab that separates is no blank.
    ltrim: separator !== '\t',
  };
}

function lenient(separator: string): Options {
  return { ...strict(separator), relax_quotes: true };
}

/** Whether the quoting is right by the letter. */
function isReadable(raw: string, options: Options): boolean {
  try {
    parse(raw, options);
    return true;
  } catch {
    return false;
  }
}
