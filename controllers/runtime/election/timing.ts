/** All in milliseconds. */
export interface LeaseTiming {
  /** How long the others wait after the last sign of life that they saw. Whole seconds: the Lease holds it so. */
  leaseDurationMs: number;
  /** How long the leader believes in a renewal, from before it was sent. */
  renewDeadlineMs: number;
  /** Between two looks or renewals. */
  retryPeriodMs: number;
  /** How long the main thread may be silent before its process counts as hung. */
  silenceMs: number;
}

/** client-go's, which all controllers of Kubernetes itself run with. */
export const LEASE_TIMING: LeaseTiming = {
  leaseDurationMs: 15_000,
  renewDeadlineMs: 10_000,
  retryPeriodMs: 2_000,
  silenceMs: 10_000,
};

/** Throws when a leader could believe in itself for longer than the others do, or had no second try to renew. */
export function checkTiming({ leaseDurationMs, renewDeadlineMs, retryPeriodMs }: LeaseTiming): void {
  if (leaseDurationMs < 1_000 || leaseDurationMs % 1_000 !== 0)
    throw new Error(`leader election: lease of ${leaseDurationMs} ms: it must be whole seconds`);
  if (renewDeadlineMs >= leaseDurationMs)
    throw new Error(
      `leader election: renewed within ${renewDeadlineMs} ms: it must be less than the lease's ${leaseDurationMs}`,
    );
  if (retryPeriodMs * LONGEST >= renewDeadlineMs)
    throw new Error(
      `leader election: tried every ${retryPeriodMs} ms: it must be well below the ${renewDeadlineMs} to renew within`,
    );
}

const SHORTEST = 0.8;
const LONGEST = 1.2;

/**
 * When to look again, so that candidates do not do it in step: client-go waits up to 2.2 periods, with which a lease that was given back
 * stays unseen for 4.4 s. `random` in [0, 1).
 */
export function jittered(periodMs: number, random: number): number {
  return periodMs * (SHORTEST + (LONGEST - SHORTEST) * random);
}
