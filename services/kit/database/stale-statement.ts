/**
 * Whether a statement failed because tables have changed since it was prepared, as when another process has migrated them: it would give
 * other columns now. The drivers prepare it anew when it next comes. SQLSTATE 0A000 has other meanings too.
 */
export const isStale = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '0A000' && /cached plan/.test(error.message);
