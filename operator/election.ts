import type { KubeConnection } from '../controllers/runtime/client/credentials/kubeconfig.ts';
import { LeaderElection } from '../controllers/runtime/election/leader-election.ts';
import type { Logger } from '../controllers/runtime/observe/log.ts';
import type { OperatorConfig } from './config.ts';

/** How this process and its replicas agree on who works; undefined when it is the only one. `fail` ends the process. */
export function electionFrom(
  config: OperatorConfig,
  connection: KubeConnection,
  log: Logger,
  fail: (why: string) => void,
): LeaderElection | undefined {
  const isInPod = config.DSM_KUBECONFIG === undefined;
  if ((config.DSM_LEADER_ELECTION ?? (isInPod ? 'on' : 'off')) === 'off') return undefined;
  const place = { namespace: config.DSM_LEASE_NAMESPACE ?? connection.namespace, name: config.DSM_LEASE_NAME };
  return new LeaderElection({ connection, place, log, reporter: 'dsm-operator', fail });
}
