import { execFile } from 'node:child_process';
import { chownSync, constants, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from '../processes/ports.ts';
import { startProcess, stopAll } from '../processes/recorded.ts';
import { tieToThisProcess } from '../processes/tie.ts';
import { waitFor } from '../processes/wait.ts';
import { locatePostgres } from './locate.ts';

/** A real PostgreSQL with pgvector for tests, on 127.0.0.1, without fsync: its data does not survive a power failure. */
export interface Postgres {
  url: (database: string) => string;
  /** Returns the url of the new, empty database. */
  createDatabase: (name: string) => Promise<string>;
  stop: () => Promise<void>;
}

// PostgreSQL refuses to run as root; this uid ("nobody") owns nothing else that matters.
const UNPRIVILEGED = 65_534;
const USER = 'postgres';
const run = promisify(execFile);

/**
 * Starts a PostgreSQL of its own; it ends with this process at the latest. The folder (absent: a temporary one) is
 * removed by `stop`.
 */
export async function startPostgres(options: { dir?: string } = {}): Promise<Postgres> {
  const identity = process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'dsm-postgres-'));
  const scratch = join(dir, 'postgres');
  mkdirSync(scratch, { recursive: true });
  const bin = await reachableBinaries(scratch, identity);
  if (identity.uid !== undefined) {
    for (const folder of [dir, scratch]) chownSync(folder, identity.uid, identity.gid);
  }
  const data = join(scratch, 'data');
  const initialise = ['-D', data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  await run(join(bin, 'initdb'), initialise, { ...identity, cwd: scratch, env: {} });

  const port = await freePort();
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', max_connections: '200' };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const record = await startProcess(dir, {
    name: 'postgres',
    rank: 0,
    command: join(bin, 'postgres'),
    args: ['-D', data, '-p', String(port), ...flags],
    env: {},
    cwd: scratch,
    ...identity,
  });
  const tie = tieToThisProcess(dir);
  const url = (database: string) => `postgres://${USER}@127.0.0.1:${port}/${database}`;
  const query = async (text: string) => {
    const client = new Client({ connectionString: url('postgres') });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
    return true;
  };
  const stop = async () => {
    await stopAll(dir);
    await tie.untie();
    rmSync(options.dir === undefined ? dir : scratch, { recursive: true, force: true });
  };
  try {
    const ready = { what: 'PostgreSQL', timeoutMs: 30_000, process: { dir, record } };
    await waitFor(() => query('select 1'), ready);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    createDatabase: async (name) => {
      await query(`create database "${name.replaceAll('"', '""')}"`);
      return url(name);
    },
    stop,
  };
}

/** The folder with the programs; a copy when another uid has to run them, which may not reach the cache. */
async function reachableBinaries(scratch: string, identity: { uid?: number; gid?: number }): Promise<string> {
  const { bin, portable } = await locatePostgres({ env: process.env, log: console.error });
  if (identity.uid === undefined || portable === null) return bin;
  const copy = join(scratch, 'native');
  cpSync(portable, copy, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return join(copy, relative(portable, bin));
}
