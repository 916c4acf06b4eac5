import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { query } from '../../../../../dev/postgres/query.ts';
import { freePort } from '../../../../../dev/processes/ports.ts';
import { recordOf, startProcess } from '../../../../../dev/processes/recorded.ts';
import { waitFor } from '../../../../../dev/processes/wait.ts';
import { WITH_DATABASE } from '../../../../../dev/world/distributed/postgres.ts';
import { readSecret, writeSecret } from '../../../../../dev/world/distributed/secrets.ts';
import type { Separate } from '../../../fixtures/services/separate.ts';

const run = promisify(execFile);
const URLS = ['postgres-url', ...WITH_DATABASE.map((service) => `${service}-database-url`)];

export interface BaseBackup {
  /** Starts another server, at another port, on what the backup holds; every service finds it at its next connection. */
  restore(): Promise<void>;
}

/** All databases of one instant, by pg_basebackup, while the services work on them. */
export async function takeBaseBackup({ dir }: Separate): Promise<BaseBackup> {
  const spec = recordOf(dir, 'postgres')?.spec;
  const superuser = readSecret(dir, 'postgres-url');
  if (spec === undefined || superuser === undefined) throw new Error('base backup: there is no PostgreSQL');
  const target = join(dir, 'postgres', 'backup');
  const { uid, gid, cwd } = spec;
  const as = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }), ...(cwd ? { cwd } : {}) };
  const args = ['-D', target, '-d', superuser, '--checkpoint=fast', '--wal-method=stream', '--no-sync'];
  await run(join(dirname(spec.command), 'pg_basebackup'), args, { ...as, env: {} });
  return {
    restore: async () => {
      const port = String(await freePort());
      const now = {
        ...spec,
        args: spec.args.map((arg, n) => replaced(spec.args[n - 1], arg, { '-D': target, '-p': port })),
      };
      const record = await startProcess(dir, now);
      for (const name of URLS) {
        const url = new URL(readSecret(dir, name) as string);
        url.port = port;
        writeSecret(dir, name, url.href);
      }
      const answers = () => query(readSecret(dir, 'postgres-url') as string, 'select 1');
      await waitFor(answers, { what: 'the restored PostgreSQL', timeoutMs: 30_000, process: { dir, record } });
    },
  };
}

const replaced = (flag: string | undefined, value: string, by: Record<string, string>): string =>
  by[flag ?? ''] ?? value;
