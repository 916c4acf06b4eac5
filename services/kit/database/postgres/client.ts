import pg from 'pg';
import { isLastOfTransaction } from '../last-of-transaction.ts';
import { isStale } from '../stale-statement.ts';
import { forgetName, forgetNames, nameOf } from './prepared-names.ts';
import { type Column, type RowMaker, rowMaker } from './row-maker.ts';

/** What the driver of the dialect reads of a result. */
type Result = Pick<pg.QueryResult, 'command' | 'rowCount' | 'rows'>;
type Callback = (error: Error | null, result: Result) => void;

/** What pg keeps of its messages, of which its types tell nothing. */
interface Messages {
  parsedStatements: object;
  submittedNamedStatements: object;
  parse(message: { text: string; name: string; types: number[] }): void;
  bind(message: object): void;
  describe(message: object): void;
  execute(message: object): void;
  close(message: object): void;
  sync(): void;
}
/** What pg makes of the description of a statement's rows. */
interface Rows {
  fields: readonly Column[];
  /** absent: there are no columns */
  _parsers?: readonly ((text: string) => unknown)[];
  rows: object[];
}
interface Row {
  fields: readonly (string | null)[];
}
interface PreparedQuery {
  name: string | undefined;
  queryMode: 'extended';
  _result: Rows;
  _canceledDueToError: unknown;
  hasBeenParsed(connection: Messages): boolean;
  prepare(connection: Messages): void;
  /** executes what prepare has bound */
  _getRows(connection: Messages): void;
  handleDataRow(message: Row): void;
  handleCommandComplete(message: object, connection: Messages): void;
}
type PlainQuery = new (text: string, values: readonly unknown[], callback: Callback) => PreparedQuery & pg.Submittable;
const PlainQuery = pg.Query as unknown as PlainQuery;

/** What a connection knows of the statements that are prepared on it. */
interface Known {
  /** what makes their rows, by their names */
  rowMakers: Map<string, RowMaker>;
  /** for those whose rows are known */
  undescribed: Messages;
}

interface Sending {
  /** undefined: it is not prepared */
  name: string | undefined;
  before: readonly string[];
  after: readonly string[];
  known: Known;
}

/**
 * A prepared statement that begins or ends its transaction too: one message, one answer. What its rows look like is asked once: it stays so
 * while it is prepared.
 */
class Statement extends PlainQuery {
  readonly #before: readonly string[];
  readonly #after: readonly string[];
  readonly #known: Known;
  /** undefined: what its rows look like is not known yet */
  #rowOf: RowMaker | undefined;
  #completed = 0;
  /** first on its connection */
  isNew = false;

  constructor(text: string, values: readonly unknown[], { name, before, after, known }: Sending, callback: Callback) {
    super(text, values, callback);
    this.name = name;
    this.queryMode = 'extended';
    this.#before = before;
    this.#after = after;
    this.#known = known;
  }

