import { CsvError, parse } from 'csv-parse/sync';
import { ImportError } from './entry.ts';

/** One row: its cells as they stand, and the line (1 = first of the file) on which it starts. */
export interface Row {
  line: number;
  cells: string[];
}

interface RawRecord {
  raw: string;
  record: string[];
  info: { lines: number };
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
  try {
    const records = parse(csv, {
      delimiter: separatorLine?.[1] ?? delimiterOf(csv),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      info: true,
      raw: true,
    }) as unknown as RawRecord[];
    let next = skipped + 1;
    return records.flatMap(({ raw, record }) => {
      const line = next;
      next += raw.split(/\r\n|\n|\r/).length - 1;
      return record.some((cell) => cell.trim() !== '') ? [{ line, cells: record }] : [];
    });
  } catch (error) {
    if (error instanceof CsvError) throw new ImportError(`cannot read CSV: ${path}: ${error.message}`);
    throw error;
  }
}

/** The candidate that stands most often outside quotes in the first line. */
function delimiterOf(csv: string): string {
  const header = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(csv)?.[0].replace(/"(?:[^"]|"")*"/g, '') ?? '';
  const counted = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}
