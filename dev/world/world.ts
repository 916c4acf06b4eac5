import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { kubeconfigFile } from '../control-plane/credentials.ts';
import { auditLogFile } from '../control-plane/programs.ts';
import { CONTROL_PLANE_PROCESSES } from '../control-plane/start.ts';
import { withLock } from '../processes/lock.ts';
import { killProcess, recordedNames, runningProcess, stopAll } from '../processes/recorded.ts';
import { tieToThisProcess } from '../processes/tie.ts';
import { checkArrangement } from './arrangement.ts';
import { clockOffset, moveClock } from './clock.ts';
import { type ClusterOptions, joinCluster, onCluster } from './cluster/join.ts';
import { checkLocal } from './cluster/remembered.ts';
import { COMPONENT_NAMES, COMPONENTS, type ComponentName } from './components.ts';
import { DISTRIBUTED_PROCESSES } from './distributed/start.ts';
import { readEndpoints } from './endpoints.ts';
import { DEFAULT_DIR } from './folder.ts';
import type { Setting } from './setting.ts';
import { ensureTokens } from './tokens.ts';
import { tracesEnvironment } from './traces.ts';

export interface WorldOptions {
  /** Holds everything of the world; absent: .dsm in the current folder. */
  dir?: string;
  /** Absent: all of them. */
  components?: ComponentName[];
  /** A process a service, on PostgreSQL and Redis of the world's own; absent: all in one process on an embedded database. */
  distributed?: boolean;
  /** The operator works on a cluster of somebody's; absent: on a control plane and a node of the world's own. */
  cluster?: ClusterOptions;
  /** Moves the clock of the services and the daily scrums to this time, forward only. */
  now?: Date;
  /** Lets the API server log every request (see World.auditLog). */
  auditLog?: boolean;
  /** Stops the world when this process ends, however it ends. */
  tied?: boolean;
  servicesArgs?: string[];
  servicesEnv?: Record<string, string>;
  operatorEnv?: Record<string, string>;
  /** Url of a collector or name of a file to which the traces of services and operator go; absent: there are none. */
  traces?: string | undefined;
  log?: (line: string) => void;
  signal?: AbortSignal;
}

export interface Ran {
  stdout: string;
  stderr: string;
  code: number;
}

export interface WorldProcess {
  /** Undefined when it does not run. */
  readonly pid: number | undefined;
  /** SIGKILL; returns when it is gone. */
  kill: () => Promise<void>;
  /** Stops it properly and returns when it has ended. */
  stop: () => Promise<void>;
  /** Stops it when it runs, starts it and returns when it is ready. */
  restart: () => Promise<void>;
}

export interface World {
  dir: string;
  kubeconfig: string;
  /** The API server's audit log, one JSON event a line, with the option of that name. */
  auditLog: string;
  /** Names of the processes that this call had to start. */
  started: string[];
  kubectl: (args: string[], options?: { input?: string }) => Promise<Ran>;
  endpoints: () => Record<string, string>;
  processes: Record<string, WorldProcess>;
  stop: () => Promise<void>;
}

/** What a world has here when it works on a cluster of somebody's. */
const ON_CLUSTER: ComponentName[] = ['services', 'operator'];

const lockFile = (dir: string) => join(dir, 'lock');

/**
 * Starts what is not running of a world, in order; what already runs stays as it is. When anything fails, or the
 * signal aborts it, what this call started is stopped again. The processes outlive the caller unless `tied`.
 */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const dir = resolve(options.dir ?? DEFAULT_DIR);
  const log = options.log ?? (() => {});
  mkdirSync(dir, { recursive: true });
  const setting = (): Setting => ({
    dir,
    distributed: options.distributed ?? false,
    isDurable: true,
    isGuarded: true,
    auditLog: options.auditLog ?? false,
    clockOffsetMs: clockOffset(dir),
    servicesArgs: options.servicesArgs ?? [],
    servicesEnv: options.servicesEnv ?? {},
    placeEnv: options.cluster ? onCluster(options.cluster) : { DSM_DAILY_SCRUM_TOLERATION: 'local' },
    operatorEnv: options.operatorEnv ?? {},
    tracesEnv: tracesEnvironment(options.traces),
    log,
    signal: options.signal,
  });
  const components = options.components ?? (options.cluster ? ON_CLUSTER : COMPONENT_NAMES);
  const chosen = COMPONENT_NAMES.filter((name) => components.includes(name));
  const onWait = (pid: number) => log(`process ${pid} is at work on ${dir}: waiting for it`);
  // Before anything is started: this process may be killed while it starts things, too.
  const tie = options.tied ? tieToThisProcess(dir) : undefined;
  const start = () => startAll(setting, chosen, options);
  const started = await withLock(lockFile(dir), start, { onWait, signal: options.signal }).catch(async (error) => {
    await tie?.untie();
    throw error;
  });
  return {
    dir,
    kubeconfig: kubeconfigFile(dir, 'admin'),
    auditLog: auditLogFile(dir),
    started,
    kubectl: (args, { input } = {}) => kubectl(dir, args, input),
    endpoints: () => readEndpoints(dir) ?? {},
    processes: Object.fromEntries(
      chosen.flatMap((component) =>
        processNames(component, setting()).map((name) => [name, handle(setting, component, name)]),
      ),
    ),
    stop: async () => {
      await stopWorld(dir);
      await tie?.untie();
    },
  };
}

