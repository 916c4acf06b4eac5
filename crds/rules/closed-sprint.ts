interface HasConditions {
  status?: { conditions?: { type: string; status: string; reason: string }[] | undefined } | undefined;
}

/**
 * Whether a Sprint object has come to its end: it never changes again. One that was withdrawn before it ever started has as well. The
 * condition says so; phase is for the column, and alone it is somebody's edit.
 */
export function isClosed({ status }: HasConditions): boolean {
  const end = status?.conditions?.find(({ type }) => type === 'Succeeded');
  if (end?.status === 'False') return end.reason === 'Withdrawn';
  return end?.status === 'True' && (end.reason === 'Completed' || end.reason === 'ClosedWithPendingTasks');
}
