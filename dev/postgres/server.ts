import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { ProcessSpec } from '../processes/recorded.ts';
import { locatePostgres } from './locate.ts';

export interface ServerOptions {
  /** holds the data and what else the server needs; made where it is not there, and gone on with where it is */
  folder: string;
  port: number;
  /** of the superuser `postgres`; absent: everybody on this machine may be everybody */
  password?: string;
  /** false: what was committed does not survive a power failure */
  isDurable: boolean;
  log: (line: string) => void;
}

// PostgreSQL refuses to run as root; this uid ("nobody") owns nothing else that matters.
const UNPRIVILEGED = 65_534;
export const SUPERUSER = 'postgres';
/**
 * For malloc of glibc (mallopt(3)): each statement of a backend takes some hundred KB and gives them back, which without these goes to the
 * kernel and back each time, a twentieth of what the servers of a loaded world take. Bytes.
 */
const KEEPS_MEMORY = { MALLOC_TOP_PAD_: '1048576', MALLOC_TRIM_THRESHOLD_: '4194304' };
const run = promisify(execFile);
const onlyOwner = 0o600;

type Identity = { uid?: number; gid?: number };

/** The process of a PostgreSQL with pgvector on 127.0.0.1, whose data is there. */
export async function postgresServer(options: ServerOptions): Promise<ProcessSpec> {
  const { folder, port, isDurable } = options;
  const identity: Identity = process.getuid?.() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (identity.uid !== undefined) {
    open(folder);
    chownSync(folder, identity.uid, identity.gid as number);
  }
  const bin = await reachableBinaries(folder, identity, options.log);
  const data = join(folder, 'data');
  if (!existsSync(data)) await initialise(bin, data, identity, options);
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    // Of disks that turn the default says 4: on others a look by an index costs about what a look at the next page does, and the server
    // would read whole tables while they are small, with the plan that it then keeps.
    random_page_cost: '1.1',
    ...(isDurable ? {} : { fsync: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return {
    name: 'postgres',
    rank: 0,
    command: join(bin, 'postgres'),
    args: ['-D', data, '-p', String(port), ...flags],
    env: KEEPS_MEMORY,
    cwd: folder,
    // SIGTERM would wait until the last client has gone.
    stopSignal: 'SIGINT',
    // A new server does not start before the last process of a killed one has ended.
    leadsGroup: true,
    ...identity,
  };
}

/** Appears whole or not at all, so that an interrupted one is made anew. */
async function initialise(bin: string, data: string, identity: Identity, options: ServerOptions): Promise<void> {
  const { folder, password, isDurable } = options;
  const unfinished = `${data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password ?? '', { mode: onlyOwner });
  if (identity.uid !== undefined) chownSync(passwordFile, identity.uid, identity.gid as number);
  const auth = password === undefined ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const args = ['-D', unfinished, '-U', SUPERUSER, ...auth, '--encoding=UTF8', '--locale=C'];
  try {
    await run(join(bin, 'initdb'), [...args, ...(isDurable ? [] : ['--no-sync'])], {
      ...identity,
      cwd: folder,
      env: {},
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, data);
}

/** Lets the other user through to the folder: through the one that holds it, which is ours; those above it must let everybody through. */
function open(folder: string): void {
  const holder = dirname(folder);
  chmodSync(holder, statSync(holder).mode | 0o001);
  for (let above = dirname(holder); ; above = dirname(above)) {
    if ((statSync(above).mode & 0o001) === 0)
      throw new Error(
        `start PostgreSQL: ${folder}: it cannot run as root, and other users cannot enter ${above}: choose another folder, or do not be root`,
      );
    if (above === dirname(above)) return;
  }
}

/** The folder with the programs; a copy when another uid has to run them, which may not reach the cache. */
async function reachableBinaries(folder: string, identity: Identity, log: (line: string) => void): Promise<string> {
  const { bin, portable } = await locatePostgres({ env: process.env, log });
  if (identity.uid === undefined || portable === null) return bin;
  const copy = join(folder, `programs-${basename(portable)}`);
  if (!existsSync(copy)) {
    rmSync(`${copy}.new`, { recursive: true, force: true });
    cpSync(portable, `${copy}.new`, { recursive: true, mode: constants.COPYFILE_FICLONE });
    renameSync(`${copy}.new`, copy);
  }
  return join(copy, relative(portable, bin));
}
