// The operator's process.
import { KubeClient } from '../controllers/runtime/client.ts';
import type { Resource } from '../controllers/runtime/object.ts';
import { pause, systemScheduler } from '../controllers/runtime/process/clock.ts';
import { startHealthServer } from '../controllers/runtime/process/health.ts';
import type { Logger } from '../controllers/runtime/process/log.ts';
import { Outages } from '../controllers/runtime/process/outages.ts';
import { createLogger } from '../services/kit/process/logger.ts';
import { systemClock } from '../services/kit/time/clock.ts';
import { readOperatorConfig } from './config.ts';
import { endpointsFrom } from './endpoints.ts';
import { wireOperator } from './wiring.ts';

const NAMESPACES: Resource = { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false };
const RETRY_MS = 1_000;

const config = readOperatorConfig();
const log = createLogger('operator', config.DSM_LOG_LEVEL);
const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort());

const source = config.DSM_KUBECONFIG === undefined ? ({ inCluster: true } as const) : { file: config.DSM_KUBECONFIG };
const client = await KubeClient.connect(source, { userAgent: 'dsm-operator' });
const clusterUID = await readClusterUID(client, log, stopping.signal);
if (clusterUID !== undefined) await run(clusterUID);
await client.close();

async function run(uid: string): Promise<void> {
  const clock = systemClock(config.DSM_CLOCK_OFFSET_MS);
  const runtime = wireOperator({
    client,
    endpoints: endpointsFrom(config),
    installation: config.DSM_INSTALLATION,
    clusterUID: uid,
    ...(config.DSM_NAMESPACES === undefined ? {} : { namespaces: config.DSM_NAMESPACES }),
    workers: config.DSM_WORKERS,
    pod: {
      image: config.DSM_DAILY_SCRUM_IMAGE,
      toleratesLocalNode: config.DSM_DAILY_SCRUM_TOLERATION === 'local',
      ...config.DSM_DAILY_SCRUM_POD,
    },
    clock: { now: () => clock.now().getTime() },
    clockOffsetMs: config.DSM_CLOCK_OFFSET_MS,
    log,
  });
  const { health, metrics } = runtime;
  const server = await startHealthServer({ health, registry: metrics.registry, port: config.DSM_HEALTH_PORT });
  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
  const started = runtime.start().then(() => log.info({ healthPort: server.port }, 'the operator runs'));
  await (stopping.signal.aborted ? undefined : stopped);
  log.info('the operator stops');
  await runtime.stop();
  await started;
  await server.close();
}

/** The API server may come up after us. Undefined when asked to stop first. */
async function readClusterUID(from: KubeClient, logger: Logger, signal: AbortSignal): Promise<string | undefined> {
  const outages = new Outages();
  while (!signal.aborted) {
    try {
      const system = await from.get(NAMESPACES, { namespace: '', name: 'kube-system' });
      if (system?.metadata.uid !== undefined) return system.metadata.uid;
    } catch (error) {
      const level = outages.began('uid', String(error)) ? 'warn' : 'debug';
      logger[level]({ err: error }, 'the API server cannot be asked for the uid of kube-system, trying again');
    }
    await pause(systemScheduler, RETRY_MS, signal);
  }
  return undefined;
}
