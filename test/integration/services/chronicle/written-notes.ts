import { afterAll, beforeAll } from 'vitest';
import { fileNote } from '../../../../services/chronicle/notes/file-note.ts';
import { chronicleMigrations } from '../../../../services/chronicle/store/migrations/all.ts';
import type { Note } from '../../../../services/chronicle/store/notes.ts';
import type { ChronicleDatabase, ChronicleTables } from '../../../../services/chronicle/store/tables.ts';
import { type Connection, openSchema } from '../../../../services/kit/database/database.ts';
import { openEmbedded } from '../../fixtures/services/databases.ts';

const TABLES = ['notes', 'sprint_figures', 'action_items', 'impediment_reports', 'decision_audits'] as const;

/** A chronicle's database in memory, for all tests of a file. */
export function chronicleInMemory() {
  let connection: Connection;
  let db: ChronicleDatabase;
  beforeAll(async () => {
    connection = await openEmbedded();
    db = await openSchema<ChronicleTables>(connection, 'chronicle', chronicleMigrations);
  });
  afterAll(() => connection.close());
  return {
    connection: () => connection,
    db: () => db,
    /** From now on it holds these notes and nothing else. */
    write: async (notes: readonly Note[]): Promise<ChronicleDatabase> => {
      for (const table of TABLES) await db.deleteFrom(table).execute();
      await db.transaction().execute(async (trx) => {
        for (const note of notes) await fileNote(trx, note);
      });
      return db;
    },
  };
}
