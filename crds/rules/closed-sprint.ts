interface HasConditions {
  status?: { conditions?: { type: string; status: string; reason: string }[] | undefined } | undefined;
}

/** Of the condition Succeeded: True for one that ran to its end, False for one that was withdrawn. */
export const CLOSED_REASONS: readonly string[] = ['Completed', 'ClosedWithPendingTasks'];
export const WITHDRAWN = 'Withdrawn';

/**
 * Whether a Sprint object has come to its end: it never changes again. One that was withdrawn before it ever started has as well. The
 * condition says so; phase is for the column, and alone it is somebody's edit.
 */
export function isClosed({ status }: HasConditions): boolean {
  const end = status?.conditions?.find(({ type }) => type === 'Succeeded');
  if (end?.status === 'False') return end.reason === WITHDRAWN;
  return end?.status === 'True' && CLOSED_REASONS.includes(end.reason);
}
