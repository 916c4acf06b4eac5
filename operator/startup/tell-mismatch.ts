import type { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import type { LeaderElection } from '../../controllers/runtime/election/leader-election.ts';
import { LEASES } from '../../controllers/runtime/election/lease.ts';
import { EVENTS, kubeEvent } from '../../controllers/runtime/observe/events/kube-event.ts';
import type { Logger } from '../../controllers/runtime/observe/log.ts';
import type { Mismatch } from './definitions.ts';
import type { OperatorProbes } from './probes.ts';

interface Listeners {
  log: Logger;
  probes: OperatorProbes;
  /** absent: this process may be one that can write no Events */
  election: Pick<LeaderElection, 'place' | 'identity'> | undefined;
}

/** Tells of CRDs that are not there, or of another release: in the log, to who asks whether the operator is ready, and as an Event beside its Lease. */
export async function tellMismatch(
  client: Pick<KubeClient, 'create'>,
  { log, probes, election }: Listeners,
  { reason, definitions, why }: Mismatch,
): Promise<void> {
  log[reason === 'DefinitionsNewer' ? 'warn' : 'error']({ definitions }, why);
  probes.waitFor(why);
  if (election === undefined) return;
  const lease = { apiVersion: LEASES.apiVersion, kind: LEASES.kind, metadata: { ...election.place } };
  const reporter = { controller: 'dsm-operator', instance: election.identity, now: Date.now() };
  const event = kubeEvent(lease, { type: 'Warning', reason, note: why }, reporter);
  await client.create(EVENTS, event).catch((err: unknown) => log.warn({ err }, 'event not written'));
}
