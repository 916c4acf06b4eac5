import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../processes/ports.ts';
import { ensureProcess, runningProcess } from '../../processes/recorded.ts';
import { waitFor } from '../../processes/wait.ts';
import { locateRedis } from '../../redis/locate.ts';
import { ping, redisProcess } from '../../redis/start.ts';
import { READY_TIMEOUT_MS } from '../programs.ts';
import type { Setting } from '../setting.ts';
import { passwordOf, portOfSecret, secretFile, writeSecret } from './secrets.ts';

const URL_SECRET = 'redis-url';
/** File with the url of the world's Redis. */
export const redisUrlFile = (dir: string): string => secretFile(dir, URL_SECRET);

/** The world's own Redis on loopback, by password; what it keeps is in a file after each command. Returns what it had to start. */
export async function startWorldRedis({ dir, isDurable, log, signal }: Setting): Promise<string[]> {
  const { program } = await locateRedis({ env: process.env, log });
  const password = passwordOf(dir, 'redis-password');
  writeSecret(dir, 'redis.acl', `user default on >${password} ~* &* +@all`);
  const data = join(dir, 'redis');
  mkdirSync(data, { recursive: true });
  const before = portOfSecret(dir, URL_SECRET);
  const port = before !== undefined && runningProcess(dir, 'redis') ? before : await freePort(before);
  // On the command line everybody could read the password.
  const settings = { aclfile: secretFile(dir, 'redis.acl') };
  const spec = redisProcess({ program, data, port, persistent: isDurable, settings });
  const { record, started } = await ensureProcess(dir, { ...spec, rank: 2 });
  const url = `redis://:${password}@127.0.0.1:${port}`;
  await waitFor(() => ping(url), { what: 'Redis', timeoutMs: READY_TIMEOUT_MS, signal, process: { dir, record } });
  writeSecret(dir, URL_SECRET, url);
  return started ? ['redis'] : [];
}
