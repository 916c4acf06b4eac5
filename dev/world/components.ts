import { existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { kubeconfigFile, NODE_NAME } from '../control-plane/credentials.ts';
import { startControlPlane } from '../control-plane/start.ts';
import { KubeApi } from '../kube-api.ts';
import { freePort, isFree } from '../processes/ports.ts';
import { ensureProcess, type ProcessSpec, runningProcess } from '../processes/recorded.ts';
import { waitFor } from '../processes/wait.ts';
import { installationOf } from './installation.ts';
import { applyManifests } from './manifests.ts';

/** What a component needs to know of the world that it is started in. */
export interface Setting {
  dir: string;
  auditLog: boolean;
  clockOffsetMs: number;
  servicesArgs: string[];
  servicesEnv: Record<string, string>;
  operatorEnv: Record<string, string>;
  log: (line: string) => void;
  signal: AbortSignal | undefined;
}

/** Starts what is not running of its processes, waits until it is ready, and tells the names of those it started. */
type Start = (setting: Setting) => Promise<string[]>;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const READY_TIMEOUT_MS = 60_000;

const endpointsFile = (dir: string) => join(dir, 'endpoints.json');

/** The url of each service; undefined before the services were ready for the first time. */
export function readEndpoints(dir: string): Record<string, string> | undefined {
  const file = endpointsFile(dir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : undefined;
}

/** In the order in which they need each other. */
export const COMPONENTS = {
  'control-plane': async ({ dir, auditLog, log, signal }) =>
    (await startControlPlane({ dir, auditLog, log, signal })).started,

  manifests: async ({ dir, signal }) => {
    await withApi(dir, (api) =>
      applyManifests(api, [join(ROOT, 'crds/generated'), join(ROOT, 'dev/manifests')], signal),
    );
    return [];
  },

  services: async (setting) => {
    const { dir, signal } = setting;
    const asked = Date.now();
    const { record, started } = await ensureProcess(dir, {
      ...nodeProgram('services', 3, ['dev/services/main.ts', '--dir', dir, ...setting.servicesArgs]),
      env: {
        ...baseEnvironment(),
        DSM_CLOCK_OFFSET_MS: String(setting.clockOffsetMs),
        DSM_INSTALLATION: installationOf(dir),
        ...setting.servicesEnv,
      },
    });
    const ready = async () => {
      // The file of an earlier run may still be there.
      if (started && statSync(endpointsFile(dir)).mtimeMs < asked) return undefined;
      const urls = Object.values(readEndpoints(dir) ?? {});
      for (const url of urls) await mustAnswer(`${url}/health/ready`);
      return urls.length > 0 || undefined;
    };
    await waitFor(ready, { what: 'the services', timeoutMs: READY_TIMEOUT_MS, signal, process: { dir, record } });
    return started ? ['services'] : [];
  },

  operator: async ({ dir, clockOffsetMs, signal, operatorEnv }) => {
    const port = await portOf(dir, 'operator', 'DSM_HEALTH_PORT');
    const { record, started } = await ensureProcess(dir, {
      ...nodeProgram('operator', 4, ['operator/main.ts']),
      env: {
        ...baseEnvironment(),
        DSM_KUBECONFIG: kubeconfigFile(dir, 'operator'),
        DSM_ENDPOINTS_FILE: endpointsFile(dir),
        DSM_INSTALLATION: installationOf(dir),
        DSM_HEALTH_PORT: String(port),
        DSM_DAILY_SCRUM_TOLERATION: 'local',
        DSM_CLOCK_OFFSET_MS: String(clockOffsetMs),
        ...operatorEnv,
      },
      graceMs: 35_000,
    });
    const ready = () => mustAnswer(`http://127.0.0.1:${port}/readyz`);
    await waitFor(ready, { what: 'the operator', timeoutMs: READY_TIMEOUT_MS, signal, process: { dir, record } });
    return started ? ['operator'] : [];
  },

  'node-agent': async ({ dir, clockOffsetMs, signal }) => {
    const port = await portOf(dir, 'node-agent', 'DSM_NODE_AGENT_PORT');
    const { record, started } = await ensureProcess(dir, {
      ...nodeProgram('node-agent', 6, ['dev/node-agent/main.ts']),
      env: {
        ...baseEnvironment(),
        DSM_WORLD: dir,
        DSM_NODE_AGENT_PORT: String(port),
        DSM_CLOCK_OFFSET_MS: String(clockOffsetMs),
      },
    });
    const ready = async () => withApi(dir, (api) => nodeTakesPods(api, port));
    await waitFor(ready, { what: 'the node agent', timeoutMs: READY_TIMEOUT_MS, signal, process: { dir, record } });
    return started ? ['node-agent'] : [];
  },
} satisfies Record<string, Start>;

export type ComponentName = keyof typeof COMPONENTS;
export const COMPONENT_NAMES = Object.keys(COMPONENTS) as ComponentName[];

interface Node {
  spec: { taints?: { key: string }[] };
  status: { conditions?: { type: string; status: string }[]; daemonEndpoints?: { kubeletEndpoint: { Port: number } } };
}

async function nodeTakesPods(api: KubeApi, port: number): Promise<true | undefined> {
  // The Node of an agent that has just been stopped still looks ready.
  if (await isFree(port)) return undefined;
  const { spec, status } = await api.call<Node>('GET', `/api/v1/nodes/${NODE_NAME}`);
  const ready = status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  const held = spec.taints?.some(({ key }) => key.startsWith('node.kubernetes.io/'));
  return (ready && !held && status.daemonEndpoints?.kubeletEndpoint.Port === port) || undefined;
}

function nodeProgram(name: string, rank: number, args: string[]): Omit<ProcessSpec, 'env'> {
  return { name, rank, command: process.execPath, args, cwd: ROOT };
}

// Nothing else of the caller's environment: a variable set for one shell must not change a world that outlives it.
export function baseEnvironment(): Record<string, string> {
  const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  const { XDG_CACHE_HOME } = process.env;
  return { PATH: path, HOME: process.env.HOME ?? '/', ...(XDG_CACHE_HOME ? { XDG_CACHE_HOME } : {}) };
}

async function portOf(dir: string, name: string, variable: string): Promise<number> {
  const running = runningProcess(dir, name)?.spec.env[variable];
  return running === undefined ? freePort() : Number(running);
}

async function mustAnswer(url: string): Promise<true> {
  const { statusCode, body } = await request(url, { headersTimeout: 5_000 });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${url}: ${statusCode}: ${text.slice(0, 300)}`);
  return true;
}

async function withApi<T>(dir: string, use: (api: KubeApi) => Promise<T>): Promise<T> {
  const api = new KubeApi(kubeconfigFile(dir, 'admin'));
  try {
    return await use(api);
  } finally {
    await api.close();
  }
}
