import { CsvError, type Options, parse } from 'csv-parse/sync';
import { ImportError } from './entry.ts';

/** One row: its cells as they stand, and the line (1 = first of the file) on which it starts. */
export interface Row {
  line: number;
  cells: string[];
  /** The row's last line when a quote that was never closed may have swallowed the rows up to there. */
  doubtfulUntil?: number;
}

interface RawRecord {
  raw: string;
  record: string[];
}

/**
 * Splits a CSV text as spreadsheets and trackers write it: with or without a byte order mark, LF or CRLF, line breaks
 * within quotes, comma, semicolon, tab or bar between cells. Rows without any value are skipped.
 * Throws ImportError when the quoting cannot be read.
 */
export function readRows(path: string, text: string): Row[] {
  const body = text.replace(/^\uFEFF/, '');
  // Excel writes this line of its own so that it can read the file back.
  const separatorLine = /^sep=(.)\r?\n/i.exec(body);
  const skipped = separatorLine ? 1 : 0;
  const csv = separatorLine ? body.slice(separatorLine[0].length) : body;
  const options = {
    delimiter: separatorLine?.[1] ?? delimiterOf(csv),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
  };
  let lastRead = skipped;
  try {
    const records = parse(csv, {
      ...options,
      relax_quotes: true,
      raw: true,
      on_record: (record, { lines }) => {
        lastRead = skipped + lines;
        return record;
      },
    }) as unknown as RawRecord[];
    let next = skipped + 1;
    return records.flatMap(({ raw, record }) => {
      const line = next;
      next += raw.split(/\r\n|\n|\r/).length - 1;
      if (record.every((cell) => cell.trim() === '')) return [];
      const isDoubtful = record.some((cell) => /[\r\n]/.test(cell)) && !isReadable(raw, options);
      return [{ line, cells: record, ...(isDoubtful ? { doubtfulUntil: next - 1 } : {}) }];
    });
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') {
      throw new ImportError(`cannot read CSV: ${path}:${lastRead + 1}: a quote opens in this row and never closes`);
    }
    if (error instanceof CsvError) throw new ImportError(`cannot read CSV: ${path}: ${error.message}`);
    throw error;
  }
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

/** The candidate that stands most often outside quotes in the first line that is not blank. */
function delimiterOf(csv: string): string {
  const header =
    /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(csv.replace(/^\s*[\r\n]/, ''))?.[0].replace(/"(?:[^"]|"")*"/g, '') ?? '';
  const counted = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}
