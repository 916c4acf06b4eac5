import { type CompiledQuery, sql } from 'kysely';

const MARK = '/* last of its transaction */';

/**
 * Put behind a statement after which its transaction does nothing but commit, by `modifyEnd`: the drivers send the commit with it. When
 * the statement fails, nothing is committed.
 */
export const lastOfTransaction = sql.raw(MARK);

/** The same of a query that is compiled already. */
export const asLastOfTransaction = <Row>(query: CompiledQuery<Row>): CompiledQuery<Row> => ({
  ...query,
  sql: `${query.sql} ${MARK}`,
});

export const isLastOfTransaction = (text: string): boolean => text.endsWith(MARK);
