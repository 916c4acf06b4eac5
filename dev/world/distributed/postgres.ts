import { join } from 'node:path';
import { query } from '../../postgres/query.ts';
import { postgresServer, SUPERUSER } from '../../postgres/server.ts';
import { createServiceDatabase } from '../../postgres/service-database.ts';
import { freePort } from '../../processes/ports.ts';
import { ensureProcess, runningProcess } from '../../processes/recorded.ts';
import { waitFor } from '../../processes/wait.ts';
import { READY_TIMEOUT_MS } from '../programs.ts';
import type { Setting } from '../setting.ts';
import { passwordOf, portOfSecret, secretFile, writeSecret } from './secrets.ts';

const URL_SECRET = 'postgres-url';
/** The services that keep data, each in a database of its own. */
export const WITH_DATABASE = ['project', 'backlog', 'sprint', 'chronicle', 'orchestrator'] as const;

const postgresFolder = (dir: string): string => join(dir, 'postgres');
/** File with the url at which a service finds its database. */
export const databaseUrlFile = (dir: string, service: string): string => secretFile(dir, `${service}-database-url`);

/** The world's own PostgreSQL on loopback, by password, with fsync: what is there outlives the machine's end. Returns what it had to start. */
export async function startWorldPostgres({ dir, isDurable, log, signal }: Setting): Promise<string[]> {
  const password = passwordOf(dir, 'postgres-password');
  const before = portOfSecret(dir, URL_SECRET);
  const port = before !== undefined && runningProcess(dir, 'postgres') ? before : await freePort(before);
  const { record, started } = await ensureProcess(dir, {
    ...(await postgresServer({ folder: postgresFolder(dir), port, password, isDurable, log })),
    rank: 1,
    graceMs: 30_000,
  });
  const superuser = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
  const answers = async () => (await query(superuser, 'select 1')).length > 0 || undefined;
  await waitFor(answers, { what: 'PostgreSQL', timeoutMs: READY_TIMEOUT_MS, signal, process: { dir, record } });
  writeSecret(dir, URL_SECRET, superuser);
  for (const service of WITH_DATABASE) {
    const url = await createServiceDatabase(superuser, service, passwordOf(dir, `${service}-database-password`));
    writeSecret(dir, `${service}-database-url`, url);
  }
  return started ? ['postgres'] : [];
}
