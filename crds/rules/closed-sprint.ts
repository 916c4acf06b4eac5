interface HasConditions {
  status?: { conditions?: { type: string; status: string; reason: string }[] | undefined } | undefined;
}

/**
 * Whether a Sprint object has come to its end: it never changes again. The condition says so; phase is for the column, and alone it
 * is somebody's edit.
 */
export function isClosed({ status }: HasConditions): boolean {
  const end = status?.conditions?.find(({ type }) => type === 'Succeeded');
  return end?.status === 'True' && (end.reason === 'Completed' || end.reason === 'ClosedWithPendingTasks');
}
