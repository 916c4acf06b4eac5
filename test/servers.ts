import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { locatePostgres } from '../dev/postgres/locate.ts';
import { locateRedis } from '../dev/redis/locate.ts';

const run = promisify(execFile);
const PGLITE = join(import.meta.dirname, '../node_modules/@electric-sql/pglite/package.json');

/** The database and Redis servers that tests of this machine run on: a line each with version and place, or why there is none. */
export function serversOf(env: NodeJS.ProcessEnv): Promise<string[]> {
  const options = { env, log: () => {} };
  const postgres = async () => {
    const { bin } = await locatePostgres(options);
    const { stdout } = await run(join(bin, 'postgres'), ['--version'], { timeout: 10_000 });
    return `PostgreSQL ${/[\d.]+/.exec(stdout)?.[0]} from ${bin}`;
  };
  const redis = async () => {
    const { version, program } = await locateRedis(options);
    return `${version} from ${program}`;
  };
  const pglite = async () => `PGlite ${JSON.parse(readFileSync(PGLITE, 'utf8')).version} from node_modules`;
  return Promise.all([postgres, redis, pglite].map((each) => each().catch((error: Error) => `none: ${error.message}`)));
}
