import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import { OperatorRuntime } from '../../../controllers/runtime/control/runtime.ts';
import { TestLog } from '../../../controllers/runtime/testing/test-log.ts';
import { kubeconfigFile } from '../../../dev/control-plane/credentials.ts';
import { KubeApi } from '../../../dev/kube-api.ts';
import { freePort } from '../../../dev/processes/ports.ts';
import { startWorld, type World } from '../../../dev/world/world.ts';
import { createLogger } from '../../../services/kit/process/logger.ts';
import { certificateController } from '../../../webhooks/certificates/setup.ts';
import { ROOT } from '../../fixtures/command.ts';
import { until } from '../../fixtures/waiting.ts';
import { kubeconfigOf } from './people.ts';

export const NAME = 'dsm-webhook';
const NAMESPACE = 'dsm-system';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
export const CONFIGURATION = `/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/${NAME}`;
export const SECRET = `/api/v1/namespaces/${NAMESPACE}/secrets/${NAME}`;

const read = (path: string) => readFileSync(join(ROOT, 'charts/dsm/files', path), 'utf8');
const rules = (file: string): object[] => parse(read(`rules/${file}.yaml`).replaceAll('NAME', NAME));

/** A real API server that asks a webhook in a process of its own, whose certificates the operator's controller keeps. */
export interface WebhookWorld {
  admin: KubeApi;
  kubectl: World['kubectl'];
  /** what the controller said */
  log: TestLog;
  /** what the webhook's process said so far */
  said: () => string;
  startWebhook: () => Promise<void>;
  /** SIGKILL */
  killWebhook: () => Promise<void>;
  /** in order; its exit code */
  endWebhook: () => Promise<number | null>;
  metrics: () => Promise<string>;
  stop: () => Promise<void>;
}

export async function startWebhookWorld(lifeMs: number): Promise<WebhookWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-webhook-'));
  const world = await startWorld({ dir, components: ['control-plane', 'manifests'], tied: true });
  const admin = new KubeApi(kubeconfigFile(dir, 'admin'));
  const [port, health] = [await freePort(), await freePort()];
  await grant(admin, 'keeper', 'operator-webhook', NAMESPACE);
  await grant(admin, 'keeper', 'operator-webhook-cluster');
  await grant(admin, 'keeper', 'operator');
  await grant(admin, 'webhook', 'webhook', NAMESPACE);
  await grant(admin, 'webhook', 'webhook-projects');
  const validate = {
    ...parse(read('webhook/validate.yaml')),
    clientConfig: { url: `https://127.0.0.1:${port}/validate` },
  };
  const metadata = { name: NAME, labels: { 'app.kubernetes.io/part-of': 'dsm' } };
  await admin.call('POST', CONFIGURATION.replace(`/${NAME}`, ''), { body: { metadata, webhooks: [validate] } });

  const client = await KubeClient.connect({ file: kubeconfigOf(world, 'keeper') });
  const log = new TestLog(createLogger('webhook-test', 'fatal'));
  const keeper = new OperatorRuntime({ client, log });
  const options = { configuration: NAME, secret: { namespace: NAMESPACE, name: NAME }, certificates: 'Kept' as const };
  keeper.add(certificateController({ ...options, lifeMs }, keeper.metrics.registry));
  await keeper.start();

  let output = '';
  let webhook: ChildProcess | undefined;
  const env = {
    PATH: process.env.PATH,
    HOME: dir,
    DSM_KUBECONFIG: kubeconfigOf(world, 'webhook'),
    DSM_WEBHOOK_SECRET: `${NAMESPACE}/${NAME}`,
    DSM_LISTEN: `127.0.0.1:${port}`,
    DSM_METRICS_LISTEN: `127.0.0.1:${health}`,
    DSM_DRAIN_MS: '100',
  };
  const get = (path: string) => fetch(`http://127.0.0.1:${health}${path}`, { signal: AbortSignal.timeout(2_000) });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (webhook === undefined || webhook.exitCode !== null) return webhook?.exitCode ?? null;
    const ended = once(webhook, 'exit');
    webhook.kill(signal);
    return (await ended)[0];
  };
  return {
    admin,
    kubectl: world.kubectl,
    log,
    said: () => output,
    startWebhook: async () => {
      webhook = spawn(process.execPath, [join(ROOT, 'cli/dsm.ts'), 'webhook'], {
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      webhook.stderr?.on('data', (chunk: Buffer) => {
        output += chunk;
      });
      await until(
        'the webhook is ready',
        async () => (await get('/readyz')).ok,
        60,
        () => output,
      );
    },
    killWebhook: async () => {
      await end('SIGKILL');
    },
    endWebhook: () => end('SIGTERM'),
    metrics: async () => (await get('/metrics')).text(),
    stop: async () => {
      await end('SIGKILL');
      await keeper.stop(1_000);
      await client.close();
      await admin.close();
      await world.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Gives somebody what a file of rules says, in one namespace or in all. */
async function grant(admin: KubeApi, user: string, file: string, namespace?: string): Promise<void> {
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const base = namespace === undefined ? RBAC : `${RBAC}/namespaces/${namespace}`;
  const metadata = { name: `${user}-${file}` };
  await admin.call('POST', `${base}/${kind.toLowerCase()}s`, { body: { metadata, rules: rules(file) } });
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind, name: metadata.name };
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }];
  await admin.call('POST', `${base}/${kind.toLowerCase()}bindings`, { body: { metadata, roleRef, subjects } });
}
