import type { PGlite } from '@electric-sql/pglite';
import type { CompiledQuery, QueryResult } from 'kysely';
import { serialize } from 'pg-protocol';
import { isLastOfTransaction } from '../last-of-transaction.ts';
import { isStale } from '../stale-statement.ts';
import { textParserOf } from '../text-parsers.ts';
import { type Answer, readAnswer } from './answer.ts';
import { asText, rowsWritten } from './pglite-values.ts';

/** Statements that stay prepared; the one that was used longest ago makes room. */
const MOST_PREPARED = 500;

const CHANGES_TABLES = /^\s*(create|alter|drop)\b/i;

/** What the rows of a statement look like, which stays so while it is prepared. */
type Columns = readonly { name: string; parse: (text: string) => unknown }[];

interface Prepared {
  name: string;
  columns: Columns;
}

/**
 * Speaks PostgreSQL's protocol with PGlite: a statement is one message, prepared when it first comes and only bound from then on. PGlite's
 * own `query` sends five, and prepares anew each time, which takes five times as long.
 */
export class PGliteSession {
  readonly #pglite: PGlite;
  /** by the text of the statement; the one that was used longest ago first */
  readonly #prepared = new Map<string, Prepared>();
  #named = 0;
  /** names that are to be closed with the next message */
  readonly #dropped: string[] = [];
  /** a transaction that begins with its first statement */
  #beginning: string | undefined;
  /** its last statement has committed */
  #hasEnded = false;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  /** Begins a transaction, at the latest with the next statement. */
  begin(text: string): void {
    this.#beginning = text;
    this.#hasEnded = false;
  }

  /** Ends a transaction. Returns the word for how it ended. */
  async end(text: 'commit' | 'rollback'): Promise<string> {
    const isOver = this.#hasEnded || this.#beginning !== undefined;
    this.#beginning = undefined;
    this.#hasEnded = false;
    if (isOver) return text.toUpperCase();
    const { tags } = await this.#send(unnamed(text));
    return tags.at(-1) ?? '';
  }

  async query<R>({ sql, parameters }: Pick<CompiledQuery, 'sql' | 'parameters'>): Promise<QueryResult<R>> {
    const begun = this.#beginning === undefined ? [] : unnamed(this.#beginning);
    this.#beginning = undefined;
    if (CHANGES_TABLES.test(sql)) this.#forget();
    const isLast = isLastOfTransaction(sql);
    const known = this.#prepared.get(sql);
    const name = known?.name ?? `s${++this.#named}`;
    if (known === undefined) this.#makeRoom();
    const answer = await this.#send([
      ...begun,
      ...(known === undefined ? [serialize.parse({ name, text: sql })] : []),
      serialize.bind({ statement: name, values: parameters.map(asText) }),
      ...(known === undefined ? [serialize.describe({ type: 'P' })] : []),
      serialize.execute({}),
      ...(isLast ? unnamed('commit') : []),
    ]).catch((error: unknown) => {
      // It may have failed before it was prepared, or because of what it was prepared for.
      if (known === undefined || isStale(error)) this.#drop(sql, name);
      throw error;
    });
    this.#prepared.delete(sql);
    const columns = known?.columns ?? columnsOf(answer);
    this.#prepared.set(sql, { name, columns });
    this.#hasEnded = isLast;
    const rows = rowsOf<R>(answer, columns);
    const numAffectedRows = rowsWritten(answer.tags.at(isLast ? -2 : -1) ?? '');
    return numAffectedRows === undefined ? { rows } : { rows, numAffectedRows };
  }

  /** What changes tables may change what a prepared statement gives. */
  #forget(): void {
    for (const [sql, { name }] of this.#prepared) this.#drop(sql, name);
  }

  #makeRoom(): void {
    const [oldest] = this.#prepared;
    if (oldest !== undefined && this.#prepared.size >= MOST_PREPARED) this.#drop(oldest[0], oldest[1].name);
  }

  #drop(sql: string, name: string): void {
    this.#prepared.delete(sql);
    this.#dropped.push(name);
  }

  async #send(parts: readonly Uint8Array[]): Promise<Answer> {
    const closing = this.#dropped.splice(0).map((name) => serialize.close({ type: 'S', name }));
    const chunks: Buffer[] = [];
    await this.#pglite.execProtocolRawStream(Buffer.concat([...closing, ...parts, serialize.sync()]), {
      // They lie in memory that PostgreSQL uses again.
      onRawData: (bytes) => void chunks.push(Buffer.from(bytes)),
    });
    return readAnswer(Buffer.concat(chunks));
  }
}

const columnsOf = ({ fields = [] }: Answer): Columns =>
  fields.map(({ name, dataTypeID }) => ({ name, parse: textParserOf(dataTypeID) }));

function rowsOf<R>(answer: Answer, columns: Columns): R[] {
  return answer.rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (const [i, { name, parse }] of columns.entries()) {
      const text = values[i] ?? null;
      row[name] = text === null ? null : parse(text);
    }
    return row as R;
  });
}

/** A statement without parameters that is not kept. */
const unnamed = (text: string): Uint8Array[] => [serialize.parse({ text }), serialize.bind({}), serialize.execute({})];
