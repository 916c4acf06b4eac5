import { type QueryExecutorProvider, type RawBuilder, type SqlBool, sql } from 'kysely';
import { Problem } from '../calls/problem.ts';

/**
 * Rows in the order of the transactions that wrote them last, by PostgreSQL's own account of it (xmin): no writer does anything for it,
 * and rows that older code or somebody by hand has written are found as well. Numbers of transactions show up out of order, so a reader
 * goes on from the oldest one that was still under way when it read: some rows come twice, none is missed.
 */
export interface ChangeCursor {
  /** number of a transaction: rows that it or a later one wrote are wanted */
  since: string;
  /** id of the last row of the page before; '': the first page */
  after: string;
}

/** `since`, and within a page the place to go on from when all pages are read, and the last id. */
const CURSOR = /^(\d{1,18})(?:\.(\d{1,18})\.(.{1,100}))?$/;

/**
 * One page of what changed since a cursor (absent: everything), by id.
 * @param read the rows that match `writtenSince`, in the order of their ids, from the one after `after`
 * @throws Problem invalid_input
 */
export async function pageOfChanges<Row>(
  db: QueryExecutorProvider,
  { changed_since: cursor = '0', limit }: { changed_since?: string | undefined; limit: number },
  read: (cursor: ChangeCursor) => Promise<Row[]>,
  idOf: (row: Row) => string,
): Promise<{ rows: Row[]; next: string }> {
  const [, asked = '', begun, after = ''] = CURSOR.exec(cursor) ?? [];
  if (asked === '')
    throw new Problem('invalid_input', 'querystring.changed_since: want the `next` of an earlier answer');
  // Before the rows: what is under way now may be committed when they are read, and is read again then.
  const oldest = await oldestUnderWay(db);
  // Of another database, which has not come so far: its reader starts over.
  const since = BigInt(asked) > BigInt(oldest) ? '0' : asked;
  const rows = await read({ since, after });
  const last = rows.at(-1);
  const end = begun ?? oldest;
  return { rows, next: last === undefined || rows.length < limit ? end : `${since}.${end}.${idOf(last)}` };
}

async function oldestUnderWay(db: QueryExecutorProvider): Promise<string> {
  const { rows } = await sql<{
    oldest: string;
  }>`select pg_snapshot_xmin(pg_current_snapshot())::text as oldest`.execute(db);
  return rows[0]?.oldest ?? '0';
}

const NEXT = sql`(select pg_snapshot_xmax(pg_current_snapshot())::text::bigint)`;

/** Whether a row was written by this transaction or a later one. xmin has 32 bits, which are taken for the nearest past. */
export const writtenSince = (xmin: RawBuilder<unknown>, since: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`((${NEXT} - ${xmin}::text::bigint) & 4294967295) <= ${NEXT} - ${since}::text::bigint`;
