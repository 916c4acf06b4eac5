import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { KubeApi } from '../kube-api.ts';
import { logFile, recordedNames, startProcess, stopProcess } from '../processes/recorded.ts';
import { waitFor } from '../processes/wait.ts';
import { baseEnvironment } from '../world/programs.ts';
import { type ContainerPlan, MissingImage, planPod, Refusal } from './plan-container.ts';
import { type Pod, podText } from './pod.ts';
import { type ContainerState, failedStatus, statusOf, waitingStatus } from './pod-status.ts';

export interface PodRunSetting {
  /** The world's folder. */
  dir: string;
  api: KubeApi;
  caFile: string;
  clockOffsetMs: number;
  /** Writes a Pod's status, again and again until it is written or the Pod is gone. */
  report: (pod: Pod, status: object) => Promise<void>;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TOKEN_SECONDS = 3600;
const TOKEN_TIMEOUT_MS = 20_000;

const processName = (uid: string, container: string) => `pod-${uid}-${container}`;
export const podLogFile = (dir: string, uid: string, container: string) =>
  logFile(dir, { name: container, logFile: join('logs', 'pods', uid, `${container}.log`) });

/** The names under which processes of this Pod are recorded, running or left behind by an agent that crashed. */
export const podProcesses = (dir: string, uid: string) =>
  recordedNames(dir).filter((name) => name.startsWith(processName(uid, '')));

/** Runs a Pod to its end and reports each step; throws nothing that belongs to the Pod. */
export async function runPod(pod: Pod, setting: PodRunSetting): Promise<void> {
  let scratch: string | undefined;
  try {
    const plans = planPod(pod);
    scratch = mkdtempSync(join(tmpdir(), 'dsm-pod-'));
    const kubeconfig = wantsToken(pod) ? await tokenKubeconfig(pod, setting, scratch) : undefined;
    const running = await Promise.all(
      plans.map((plan) => startContainer(pod, plan, setting, scratch ?? '', kubeconfig)),
    );
    await setting.report(
      pod,
      statusOf(
        pod,
        running.map(({ state }) => state),
        new Date(),
      ),
    );
    await Promise.all(running.map(({ ended }) => ended));
    await setting.report(
      pod,
      statusOf(
        pod,
        running.map(({ state }) => state),
        new Date(),
      ),
    );
  } catch (error) {
    if (error instanceof MissingImage) return await setting.report(pod, waitingStatus(pod, error.message, new Date()));
    const reason = error instanceof Refusal ? error.reason : 'StartFailed';
    const message = error instanceof Error ? error.message : String(error);
    await setting.report(pod, failedStatus(reason, message, new Date()));
  } finally {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
    await stopPod(setting.dir, pod.metadata.uid);
  }
}

/** Ends the Pod's processes, if any. */
export async function stopPod(dir: string, uid: string): Promise<void> {
  await Promise.all(podProcesses(dir, uid).map((name) => stopProcess(dir, name)));
}

async function startContainer(
  pod: Pod,
  plan: ContainerPlan,
  { dir, clockOffsetMs }: PodRunSetting,
  scratch: string,
  kubeconfig: string | undefined,
): Promise<{ state: ContainerState; ended: Promise<void> }> {
  const { uid } = pod.metadata;
  const state: ContainerState = { name: plan.name, startedAt: new Date() };
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const spec = {
    name: processName(uid, plan.name),
    rank: 5,
    command: process.execPath,
    args: [join(ROOT, 'cli/dsm.ts'), ...plan.args],
    cwd: scratch,
    env: {
      ...baseEnvironment(),
      HOME: scratch,
      ...plan.env,
      ...(kubeconfig === undefined ? {} : { KUBECONFIG: kubeconfig, DSM_KUBECONFIG: kubeconfig }),
      DSM_CLOCK_OFFSET_MS: String(clockOffsetMs),
    },
    logFile: join('logs', 'pods', uid, `${plan.name}.log`),
    graceMs: (pod.metadata.deletionGracePeriodSeconds ?? 10) * 1000,
  };
  await startProcess(dir, spec, (code, signal) => {
    state.finishedAt = new Date();
    // As a shell counts: 128 and the signal's number, of which only these two are sent here.
    state.exitCode = code ?? (signal === 'SIGTERM' ? 143 : 137);
    resolve();
  });
  return { state, ended };
}

// The API server adds this volume to each Pod whose ServiceAccount's token is to be mounted.
function wantsToken(pod: Pod): boolean {
  const sources = (pod.spec.volumes ?? []).flatMap((volume) => volume.projected?.sources ?? []);
  return sources.some(({ serviceAccountToken }) => serviceAccountToken !== undefined);
}

/** A kubeconfig for the Pod's own ServiceAccount, with a token that dies with the Pod. */
async function tokenKubeconfig(pod: Pod, { api, caFile }: PodRunSetting, scratch: string): Promise<string> {
  const { namespace, name, uid } = pod.metadata;
  const account = pod.spec.serviceAccountName ?? 'default';
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
  const body = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: TOKEN_SECONDS, boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid } },
  };
  // The API server's node authorizer learns a moment after us that the Pod is ours, and refuses until then.
  const { status } = await waitFor(() => api.call<{ status: { token: string } }>('POST', path, { body }), {
    what: `a token of ServiceAccount ${namespace}/${account}`,
    timeoutMs: TOKEN_TIMEOUT_MS,
  });
  const file = join(scratch, 'kubeconfig');
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'dsm', cluster: { server: api.url, 'certificate-authority': caFile } }],
    users: [{ name: podText(pod), user: { token: status.token } }],
    contexts: [{ name: 'dsm', context: { cluster: 'dsm', user: podText(pod), namespace } }],
    'current-context': 'dsm',
  };
  writeFileSync(file, stringify(content), { mode: 0o600 });
  return file;
}
