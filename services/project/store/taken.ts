import type { Problem } from '../../kit/calls/problem.ts';

/** SQLSTATE unique_violation */
const UNIQUE_VIOLATION = '23505';

/** For a transaction that leaves it to the database to find an id taken in a table: it failed for that, and this is what it tells. */
export const takenIn =
  (table: string, tell: () => Problem) =>
  (error: unknown): never => {
    const failure = (error ?? {}) as { code?: unknown; table?: unknown };
    throw failure.code === UNIQUE_VIOLATION && failure.table === table ? tell() : error;
  };
