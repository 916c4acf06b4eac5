import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../processes/ports.ts';
import { killProcess, type ProcessRecord, type ProcessSpec, startProcess, stopAll } from '../processes/recorded.ts';
import { tieToThisProcess } from '../processes/tie.ts';
import { waitFor } from '../processes/wait.ts';
import { locateRedis } from './locate.ts';

/** A real Redis on 127.0.0.1, without a password. */
export interface RedisServer {
  url: string;
  port: number;
  /** the process under way */
  pid: () => number;
  /** SIGKILL; the folder stays as the crash leaves it */
  kill: () => Promise<void>;
  /** Ends the process if it runs and starts it again on the same port, with what it has on disk or with nothing. */
  restart: (options?: { data?: 'kept' | 'lost' }) => Promise<void>;
  /** Ends it and removes its folder. */
  stop: () => Promise<void>;
}

export interface RedisServerOptions {
  /** absent: a temporary folder */
  dir?: string;
  /** Each write is in a file, which the kernel has when the answer goes out: kill -9 loses nothing. Absent: it keeps nothing. */
  persistent?: boolean;
  /** further settings of redis.conf, by name */
  settings?: Record<string, string>;
}

/** The process of a Redis that keeps its files in `data`. `graceMs` bounds its writing of a last snapshot. */
export function redisProcess(options: {
  program: string;
  data: string;
  port: number;
  persistent: boolean;
  settings?: Record<string, string>;
}): ProcessSpec {
  const { program, data, port, persistent } = options;
  const settings: Record<string, string> = {
    bind: '127.0.0.1',
    port: String(port),
    dir: data,
    save: '',
    appendonly: persistent ? 'yes' : 'no',
    // Every command that has been answered is in the kernel's hands; power failure may lose the last second.
    appendfsync: 'everysec',
    ...options.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  return { name: 'redis', rank: 0, command: program, args, env: {}, cwd: data, graceMs: 10_000 };
}

/** Starts a Redis of its own; it ends with this process at the latest. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const { program } = await locateRedis({ env: process.env, log: console.error });
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'dsm-redis-'));
  const data = join(dir, 'redis');
  const port = await freePort();
  const { persistent = false, settings = {} } = options;
  const spec = redisProcess({ program, data, port, persistent, settings });
  let record: ProcessRecord;
  const start = async () => {
    mkdirSync(data, { recursive: true });
    record = await startProcess(dir, spec);
    await waitFor(() => ping(`redis://127.0.0.1:${port}`), {
      what: 'Redis',
      timeoutMs: 30_000,
      everyMs: 20,
      process: { dir, record },
    });
  };
  const tie = tieToThisProcess(dir);
  const stop = async () => {
    await stopAll(dir);
    await tie.untie();
    rmSync(options.dir === undefined ? dir : data, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid: () => record.pid,
    kill: () => killProcess(dir, spec.name),
    restart: async ({ data: after = 'kept' } = {}) => {
      await stopAll(dir);
      if (after === 'lost') rmSync(data, { recursive: true, force: true });
      await start();
    },
    stop,
  };
}

/** @throws while it does not answer, or still reads its files */
export async function ping(url: string): Promise<true> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: null, enableReadyCheck: false });
  redis.on('error', () => {});
  try {
    await redis.connect();
    await redis.ping();
    return true;
  } finally {
    redis.disconnect();
  }
}
