import type { Mismatch } from './definitions.ts';
import type { OperatorProbes } from './probes.ts';
import { type BesideLease, tellBesideLease } from './tell-beside-lease.ts';

/** Tells of CRDs that are not there, or of another release: in the log, to who asks whether the operator is ready, and as an Event beside its Lease. */
export async function tellMismatch(
  { probes, ...beside }: BesideLease & { probes: OperatorProbes },
  { reason, definitions, why }: Mismatch,
): Promise<void> {
  beside.log[reason === 'DefinitionsNewer' ? 'warn' : 'error']({ definitions }, why);
  probes.waitFor(why);
  await tellBesideLease(beside, reason, why);
}