/** Stops everything of a world, also after a crash, and returns the names of what it stopped. Its data stays. */
export async function stopWorld(
  folder: string = DEFAULT_DIR,
  log: (line: string) => void = () => {},
): Promise<string[]> {
  const dir = resolve(folder);
  if (!existsSync(dir)) return [];
  const onWait = (pid: number) => log(`process ${pid} is at work on ${dir}: waiting for it`);
  return withLock(
    lockFile(dir),
    async () => {
      const names = recordedNames(dir);
      const running = names.filter((name) => runningProcess(dir, name) !== undefined);
      await stopAll(dir, names);
      return running;
    },
    { onWait },
  );
}

async function startAll(setting: () => Setting, chosen: ComponentName[], options: WorldOptions): Promise<string[]> {
  const { dir, distributed, log } = setting();
  if (chosen.includes('services')) checkArrangement(dir, distributed);
  if (options.cluster) await joinCluster(dir, options.cluster, setting());
  else checkLocal(dir);
  if (options.now !== undefined) moveClock(dir, options.now, new Date());
  const before = new Map(recordedNames(dir).map((name) => [name, runningProcess(dir, name)?.pid]));
  const started: string[] = [];
  const start = async (component: ComponentName): Promise<void> => {
    if (!chosen.includes(component)) return;
    const begun = performance.now();
    const names = await COMPONENTS[component](setting());
    started.push(...names);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    const news = names.length === 0 && component !== 'manifests' ? 'runs already' : `ready, ${seconds} s`;
    log(`${component.padEnd(14)} ${news}`);
  };
  try {
    // Before the services, which read them at their start, and without the API server, which starts beside them.
    await ensureTokens(dir);
    // The services know no Kubernetes, so their database boots beside the control plane. Both end before a failure of
    // either is cleaned up: nothing may be started behind the cleaner's back.
    const kubernetes = start('control-plane').then(() => start('manifests'));
    const outcomes = await Promise.allSettled([kubernetes, start('services')]);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
    await start('operator');
    await start('node-agent');
    return started;
  } catch (error) {
    // Also the one that never became ready, and so was not reported as started.
    const ours = recordedNames(dir).filter((name) => before.get(name) !== runningProcess(dir, name)?.pid);
    log(`failed or interrupted: stopping ${ours.join(', ') || 'nothing'}`);
    await stopAll(dir, ours);
    throw error;
  }
}

function processNames(component: ComponentName, { distributed }: Setting): string[] {
  if (component === 'services' && distributed) return DISTRIBUTED_PROCESSES;
  if (component === 'control-plane') return CONTROL_PLANE_PROCESSES;
  return component === 'manifests' ? [] : [component];
}

function handle(setting: () => Setting, component: ComponentName, name: string): WorldProcess {
  const { dir } = setting();
  return {
    get pid() {
      return runningProcess(dir, name)?.pid;
    },
    kill: () => killProcess(dir, name),
    stop: () => stopAll(dir, [name]),
    restart: async () => {
      await stopAll(dir, [name]);
      await COMPONENTS[component](setting());
    },
  };
}

function kubectl(dir: string, args: string[], input?: string): Promise<Ran> {
  return new Promise((done, reject) => {
    const env = { ...process.env, KUBECONFIG: kubeconfigFile(dir, 'admin'), KUBECACHEDIR: join(dir, 'kubectl-cache') };
    const child = spawn(join(dir, 'bin', 'kubectl'), args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => done({ stdout, stderr, code: code ?? -1 }));
    // kubectl may end without reading its input; its exit code tells what went wrong.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}
