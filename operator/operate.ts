import type { EventEmitter } from 'node:events';
import { KubeClient } from '../controllers/runtime/client.ts';
import { startHealthServer } from '../controllers/runtime/process/health.ts';
import type { Logger } from '../controllers/runtime/process/log.ts';
import { readClusterUID } from './cluster-uid.ts';
import type { OperatorConfig } from './config.ts';
import { partsFrom } from './parts.ts';
import { type OperatorParts, wireOperator } from './wiring.ts';

/** Runs the operator until `signals` asks it to end, and closes all that it has opened. */
export async function operate(config: OperatorConfig, log: Logger, signals: Pick<EventEmitter, 'on'>): Promise<void> {
  const stopping = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT']) signals.on(name, () => stopping.abort());
  const { DSM_KUBECONFIG: file, DSM_HEALTH_PORT: port } = config;
  const source = file === undefined ? ({ inCluster: true } as const) : { file };
  const client = await KubeClient.connect(source, { userAgent: 'dsm-operator' });
  const clusterUID = await readClusterUID(client, log, stopping.signal);
  if (clusterUID !== undefined) await run(partsFrom(config, client, clusterUID, log), port, stopping.signal);
  await client.close();
}

async function run(parts: OperatorParts, port: number, signal: AbortSignal): Promise<void> {
  const { log } = parts;
  const runtime = wireOperator(parts);
  const { health, metrics } = runtime;
  const server = await startHealthServer({ health, registry: metrics.registry, port });
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const started = runtime.start().then(() => log.info({ healthPort: server.port }, 'the operator runs'));
  await (signal.aborted ? undefined : stopped);
  log.info({}, 'the operator stops');
  await runtime.stop();
  await started;
  await server.close();
}
