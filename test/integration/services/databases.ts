import { type Postgres, startPostgres } from '../../../dev/postgres.ts';
import { type Connection, openPGlite, openPostgres } from '../../../services/kit/database/database.ts';

export const engines = ['PGlite', 'PostgreSQL'] as const;
export type Engine = (typeof engines)[number];

export interface TestDatabase {
  connection: Connection;
  close(): Promise<void>;
}

/** An empty database of its own: PGlite in memory, or a real PostgreSQL server. One that is missing is a failure. */
export async function openDatabase(engine: Engine, name = 'test'): Promise<TestDatabase> {
  if (engine === 'PGlite') {
    const connection = await openPGlite();
    return { connection, close: () => connection.close() };
  }
  const postgres: Postgres = await startPostgres();
  try {
    const connection = await openPostgres(await postgres.createDatabase(name));
    return {
      connection,
      close: async () => {
        await connection.close();
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
