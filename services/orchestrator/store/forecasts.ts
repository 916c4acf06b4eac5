import type { SprintForecast } from '../contract/shapes.ts';
import { nextChange } from './counters.ts';
import type { OrchestratorDatabase, OrchestratorTrx } from './tables.ts';

export async function findForecast(db: OrchestratorDatabase, sprintId: string): Promise<SprintForecast | undefined> {
  const row = await db.selectFrom('forecasts').select('body').where('sprint_id', '=', sprintId).executeTakeFirst();
  return row?.body;
}

export async function saveForecast(trx: OrchestratorTrx, body: SprintForecast): Promise<void> {
  const changed = await nextChange(trx);
  const row = { body: JSON.stringify(body), changed };
  await trx
    .insertInto('forecasts')
    .values({ sprint_id: body.sprint_id, project_id: body.project_id, ...row })
    .onConflict((c) => c.column('sprint_id').doUpdateSet(row))
    .execute();
}

/** What is shown beside a forecast changed: readers that follow the list see it again. */
export async function showForecast(trx: OrchestratorTrx, sprintId: string): Promise<void> {
  const changed = await nextChange(trx);
  await trx.updateTable('forecasts').set({ changed }).where('sprint_id', '=', sprintId).execute();
}

/** Forecasts that changed after a number, in the order of the changes, each with its number. */
export const forecastsChangedSince = (
  db: OrchestratorDatabase,
  { since, projectId, limit }: { since: number; projectId?: string | undefined; limit: number },
): Promise<{ body: SprintForecast; changed: number }[]> => {
  const query = db
    .selectFrom('forecasts')
    .select(['body', 'changed'])
    .where('changed', '>', since)
    .orderBy('changed')
    .limit(limit);
  return (projectId === undefined ? query : query.where('project_id', '=', projectId)).execute();
};
