import { type Kysely, sql } from 'kysely';
import { lockSchema } from '../../../kit/database/migrate.ts';
import type { Logger } from '../../../kit/process/logger.ts';
import type { OrchestratorDatabase } from '../tables.ts';

/** With so many, a row that holds its vector still fits into a page of 8 KiB. */
const MOST_IN_ROW = 3_072;

/**
 * The type of a column of vectors. Numbers have 16 bits: a scan of all rows is a matter of how much memory it reads, and half the
 * bytes take less than half the time. What that rounds off moves a cosine by less than 0.001.
 */
export const vectorType = (dimensions: number): string => `halfvec(${dimensions})`;

/** In the row itself where it fits: reading a vector from beside its row costs more than comparing it. */
export const storageOf = (dimensions: number): 'plain' | 'external' =>
  dimensions <= MOST_IN_ROW ? 'plain' : 'external';

/** @throws when the server has no pgvector */
export async function createVectors(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql`select from pg_available_extensions where name = 'vector'`.execute(db);
  if (rows.length === 0)
    throw new Error(
      'this PostgreSQL has no pgvector: install it on the server (Debian: postgresql-<version>-pgvector), then start again',
    );
  await sql`create extension if not exists vector`.execute(db);
}

/**
 * Makes the vector columns as long as the installation's vectors. Where they were of another length, all vectors go and
 * episodes wait for new ones. Processes that start side by side do so one after the other; which have other settings undo each
 * other's work at every start.
 */
export async function fitVectors(
  db: OrchestratorDatabase,
  { schema, dimensions }: { schema: string; dimensions: number },
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockSchema(trx, schema);
    const before = await lengthOf(trx, schema);
    if (before === dimensions) return;
    const type = sql.raw(vectorType(dimensions));
    const storage = sql.raw(storageOf(dimensions));
    for (const table of ['agent_episodes', 'agent_knowledge']) {
      const name = sql.id(schema, table);
      await sql`alter table ${name} alter column embedding type ${type} using null`.execute(trx);
      // A new type brings its own storage.
      await sql`alter table ${name} alter column embedding set storage ${storage}`.execute(trx);
    }
    await trx
      .updateTable('agent_episodes')
      .set({ requires_embedding: true, embedding_model: null, embedding_digest: null })
      .execute();
    log.warn({ before, dimensions }, 'vectors have another length now: all are made anew');
  });
}

/** Of the vectors of episodes, as the column says. */
async function lengthOf(db: OrchestratorDatabase, schema: string): Promise<number> {
  const { rows } = await sql<{ length: number }>`
    select atttypmod as length from pg_attribute
    where attrelid = format('%I.agent_episodes', ${schema}::text)::regclass and attname = 'embedding'`.execute(db);
  return rows[0]?.length ?? 0;
}
