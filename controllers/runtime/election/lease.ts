import type { KubeObject, Resource } from '../objects/object.ts';
import { microTime } from '../observe/events/kube-event.ts';

/** The fields that an election reads and writes; what else stands in a Lease is kept. */
export interface LeaseSpec {
  /** Empty or absent: nobody holds it. */
  holderIdentity?: string;
  leaseDurationSeconds?: number;
  /** By the holder's clock, which nobody else trusts. */
  acquireTime?: string;
  renewTime?: string;
  leaseTransitions?: number;
}

export interface Lease extends KubeObject {
  spec?: LeaseSpec;
}

export const LEASES: Resource<Lease> = {
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
};

export interface LeasePlace {
  namespace: string;
  name: string;
}

export interface Claim {
  identity: string;
  leaseDurationMs: number;
  /** Wall clock in ms, for people who look at the Lease. */
  wallNow: number;
}

export const holderOf = (lease: Lease | undefined): string => lease?.spec?.holderIdentity ?? '';

/** The first Lease of this name. */
export function newLease({ namespace, name }: LeasePlace, claim: Claim): Lease {
  const { apiVersion, kind } = LEASES;
  return { apiVersion, kind, metadata: { namespace, name }, spec: { ...held(claim), leaseTransitions: 0 } };
}

/** The Lease renewed, or taken over. */
export function claimed(lease: Lease, claim: Claim): Lease {
  const { spec = {} } = lease;
  if (holderOf(lease) === claim.identity)
    return { ...lease, spec: { ...spec, ...held(claim), acquireTime: spec.acquireTime ?? microTime(claim.wallNow) } };
  return { ...lease, spec: { ...spec, ...held(claim), leaseTransitions: (spec.leaseTransitions ?? 0) + 1 } };
}

/** The Lease given back, as client-go does it: nobody holds it, and what is left of it lasts a second. */
export function released(lease: Lease, wallNow: number): Lease {
  const now = microTime(wallNow);
  const spec = { ...lease.spec, holderIdentity: '', leaseDurationSeconds: 1, acquireTime: now, renewTime: now };
  return { ...lease, spec };
}

function held({ identity, leaseDurationMs, wallNow }: Claim): Required<Omit<LeaseSpec, 'leaseTransitions'>> {
  const now = microTime(wallNow);
  return {
    holderIdentity: identity,
    leaseDurationSeconds: leaseDurationMs / 1000,
    acquireTime: now,
    renewTime: now,
  };
}
