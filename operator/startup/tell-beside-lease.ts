import type { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import type { LeaderElection } from '../../controllers/runtime/election/leader-election.ts';
import { LEASES } from '../../controllers/runtime/election/lease.ts';
import { EVENTS, kubeEvent } from '../../controllers/runtime/observe/events/kube-event.ts';
import type { Logger } from '../../controllers/runtime/observe/log.ts';

export interface BesideLease {
  client: Pick<KubeClient, 'create'>;
  log: Logger;
  /** absent: this process may be one that can write no Events */
  election: Pick<LeaderElection, 'place' | 'identity'> | undefined;
}

/** Tells of the operator itself as an Event of its Lease: the one place where it may write before it leads, whatever it works on. */
export async function tellBesideLease(
  { client, log, election }: BesideLease,
  reason: string,
  note: string,
): Promise<void> {
  if (election === undefined) return;
  const lease = { apiVersion: LEASES.apiVersion, kind: LEASES.kind, metadata: { ...election.place } };
  const reporter = { controller: 'dsm-operator', instance: election.identity, now: Date.now() };
  const event = kubeEvent(lease, { type: 'Warning', reason, note }, reporter);
  await client.create(EVENTS, event).catch((err: unknown) => log.warn({ err }, 'event not written'));
}
