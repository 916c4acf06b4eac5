import type { SprintReason } from '../../../crds/condition.ts';
import type { SprintStatus } from '../../../crds/sprint.ts';

export type Phase = NonNullable<SprintStatus['phase']>;

/** A row of the table of conditions. */
export interface Verdict {
  phase: Phase;
  reason: SprintReason;
  message: string;
  ready: 'True' | 'False';
  /** the abnormal condition that holds, if one does */
  abnormal?: 'Reconciling' | 'Stalled';
  /** something went wrong although no human has to act */
  severity?: 'Warning';
  succeeded: 'True' | 'False' | 'Unknown';
}

/** Something that a human should look at although the operator has nothing left to do. */
export interface Attention {
  reason: SprintReason;
  message: string;
}

export const waiting = (phase: Phase, reason: SprintReason, message: string): Verdict => ({
  phase,
  reason,
  message,
  ready: 'True',
  succeeded: 'Unknown',
});

/** Its end, which it has come to without ever having begun. */
export const withdrawn = (message: string): Verdict => ({
  ...waiting('Withdrawn', 'Withdrawn', message),
  succeeded: 'False',
});

export const working = (phase: Phase, reason: SprintReason, message: string): Verdict => ({
  phase,
  reason,
  message,
  ready: 'False',
  abnormal: 'Reconciling',
  succeeded: 'Unknown',
});

export const troubled = (phase: Phase, reason: SprintReason, message: string): Verdict => ({
  ...working(phase, reason, message),
  severity: 'Warning',
});

export const stalled = (reason: SprintReason, message: string): Verdict => ({
  phase: 'Pending',
  reason,
  message,
  ready: 'False',
  abnormal: 'Stalled',
  succeeded: 'Unknown',
});
