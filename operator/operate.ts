import type { EventEmitter } from 'node:events';
import { loadConnection } from '../controllers/runtime/client/credentials/kubeconfig.ts';
import { KubeClient } from '../controllers/runtime/client/kube-client.ts';
import type { OperatorRuntime } from '../controllers/runtime/control/runtime.ts';
import { startHealthServer } from '../controllers/runtime/observe/health.ts';
import type { Logger } from '../controllers/runtime/observe/log.ts';
import { collectWhenQuiet } from '../controllers/runtime/process/memory.ts';
import { startTracing } from '../services/kit/tracing/start-tracing.ts';
import type { OperatorConfig } from './config.ts';
import { electionFrom } from './election.ts';
import { besideOthers, whereLetIn } from './installations/beside-others.ts';
import { LeftAloneEvents } from './installations/left-alone-events.ts';
import { partsFrom } from './parts.ts';
import { readClusterUID } from './startup/cluster-uid.ts';
import { awaitDefinitions, type Mismatch, ownRelease } from './startup/definitions.ts';
import { OperatorProbes } from './startup/probes.ts';
import { tellBesideLease } from './startup/tell-beside-lease.ts';
import { tellMismatch } from './startup/tell-mismatch.ts';
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
  const connection = await loadConnection(file === undefined ? { inCluster: true } : { file });
  const client = new KubeClient(connection, { userAgent: 'dsm-operator', ...(tracer && { around: traceApiServer }) });
  const probes = new OperatorProbes('the API server has not answered yet');
  // The kubelet asks a Pod by the Pod's address.
  const place = { port, ...(file === undefined && { host: 'any' }) };
  const server = await startHealthServer({ health: probes, registry: probes, ...place });
  log.debug({ healthPort: server.port }, 'probes are answered');
  const clusterUID = await readClusterUID(client, log, stopping.signal);
  if (clusterUID !== undefined) {
    const election = electionFrom(config, connection, log, (why) => {
      log.error({ why }, 'the operator cannot go on and ends');
      host.exit(1);
    });
    const tell = (mismatch: Mismatch) => tellMismatch({ client, log, probes, election }, mismatch);
    await awaitDefinitions(client, ownRelease(), { log, signal: stopping.signal, tell });
    const { signal } = stopping;
    const surroundings = { client, log, signal, end: () => stopping.abort() };
    const leftOut = (why: string) => void tellBesideLease({ client, log, election }, 'NamespaceLeftOut', why);
    const working = await whereLetIn({ ...surroundings, config, tell: leftOut });
    const events = new LeftAloneEvents(() => runtime);
    const around = await besideOthers({ ...surroundings, config: working }, traceReconcile, events);
    const runtime: OperatorRuntime = wireOperator({
      ...{ ...partsFrom(working, client, clusterUID, log), election, around },
    });
    await addWebhook(runtime, config);
    probes.handOver(runtime);
    await run(runtime, log, server.port, stopping.signal);
  }
  await server.close();
  await client.close();
  await tracer?.close();
}

async function run(runtime: OperatorRuntime, log: Logger, healthPort: number, signal: AbortSignal): Promise<void> {
  const endCollecting = collectWhenQuiet();
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const started = runtime.start().then(() => log.info({ healthPort }, 'the operator runs'));
  await (signal.aborted ? undefined : stopped);
  log.info({}, 'the operator stops');
  endCollecting();
  await runtime.stop();
  await started;
}
