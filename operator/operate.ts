import type { EventEmitter } from 'node:events';
import { loadConnection } from '../controllers/runtime/client/credentials/kubeconfig.ts';
import { KubeClient } from '../controllers/runtime/client/kube-client.ts';
import type { OperatorRuntime } from '../controllers/runtime/control/runtime.ts';
import { startHealthServer } from '../controllers/runtime/observe/health.ts';
import type { Logger } from '../controllers/runtime/observe/log.ts';
import { collectWhenQuiet } from '../controllers/runtime/process/memory.ts';
import { startTracing } from '../services/kit/tracing/start-tracing.ts';
import { readClusterUID } from './cluster-uid.ts';
import type { OperatorConfig } from './config.ts';
import { awaitDefinitions, ownRelease } from './definitions.ts';
import { electionFrom } from './election.ts';
import { besideOthers } from './installations/beside-others.ts';
import { partsFrom } from './parts.ts';
import { traceApiServer } from './tracing/api-server-spans.ts';
import { traceReconcile } from './tracing/reconcile-spans.ts';
import { addWebhook } from './webhook.ts';
import { wireOperator } from './wiring.ts';

/** The process that the operator runs in. */
export interface HostProcess extends Pick<EventEmitter, 'on'> {
  exit(code: number): void;
}

/** Runs the operator until the process is asked to end, and closes all that it has opened. */
export async function operate(config: OperatorConfig, log: Logger, host: HostProcess): Promise<void> {
  const stopping = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT']) host.on(name, () => stopping.abort());
  const { DSM_KUBECONFIG: file, DSM_HEALTH_PORT: port } = config;
  const tracer = await startTracing('dsm-operator', config, log);
  if (tracer) traceApiServer();
  const connection = await loadConnection(file === undefined ? { inCluster: true } : { file });
  const client = new KubeClient(connection, { userAgent: 'dsm-operator' });
  const clusterUID = await readClusterUID(client, log, stopping.signal);
  if (clusterUID !== undefined) {
    await awaitDefinitions(client, ownRelease(), log, stopping.signal);
    const fail = (why: string) => {
      log.error({ why }, 'the operator cannot go on and ends');
      host.exit(1);
    };
    const election = electionFrom(config, connection, log, fail);
    const around = await besideOthers({ config, client, log, signal: stopping.signal, fail }, traceReconcile);
    const runtime = wireOperator({ ...partsFrom(config, client, clusterUID, log), election, around });
    await addWebhook(runtime, config);
    // The kubelet asks a Pod by the Pod's address.
    await run(runtime, log, { port, ...(file === undefined && { host: 'any' }) }, stopping.signal);
  }
  await client.close();
  await tracer?.close();
}

async function run(
  runtime: OperatorRuntime,
  log: Logger,
  listen: { port: number; host?: string },
  signal: AbortSignal,
): Promise<void> {
  const { health, metrics } = runtime;
  const server = await startHealthServer({ health, registry: metrics.registry, ...listen });
  const endCollecting = collectWhenQuiet();
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const started = runtime.start().then(() => log.info({ healthPort: server.port }, 'the operator runs'));
  await (signal.aborted ? undefined : stopped);
  log.info({}, 'the operator stops');
  endCollecting();
  await runtime.stop();
  await started;
  await server.close();
}
