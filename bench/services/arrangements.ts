import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../../dev/postgres/start.ts';
import { freePort } from '../../dev/processes/ports.ts';
import { waitFor } from '../../dev/processes/wait.ts';
import { startRedis } from '../../dev/redis/start.ts';
import { SERVICE_NAMES, type ServiceName } from '../../dev/services/host.ts';
import type { Reading } from './gauge.ts';
import { startWholeWorld } from './whole-world.ts';

export const ARRANGEMENTS = ['pglite', 'postgres', 'separate', 'world'] as const;
export type ArrangementName = (typeof ARRANGEMENTS)[number];

export interface Usage {
  /** seconds of the services' processes */
  services: number;
  /** the kernel's part of it */
  system: number;
  /** the same, a process */
  each: Record<string, number>;
  /** seconds of the servers: PostgreSQL and Redis */
  servers: number;
  /** seconds of the driver: this process */
  driver: number;
  /** text of a statement → how often the services have sent it */
  statements: Record<string, number>;
}

/** Services that run, and what they have used so far. */
export interface Arrangement {
  endpoints: Record<ServiceName, string>;
  usage(): Promise<Usage>;
  /** Takes a CPU profile of each process of the services until what it returns is called, into a folder that is there. */
  profile(folder: string, row: string): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

const GAUGE = fileURLToPath(new URL('./gauge.ts', import.meta.url));
const ONE_PROCESS = fileURLToPath(new URL('./one-process.ts', import.meta.url));
const mainOf = (service: ServiceName) => fileURLToPath(new URL(`../../services/${service}/main.ts`, import.meta.url));

/** Which services a service asks. */
const NEIGHBOURS: Record<ServiceName, readonly ServiceName[]> = {
  project: [],
  backlog: ['project'],
  sprint: ['project', 'backlog', 'chronicle'],
  chronicle: [],
  embedding: [],
  orchestrator: ['project', 'backlog', 'sprint', 'chronicle', 'embedding'],
};

export function startArrangement(name: ArrangementName, options: { isProfiled?: boolean } = {}): Promise<Arrangement> {
  if (name === 'world') return startWholeWorld(options);
  return name === 'separate' ? startSeparate() : startTogether(name);
}

/** All services in one process, on PGlite or on PostgreSQL. */
async function startTogether(name: 'pglite' | 'postgres'): Promise<Arrangement> {
  const postgres = name === 'postgres' ? await startPostgres() : undefined;
  const dir = mkdtempSync(join(tmpdir(), 'dsm-bench-'));
  const place = postgres === undefined ? join(dir, 'pglite') : await postgres.createDatabase('bench');
  const child = measured(ONE_PROCESS, [place], process.env);
  const { endpoints } = await told<{ endpoints: Arrangement['endpoints'] }>(child);
  return {
    endpoints,
    usage: () => usageOf([child]),
    profile: (folder, row) => profiled([child], folder, row),
    stop: async () => {
      await ended([child]);
      await postgres?.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A process a service, each with a database of its own on one PostgreSQL, and a Redis between them. */
async function startSeparate(): Promise<Arrangement> {
  const [postgres, redis] = [await startPostgres(), await startRedis()];
  const endpoints = {} as Record<ServiceName, string>;
  for (const name of SERVICE_NAMES) endpoints[name] = `http://127.0.0.1:${await freePort()}`;
  const children: ChildProcess[] = [];
  for (const name of SERVICE_NAMES) {
    const keeps = name !== 'embedding';
    const env = {
      PATH: process.env.PATH,
      DSM_LISTEN: new URL(endpoints[name]).host,
      DSM_LOG_LEVEL: 'error',
      ...(keeps && { DSM_DATABASE_URL: await postgres.createDatabase(name), DSM_BUS: redis.url }),
      ...Object.fromEntries(NEIGHBOURS[name].map((other) => [`DSM_${other.toUpperCase()}_URL`, endpoints[other]])),
    };
    children.push(measured(mainOf(name), [], env));
  }
  for (const name of SERVICE_NAMES)
    await waitFor(async () => (await fetch(`${endpoints[name]}/health/live`)).ok, { what: name, timeoutMs: 60_000 });
  return {
    endpoints,
    usage: () => usageOf(children),
    profile: (folder, row) => profiled(children, folder, row),
    stop: async () => {
      await ended(children);
      await redis.stop();
      await postgres.stop();
    },
  };
}

/** A process whose use is measured. */
function measured(main: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return fork(main, args, {
    execArgv: ['--import', GAUGE],
    env,
  });
}

async function profiled(children: readonly ChildProcess[], folder: string, row: string): Promise<() => Promise<void>> {
  const answers = (message: string | object) =>
    Promise.all(
      children.map((child) => {
        const answer = told(child);
        child.send(message);
        return answer;
      }),
    );
  await answers('profile');
  return async () => void (await answers({ folder, row }));
}

async function usageOf(children: readonly ChildProcess[]): Promise<Usage> {
  const readings = await Promise.all(children.map(readingOf));
  const statements: Record<string, number> = {};
  for (const reading of readings)
    for (const [text, times] of Object.entries(reading.statements)) statements[text] = (statements[text] ?? 0) + times;
  const services = readings.reduce((sum, reading) => sum + reading.cpuS, 0);
  const system = readings.reduce((sum, reading) => sum + reading.systemS, 0);
  const each = Object.fromEntries(readings.map(({ process: name, cpuS }) => [name, cpuS]));
  return { services, system, each, servers: cpuOfServers(), driver: ownCpu(), statements };
}

async function ended(children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    children.map((child) => {
      const exit = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      return exit;
    }),
  );
}

const told = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a process of the services ended: exit code ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as T);
    });
  });

function readingOf(child: ChildProcess): Promise<Reading> {
  const reading = told<Reading>(child);
  child.send('read');
  return reading;
}

/** Seconds of this process, the driver. */
export function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const TICKS_A_SECOND = 100;

/** Of all PostgreSQL and Redis processes that this process has begun. */
function cpuOfServers(): number {
  let ticks = 0;
  const parents = new Map<number, { parent: number; name: string; ticks: number }>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      // user and system time, its own and that of its children that have ended: proc_pid_stat(5), fields 14 to 17
      const own = [11, 12, 13, 14].reduce((sum, i) => sum + (fields[i] ?? 0), 0);
      parents.set(Number(entry), { parent: fields[1] ?? 0, name, ticks: own });
    } catch {
      // It has ended since.
    }
  }
  const isOurs = (pid: number): boolean => pid === process.pid || (pid > 1 && isOurs(parents.get(pid)?.parent ?? 0));
  for (const [pid, { name, ticks: own }] of parents)
    if (/^(postgres|redis-server)/.test(name) && isOurs(pid)) ticks += own;
  return ticks / TICKS_A_SECOND;
}
