import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { startPostgres } from '../../../../dev/postgres/start.ts';
import { openPostgres } from '../../../../services/kit/database/database.ts';
import { openOrchestratorStore } from './orchestrator-store.ts';

it('says what a PostgreSQL without pgvector needs', async () => {
  const postgres = await startPostgres();
  try {
    const url = await postgres.createDatabase('bare');
    const admin = await openPostgres(url);
    await sql`alter database bare set extension_control_path = '/nowhere'`.execute(admin.root);
    await admin.close();
    const connection = await openPostgres(url);
    await expect(openOrchestratorStore(connection)).rejects.toThrow(
      'migrate: schema orchestrator: Error: this PostgreSQL has no pgvector: install it on the server',
    );
    await connection.close();
  } finally {
    await postgres.stop();
  }
});
