import type { CompiledQuery, QueryExecutor, QueryResult } from 'kysely';

interface Executing {
  getExecutor(): QueryExecutor;
  executeQuery<Row>(query: CompiledQuery<Row>): Promise<QueryResult<Row>>;
}

/** Stands for a value while its statement is built. */
class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

const places = new Proxy({}, { get: (_values, name) => new Place(String(name)) });

/** A query with its values, for `together` and `later`, or to be sent alone. */
export class Statement<Row> {
  readonly query: CompiledQuery['query'];
  readonly queryId: CompiledQuery['queryId'];
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly #db: Executing;

  constructor(db: Executing, { query, queryId, sql, parameters }: CompiledQuery<Row>, values: Record<string, unknown>) {
    this.query = query;
    this.queryId = queryId;
    this.sql = sql;
    this.parameters = parameters.map((value) => (value instanceof Place ? values[value.name] : value));
    this.#db = db;
  }

  compile(): CompiledQuery<Row> {
    return this;
  }

  async execute(): Promise<Row[]> {
    return (await this.#db.executeQuery<Row>(this)).rows;
  }

  async executeTakeFirst(): Promise<Row | undefined> {
    return (await this.execute())[0];
  }
}

/**
 * A query that is built and compiled once in each schema, since that costs more than to send it; what differs from one use to the next are
 * its values alone. `build` may put each of them anywhere where the query takes a value, and look at none: it is given stand-ins.
 */
export function statement<Db extends Executing, Values extends object, Row>(
  build: (db: Db, values: Values) => { compile(): CompiledQuery<Row> },
): (db: Db, values: Values) => Statement<Row> {
  const compiled = once(build);
  return (db, values) => new Statement(db, compiled(db, places as Values), values as Record<string, unknown>);
}

/**
 * The same where values may be missing, as those of the columns that an update leaves as they are: one statement for each set of those that
 * are given. `build` gets an object with stand-ins for these alone.
 */
export function shapedStatement<Db extends Executing, Values extends object, Row>(
  build: (db: Db, values: Values) => { compile(): CompiledQuery<Row> },
): (db: Db, values: Values) => Statement<Row> {
  const shapes = new Map<string, { standIns: Values; compiled: Compiled<Db, Values, Row> }>();
  return (db, values) => {
    const given = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    const key = given.join();
    let shape = shapes.get(key);
    if (shape === undefined) {
      const standIns = Object.fromEntries(given.map((name) => [name, new Place(name)])) as Values;
      shape = { standIns, compiled: once(build) };
      shapes.set(key, shape);
    }
    return new Statement(db, shape.compiled(db, shape.standIns), values as Record<string, unknown>);
  };
}

type Compiled<Db, Values, Row> = (db: Db, values: Values) => CompiledQuery<Row>;

function once<Db extends Executing, Values, Row>(
  build: (db: Db, values: Values) => { compile(): CompiledQuery<Row> },
): Compiled<Db, Values, Row> {
  // A handle and its transactions share their plugins, of which the schema is one.
  const built = new WeakMap<object, CompiledQuery<Row>>();
  const withoutSchema = {};
  return (db, values) => {
    const schema = db.getExecutor().plugins[0] ?? withoutSchema;
    const query = built.get(schema) ?? build(db, values).compile();
    built.set(schema, query);
    return query;
  };
}
