/**
 * A node for development: takes the Pods of daily scrums and runs their one command, dsm, as a local process with the
 * Pod's environment and a token of its ServiceAccount. No isolation, no images, no network: never use it in earnest.
 */
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { kubeconfigFile, NODE_NAME, pkiFolder } from '../control-plane/credentials.ts';
import { KubeApi, KubeApiError } from '../kube-api.ts';
import { ensureTokens } from '../world/tokens.ts';
import { startLogServer } from './log-server.ts';
import { HEARTBEAT_MS, heartbeat, registerNode } from './node.ts';
import { isOver, type Pod, podPath, podText } from './pod.ts';
import { podLogFile, podProcesses, runPod, stopPod } from './pod-run.ts';
import { failedStatus } from './pod-status.ts';
import { watchPods } from './watch-pods.ts';

const RENEW_TOKENS_MS = 86_400_000;

const dir = need('DSM_WORLD');
const clockOffsetMs = Number(need('DSM_CLOCK_OFFSET_MS'));
const api = new KubeApi(kubeconfigFile(dir, 'node-agent'));
const stopping = new AbortController();
const { signal } = stopping;

/** What the API server has bound to this node, by uid. */
const pods = new Map<string, Pod>();
/** Work under way, by the Pod's uid. */
const runs = new Map<string, Promise<void>>();
/** Pods that this agent has started itself: only those can be running. */
const ours = new Set<string>();

const server = await startLogServer({ dir, find: findLog }, Number(need('DSM_NODE_AGENT_PORT')));
const settled = Promise.all([keepAlive(), keepTokens(), watchPods(api, NODE_NAME, pods, look, signal, log)]);
for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => void stop());

function look(): void {
  for (const pod of pods.values()) {
    const { uid, deletionTimestamp } = pod.metadata;
    if (deletionTimestamp !== undefined) void stopPod(dir, uid);
    if (runs.has(uid) || signal.aborted) continue;
    const work = workFor(pod);
    if (work === undefined) continue;
    const done = work().catch((error: Error) => log(`${podText(pod)}: ${error.message}`));
    runs.set(
      uid,
      done.finally(() => {
        runs.delete(uid);
        look();
      }),
    );
  }
  // Deleted without waiting for us (force, or while nobody watched): nobody else will end these processes.
  for (const uid of ours) {
    if (pods.has(uid)) continue;
    ours.delete(uid);
    void stopPod(dir, uid);
    rmSync(dirname(podLogFile(dir, uid, 'any')), { recursive: true, force: true });
  }
}

/** The next thing to do for a Pod on which nothing is under way. */
function workFor(pod: Pod): (() => Promise<void>) | undefined {
  const { uid, deletionTimestamp } = pod.metadata;
  if (deletionTimestamp !== undefined) return () => remove(pod);
  if (isOver(pod) || ours.has(uid)) return undefined;
  // Its process belonged to an agent that is gone, and with it the exit code: the Job has to try again.
  if (pod.status?.phase === 'Running' || podProcesses(dir, uid).length > 0) return () => disown(pod);
  ours.add(uid);
  return async () => {
    log(`${podText(pod)}: starting`);
    await runPod(pod, { dir, api, caFile: join(pkiFolder(dir), 'ca.crt'), clockOffsetMs, report });
    log(`${podText(pod)}: ended`);
  };
}

async function disown(pod: Pod): Promise<void> {
  ours.add(pod.metadata.uid);
  await stopPod(dir, pod.metadata.uid);
  await report(pod, failedStatus('NodeAgentRestarted', 'the node agent was restarted while the Pod ran', new Date()));
}

async function remove(pod: Pod): Promise<void> {
  const { uid } = pod.metadata;
  await stopPod(dir, uid);
  ours.add(uid);
  await persist(async () => {
    const body = { gracePeriodSeconds: 0, preconditions: { uid } };
    await api.call('DELETE', podPath(pod), { body });
  });
  pods.delete(uid);
}

async function report(pod: Pod, status: object): Promise<void> {
  // The uid makes it a conflict when another Pod of that name has come meanwhile.
  const body = { metadata: { uid: pod.metadata.uid }, status };
  const contentType = 'application/strategic-merge-patch+json';
  await persist(() => api.call('PATCH', `${podPath(pod)}/status`, { contentType, body }));
}

/** Tries until it works, the Pod is gone or another has its name, or the agent ends. */
async function persist(write: () => Promise<unknown>): Promise<void> {
  for (let pause = 100; !signal.aborted; pause = Math.min(pause * 2, 2_000)) {
    try {
      await write();
      return;
    } catch (error) {
      if (error instanceof KubeApiError && (error.status === 404 || error.status === 409)) return;
      log(error instanceof Error ? error.message : String(error));
      await delay(pause, undefined, { signal }).catch(() => {});
    }
  }
}

async function keepAlive(): Promise<void> {
  let registered = false;
  while (!signal.aborted) {
    let pause = HEARTBEAT_MS;
    try {
      if (!registered) await registerNode(api, Number(need('DSM_NODE_AGENT_PORT')), new Date());
      registered = true;
      await heartbeat(api, new Date());
    } catch (error) {
      log(`heartbeat: ${error instanceof Error ? error.message : error}`);
      pause = 500;
    }
    await delay(pause, undefined, { signal }).catch(() => {});
  }
}

/** The world's own tokens are renewed long before they expire, however long it runs. */
async function keepTokens(): Promise<void> {
  while (!signal.aborted) {
    await delay(RENEW_TOKENS_MS, undefined, { signal }).catch(() => {});
    if (!signal.aborted) await ensureTokens(dir).catch((error: Error) => log(`tokens: ${error.message}`));
  }
}

async function stop(): Promise<void> {
  stopping.abort();
  server.close();
  server.closeAllConnections();
  // Their Pods stay Running: the agent's next start reports them Failed.
  await Promise.all([...runs.keys()].map((uid) => stopPod(dir, uid)));
  await settled;
  await Promise.all(runs.values());
  await api.close();
  log('stopped');
}

function findLog(namespace: string, name: string): { uid: string; running: boolean } | undefined {
  const pod = [...pods.values()].find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  return pod === undefined
    ? undefined
    : { uid: pod.metadata.uid, running: podProcesses(dir, pod.metadata.uid).length > 0 };
}

function need(variable: string): string {
  const value = process.env[variable];
  if (value === undefined || value === '') throw new Error(`start the node agent: ${variable}: not set`);
  return value;
}

function log(line: string): void {
  console.log(`${new Date().toISOString()} ${line}`);
}
