import type { Selectable } from 'kysely';
import type { OrchestratorDatabase, OrchestratorTables } from '../tables.ts';

const KEEP_DAYS = 7;

type Row = Selectable<OrchestratorTables['agent_memory_metrics']>;
type Needed = 'timestamp' | 'operation_type' | 'latency_ms' | 'results_count';
/** How one search or backfill went; what is left out is not known. */
export type MemoryMetric = Pick<Row, Needed> & Partial<Omit<Row, Needed | 'metric_id'>>;

export async function recordMetric(db: OrchestratorDatabase, metric: MemoryMetric): Promise<void> {
  await db.insertInto('agent_memory_metrics').values(metric).execute();
}

/** When something of a kind was last done; null: not within a week. */
export async function lastOf(db: OrchestratorDatabase, operationType: string): Promise<Date | null> {
  const row = await db
    .selectFrom('agent_memory_metrics')
    .select('timestamp')
    .where('operation_type', '=', operationType)
    .orderBy('timestamp', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.timestamp ?? null;
}

export async function trimMetrics(db: OrchestratorDatabase, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEEP_DAYS * 86_400_000);
  await db.deleteFrom('agent_memory_metrics').where('timestamp', '<', before).execute();
}
