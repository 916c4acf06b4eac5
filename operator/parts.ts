import type { KubeClient } from '../controllers/runtime/client/kube-client.ts';
import type { Logger } from '../controllers/runtime/observe/log.ts';
import { tokenFrom } from '../services/kit/process/token-file.ts';
import { systemClock } from '../services/kit/time/clock.ts';
import type { OperatorConfig } from './config.ts';
import { endpointsFrom } from './services/endpoints.ts';
import type { OperatorParts } from './wiring.ts';

/** What the configuration says of the operator's parts. */
export function partsFrom(config: OperatorConfig, client: KubeClient, clusterUID: string, log: Logger): OperatorParts {
  const clock = systemClock(config.DSM_CLOCK_OFFSET_MS);
  return {
    client,
    endpoints: endpointsFrom(config),
    installation: config.DSM_INSTALLATION,
    token: tokenFrom(config.DSM_TOKEN_FILE),
    clusterUID,
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
  };
}
