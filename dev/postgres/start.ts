import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../processes/ports.ts';
import { startProcess, stopAll } from '../processes/recorded.ts';
import { tieToThisProcess } from '../processes/tie.ts';
import { waitFor } from '../processes/wait.ts';
import { query } from './query.ts';
import { postgresServer, SUPERUSER } from './server.ts';

/** A real PostgreSQL with pgvector for tests, on 127.0.0.1, without fsync: its data does not survive a power failure. */
export interface Postgres {
  url: (database: string) => string;
  /** Returns the url of the new, empty database. */
  createDatabase: (name: string) => Promise<string>;
  stop: () => Promise<void>;
}

/**
 * Starts a PostgreSQL of its own; it ends with this process at the latest. The folder (absent: a temporary one) is
 * removed by `stop`.
 */
export async function startPostgres(options: { dir?: string } = {}): Promise<Postgres> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'dsm-postgres-'));
  const folder = join(dir, 'postgres');
  const port = await freePort();
  const record = await startProcess(dir, await postgresServer({ folder, port, isDurable: false, log: console.error }));
  const tie = tieToThisProcess(dir);
  const url = (database: string) => `postgres://${SUPERUSER}@127.0.0.1:${port}/${database}`;
  const stop = async () => {
    await stopAll(dir);
    await tie.untie();
    rmSync(options.dir === undefined ? dir : folder, { recursive: true, force: true });
  };
  try {
    const ready = { what: 'PostgreSQL', timeoutMs: 30_000, process: { dir, record } };
    await waitFor(() => query(url('postgres'), 'select 1'), ready);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    createDatabase: async (name) => {
      await query(url('postgres'), `create database "${name.replaceAll('"', '""')}"`);
      return url(name);
    },
    stop,
  };
}
