import { stopAll } from '../../processes/recorded.ts';
import { SERVICE_NAMES } from '../../services/host.ts';
import type { Setting } from '../setting.ts';
import { startWorldPostgres } from './postgres.ts';
import { startWorldRedis } from './redis.ts';
import { readSecret } from './secrets.ts';
import { startServiceProcesses } from './service-processes.ts';

/** Names of the processes of the services and of what they need. */
export const DISTRIBUTED_PROCESSES = ['postgres', 'redis', ...SERVICE_NAMES];

/** Starts what is missing of PostgreSQL, Redis and the services, a process each, and returns its names. */
export async function startDistributed(setting: Setting): Promise<string[]> {
  const { dir } = setting;
  const busBefore = readSecret(dir, 'redis-url');
  const [postgres, redis] = await Promise.all([startWorldPostgres(setting), startWorldRedis(setting)]);
  // They read the address of the bus once, at their start; that of the database they read at each connection.
  if (busBefore !== undefined && busBefore !== readSecret(dir, 'redis-url')) await stopAll(dir, [...SERVICE_NAMES]);
  return [...postgres, ...redis, ...(await startServiceProcesses(setting))];
}
