import { join } from 'node:path';
import { kubeconfigFile, NODE_NAME } from '../control-plane/credentials.ts';
import { startControlPlane } from '../control-plane/start.ts';
import { KubeApi } from '../kube-api.ts';
import { freePort, isFree } from '../processes/ports.ts';
import { ensureProcess, runningProcess } from '../processes/recorded.ts';
import { waitFor } from '../processes/wait.ts';
import { startDistributed } from './distributed/start.ts';
import { endpointsFile } from './endpoints.ts';
import { installationOf } from './installation.ts';
import { applyManifests, readManifests } from './manifests.ts';
import { baseEnvironment, mustAnswer, nodeProgram, READY_TIMEOUT_MS, ROOT } from './programs.ts';
import type { Setting } from './setting.ts';
import { startTogether } from './together.ts';
import { tokenFile } from './tokens.ts';

/** Starts what is not running of its processes, waits until it is ready, and tells the names of those it started. */
type Start = (setting: Setting) => Promise<string[]>;

/** In the order in which they need each other. */
export const COMPONENTS = {
  'control-plane': async ({ dir, auditLog, log, signal }) =>
    (await startControlPlane({ dir, auditLog, log, signal })).started,

  manifests: async ({ dir, signal }) => {
    await withApi(dir, (api) =>
      applyManifests(api, readManifests([join(ROOT, 'crds/generated'), join(ROOT, 'dev/manifests')]), signal),
    );
    return [];
  },

  services: (setting) => (setting.distributed ? startDistributed(setting) : startTogether(setting)),

  operator: async ({ dir, clockOffsetMs, signal, placeEnv, operatorEnv, tracesEnv }) => {
    const port = await portOf(dir, 'operator', 'DSM_HEALTH_PORT');
    const { record, started } = await ensureProcess(dir, {
      ...nodeProgram('operator', 4, ['operator/main.ts']),
      env: {
        ...baseEnvironment(),
        DSM_KUBECONFIG: kubeconfigFile(dir, 'operator'),
        DSM_ENDPOINTS_FILE: endpointsFile(dir),
        DSM_INSTALLATION: installationOf(dir),
        DSM_HEALTH_PORT: String(port),
        DSM_TOKEN_FILE: tokenFile(dir, 'operator'),
        ...placeEnv,
        DSM_CLOCK_OFFSET_MS: String(clockOffsetMs),
        ...tracesEnv,
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

async function portOf(dir: string, name: string, variable: string): Promise<number> {
  const running = runningProcess(dir, name)?.spec.env[variable];
  return running === undefined ? freePort() : Number(running);
}

async function withApi<T>(dir: string, use: (api: KubeApi) => Promise<T>): Promise<T> {
  const api = new KubeApi(kubeconfigFile(dir, 'admin'));
  try {
    return await use(api);
  } finally {
    await api.close();
  }
}