  override prepare(connection: Messages): void {
    this.isNew = !this.hasBeenParsed(connection);
    for (const text of this.#before) send(connection, text);
    this.#rowOf = this.name === undefined ? undefined : this.#known.rowMakers.get(this.name);
    super.prepare(this.#rowOf === undefined ? connection : this.#known.undescribed);
  }

  override _getRows(connection: Messages): void {
    connection.execute({ portal: '' });
    for (const text of this.#after) send(connection, text);
    connection.sync();
  }

  override handleDataRow(message: Row): void {
    if (this.#rowOf === undefined || this._canceledDueToError) {
      super.handleDataRow(message);
      return;
    }
    try {
      this._result.rows.push(this.#rowOf(message.fields));
    } catch (error) {
      // pg tells it once the server has sent the rest.
      this._canceledDueToError = error;
    }
  }

  override handleCommandComplete(message: object, connection: Messages): void {
    if (this.#completed++ !== this.#before.length) return;
    const { rowMakers } = this.#known;
    if (this.name !== undefined && !rowMakers.has(this.name))
      rowMakers.set(this.name, rowMaker(this._result.fields, this._result._parsers ?? []));
    super.handleCommandComplete(message, connection);
  }
}

/** A connection that is asked for no columns. An object made of each connection anew, for a statement, costs more than to send it. */
class Undescribed implements Messages {
  readonly #connection: Messages;

  constructor(connection: Messages) {
    this.#connection = connection;
  }

  get parsedStatements(): object {
    return this.#connection.parsedStatements;
  }

  get submittedNamedStatements(): object {
    return this.#connection.submittedNamedStatements;
  }

  parse(message: Parameters<Messages['parse']>[0]): void {
    this.#connection.parse(message);
  }

  bind(message: object): void {
    this.#connection.bind(message);
  }

  describe(): void {}

  execute(message: object): void {
    this.#connection.execute(message);
  }

  close(message: object): void {
    this.#connection.close(message);
  }

  sync(): void {
    this.#connection.sync();
  }
}

/** SQLSTATE classes 23 (a constraint refused) and 40 (the transaction lost against another): no statement fails so before it is prepared. */
const isOfExecution = (error: Error): boolean =>
  'code' in error && typeof error.code === 'string' && /^(23|40)/.test(error.code);

function send(connection: Messages, text: string): void {
  connection.parse({ text, name: '', types: [] });
  connection.bind({ portal: '', statement: '' });
  connection.execute({ portal: '' });
}

/**
 * A connection whose statements stay prepared, and whose transactions begin with their first statement and end with their last where that
 * is marked: three round trips less in a transaction. Statements that are asked for at once travel as one message, in their order, each
 * with its own view of the data; when one of a transaction fails, those behind it fail too.
 */
export class PreparingClient extends pg.Client {
  /** what begins a transaction that has no statement yet */
  #beginning: readonly string[] | undefined;
  #isInTransaction = false;
  #hasEnded = false;
  #isGathering = false;
  readonly #known: Known;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.#known = { rowMakers: new Map(), undescribed: new Undescribed(this.connection as unknown as Messages) };
  }

  override query(...given: unknown[]): never {
    const [text, values] = given;
    const isOurs = typeof text === 'string' && typeof given[2] !== 'function' && typeof values !== 'function';
    const answer = isOurs ? this.#query(text, (values ?? []) as unknown[]) : super.query(...(given as [string]));
    return answer as never;
  }

  async #query(text: string, values: readonly unknown[]): Promise<Result> {
    if (/^begin\b/.test(text)) {
      this.#beginning = text.split(';').map((part) => part.trim());
      this.#isInTransaction = true;
      this.#hasEnded = false;
      return { command: 'BEGIN', rowCount: null, rows: [] };
    }
    if (text === 'commit' || text === 'rollback') {
      const isOver = this.#hasEnded || this.#beginning !== undefined;
      this.#beginning = undefined;
      this.#isInTransaction = false;
      this.#hasEnded = false;
      return isOver ? { command: text.toUpperCase(), rowCount: null, rows: [] } : super.query(text);
    }
    const isOutside = !this.#isInTransaction && this.getTransactionStatus() === 'I';
    try {
      return await this.#send(text, values);
    } catch (error) {
      if (!isStale(error)) throw error;
      forgetNames();
      if (!isOutside) throw error;
      return this.#send(text, values);
    }
  }

  async #send(text: string, values: readonly unknown[]): Promise<Result> {
    const before = this.#beginning ?? [];
    this.#beginning = undefined;
    const after = isLastOfTransaction(text) ? ['commit'] : [];
    const name = nameOf(text);
    this.#gather();
    const result = await new Promise<Result>((resolve, reject) => {
      const statement = new Statement(text, values, { name, before, after, known: this.#known }, (error, answer) => {
        if (error === null) return resolve(answer);
        // pg takes it for prepared as soon as what begins its transaction is, and it may have failed in between.
        if (statement.isNew && before.length > 0 && !isOfExecution(error)) forgetName(text);
        reject(error);
      });
      super.query(statement);
    });
    this.#hasEnded = after.length > 0;
    return result;
  }

  /** What is asked for in one turn goes as one write. */
  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    const { stream } = this.connection;
    stream.cork();
    queueMicrotask(() => {
      this.#isGathering = false;
      stream.uncork();
    });
  }
}
