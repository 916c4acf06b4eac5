import type { CompiledQuery, QueryExecutor, QueryResult } from 'kysely';

/** A query as Kysely builds it, or one that is compiled already. */
export type Compilable<Row> = { compile(): CompiledQuery<Row> } | CompiledQuery<Row>;

interface Executing {
  getExecutor(): QueryExecutor;
}

export type RowsOf<Queries extends readonly Compilable<unknown>[]> = {
  [I in keyof Queries]: Queries[I] extends Compilable<infer Row> ? Row[] : never;
};

/**
 * Sends several queries of one transaction as one message: they are done one after the other, each sees what those before it wrote, and
 * none may hang on another's answer. When one fails, those behind it fail too, and it throws. Returns the rows of each.
 */
export async function together<const Queries extends readonly Compilable<unknown>[]>(
  trx: Executing,
  queries: Queries,
): Promise<RowsOf<Queries>> {
  const results = await resultsOf(trx, queries);
  return results.map(({ rows }) => rows) as RowsOf<Queries>;
}

export function resultsOf(trx: Executing, queries: readonly Compilable<unknown>[]): Promise<QueryResult<unknown>[]> {
  const compiled = queries.map(compiledOf);
  if (compiled.length === 0) return Promise.resolve([]);
  return trx
    .getExecutor()
    .provideConnection((connection) => allOf(compiled.map((query) => connection.executeQuery(query))));
}

export const compiledOf = <Row>(query: Compilable<Row>): CompiledQuery<Row> =>
  'compile' in query ? query.compile() : query;

/** Waits for all of them, so that the connection is free when one has failed. */
async function allOf<T>(answers: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(answers);
  return Promise.all(answers);
}
