import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { KubeApi } from '../kube-api.ts';
import { freePort } from '../processes/ports.ts';
import {
  ensureProcess,
  logFile,
  type ProcessRecord,
  type ProcessSpec,
  runningProcess,
  stopAll,
} from '../processes/recorded.ts';
import { waitFor } from '../processes/wait.ts';
import { ensureCredentials, kubeconfigFile, pkiFolder, writeKubeconfigs } from './credentials.ts';
import { locateControlPlane } from './locate.ts';
import {
  AUDIT_POLICY,
  apiServer,
  auditLogFile,
  auditPolicyFile,
  controllerManager,
  etcd,
  type Layout,
  type Ports,
  scheduler,
} from './programs.ts';

export interface ControlPlaneOptions {
  /** Data, certificates, logs and process records; a second start goes on with them. */
  dir: string;
  /** Every request to the API server at level Metadata, without bodies. */
  auditLog?: boolean;
  /** Of the API server, such as `WatchList=false`, to have it as an older one is. */
  featureGates?: string;
  log?: (line: string) => void;
  signal?: AbortSignal | undefined;
  /** Absent: this process's environment. */
  env?: Record<string, string | undefined>;
}

export interface ControlPlane {
  dir: string;
  url: string;
  /** The administrator's. */
  kubeconfig: string;
  kubectl: string;
  caFile: string;
  /** Undefined without `auditLog`. */
  auditLog: string | undefined;
  /** Names of the processes that this start had to start. */
  started: string[];
  pids: () => Record<string, number>;
  stop: () => Promise<void>;
  stopApiServer: () => Promise<void>;
  /** Returns when it is ready. */
  startApiServer: () => Promise<void>;
  restartApiServer: () => Promise<void>;
}

export const CONTROL_PLANE_PROCESSES = ['kube-scheduler', 'kube-controller-manager', 'kube-apiserver', 'etcd'];
const READY_TIMEOUT_MS = 60_000;
const BOOT_ATTEMPTS = 3;

/**
 * Starts what is not running of etcd, kube-apiserver, kube-controller-manager and kube-scheduler on 127.0.0.1, with
 * certificates and ports of their own, and returns when the API server is ready and has its default ServiceAccount.
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const dir = resolve(options.dir);
  const log = options.log ?? (() => {});
  const programs = await locateControlPlane({ env: options.env ?? process.env, log, signal: options.signal });
  mkdirSync(join(dir, 'control-plane'), { recursive: true });
  ensureCredentials(dir, new Date());
  writeFileSync(auditPolicyFile(dir), JSON.stringify(AUDIT_POLICY));
  linkKubectl(dir, programs);
  for (let attempt = 1; ; attempt++) {
    const { auditLog = false, featureGates } = options;
    const layout: Layout = { dir, programs, ports: await choosePorts(dir), auditLog, featureGates };
    writeKubeconfigs(dir, urlOf(layout));
    try {
      return await boot(layout, options.signal);
    } catch (error) {
      // Between the look at a port and its use anybody may take it: then all starts again on other ports.
      const taken = error instanceof Error && error.message.includes('address already in use');
      if (!taken || attempt === BOOT_ATTEMPTS) throw error;
      log('a port was taken by another process meanwhile: starting again on other ports');
    }
  }
}

async function boot(layout: Layout, signal: AbortSignal | undefined): Promise<ControlPlane> {
  const { dir } = layout;
  const started: string[] = [];
  const ensure = async (spec: ProcessSpec): Promise<ProcessRecord> => {
    const result = await ensureProcess(dir, spec);
    if (result.started) started.push(spec.name);
    return result.record;
  };
  const etcdRecord = await ensure(etcd(layout));
  const startApiServer = async () => {
    const record = await ensure(apiServer(layout));
    await waitForApi(dir, (api) => api.call('GET', '/readyz'), { what: 'kube-apiserver', record, signal });
  };
  try {
    await startApiServer();
  } catch (error) {
    const etcdLog = readFileSync(logFile(dir, etcdRecord.spec), 'utf8');
    if (runningProcess(dir, 'etcd') === undefined) throw new Error(`${error}\netcd ended:\n${etcdLog.slice(-2000)}`);
    throw error;
  }
  const [manager] = await Promise.all([ensure(controllerManager(layout)), ensure(scheduler(layout))]);
  const account = '/api/v1/namespaces/default/serviceaccounts/default';
  await waitForApi(dir, (api) => api.call('GET', account), {
    what: 'the default ServiceAccount',
    record: manager,
    signal,
  });

  const stopApiServer = () => stopAll(dir, ['kube-apiserver']);
  return {
    dir,
    url: urlOf(layout),
    kubeconfig: kubeconfigFile(dir, 'admin'),
    kubectl: join(dir, 'bin', 'kubectl'),
    caFile: join(pkiFolder(dir), 'ca.crt'),
    auditLog: layout.auditLog ? auditLogFile(dir) : undefined,
    started,
    pids: () =>
      Object.fromEntries(
        CONTROL_PLANE_PROCESSES.flatMap((name) => {
          const pid = runningProcess(dir, name)?.pid;
          return pid === undefined ? [] : [[name, pid]];
        }),
      ),
    stop: () => stopAll(dir, CONTROL_PLANE_PROCESSES),
    stopApiServer,
    startApiServer,
    restartApiServer: async () => {
      await stopApiServer();
      await startApiServer();
    },
  };
}

async function waitForApi(
  dir: string,
  check: (api: KubeApi) => Promise<unknown>,
  options: { what: string; record: ProcessRecord; signal: AbortSignal | undefined },
): Promise<void> {
  const api = new KubeApi(kubeconfigFile(dir, 'admin'));
  try {
    const { what, record, signal } = options;
    const process = { dir, record };
    await waitFor(async () => (await check(api)) ?? true, { what, timeoutMs: READY_TIMEOUT_MS, signal, process });
  } finally {
    await api.close();
  }
}

const urlOf = (layout: Layout) => `https://127.0.0.1:${layout.ports.api}`;

/** The ports of the last time where they are free or still ours, others elsewhere; written down for the next time. */
async function choosePorts(dir: string): Promise<Ports> {
  const file = join(dir, 'control-plane', 'ports.json');
  const last: Partial<Ports> = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Ports) : {};
  const keep = async (port: number | undefined, owner: string) =>
    port !== undefined && runningProcess(dir, owner) !== undefined ? port : freePort(port);
  const ports: Ports = {
    etcd: await keep(last.etcd, 'etcd'),
    etcdPeer: await keep(last.etcdPeer, 'etcd'),
    api: await keep(last.api, 'kube-apiserver'),
  };
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}

function linkKubectl(dir: string, programs: string): void {
  const link = join(dir, 'bin', 'kubectl');
  mkdirSync(join(dir, 'bin'), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join(programs, 'kubectl'), link);
}
