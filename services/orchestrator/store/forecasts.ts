import { sql } from 'kysely';
import { statement } from '../../kit/database/statement.ts';
import { visibleBy } from '../../kit/database/visible-rows.ts';
import type { Decision, SprintForecast } from '../contract/shapes.ts';
import { counting } from './counters.ts';
import type { OrchestratorDatabase, OrchestratorTrx } from './tables.ts';

export async function findForecast(db: OrchestratorDatabase, sprintId: string): Promise<SprintForecast | undefined> {
  const row = await db.selectFrom('forecasts').select('body').where('sprint_id', '=', sprintId).executeTakeFirst();
  return row?.body;
}

/** A forecast as it is, with the source of the decision that led to its sprint; null: it is not known. */
export interface Forecasted {
  body: SprintForecast;
  source: Decision['source'] | null;
}

/** The forecasts of those sprints that have one, as each has from its start on. */
export const forecastsOf = statement((db: OrchestratorDatabase, { sprintIds }: { sprintIds: readonly string[] }) =>
  db
    .selectFrom('forecasts')
    .select((e) => [
      'body',
      e
        .selectFrom('sprints')
        .innerJoin('decisions', 'decisions.decision_id', 'sprints.decision_id')
        .select(sql<Decision['source']>`decisions.body ->> 'source'`.as('of'))
        .whereRef('sprints.sprint_id', '=', 'forecasts.sprint_id')
        .as('source'),
    ])
    .where(sql<boolean>`sprint_id = any(${sprintIds}::text[])`),
);

/** Each gets the next number of the changes. */
export const saveForecasts = (trx: OrchestratorTrx, bodies: readonly SprintForecast[]) =>
  bodies.length === 0 ? undefined : saving(trx, { bodies: JSON.stringify(bodies), count: bodies.length });

const saving = statement((trx: OrchestratorTrx, { bodies, count }: { bodies: string; count: number }) =>
  counting(trx, count)
    .insertInto('forecasts')
    .columns(['sprint_id', 'project_id', 'body', 'changed'])
    .expression(
      sql`select body ->> 'sprint_id', body ->> 'project_id', body, changes - ${count}::bigint + place
        from count, jsonb_array_elements(${bodies}::jsonb) with ordinality as list (body, place)`,
    )
    .onConflict((c) =>
      c.column('sprint_id').doUpdateSet((e) => ({
        body: e.ref('excluded.body') as never,
        changed: e.ref('excluded.changed'),
      })),
    ),
);

/** Their versions alone: nothing that is shown changed. */
export const passForecasts = (
  trx: OrchestratorTrx,
  passed: readonly Pick<SprintForecast, 'sprint_id' | 'version'>[],
) => (passed.length === 0 ? undefined : passing(trx, { passed: JSON.stringify(passed) }));

const passing = statement((trx: OrchestratorTrx, { passed }: { passed: string }) =>
  trx
    .updateTable('forecasts')
    .from(
      sql<Pick<SprintForecast, 'sprint_id' | 'version'>>`jsonb_to_recordset(${passed}::jsonb)`.as<'passed'>(
        sql`passed (sprint_id text, version bigint)`,
      ),
    )
    .set({ body: sql`jsonb_set(body, '{version}', to_jsonb(passed.version))` })
    .whereRef('forecasts.sprint_id', '=', 'passed.sprint_id'),
);

/** What is shown beside a forecast changed: readers that follow the list see it again. */
export async function showForecast(trx: OrchestratorTrx, sprintId: string): Promise<void> {
  await counting(trx, 1)
    .updateTable('forecasts')
    .from('count')
    .set((e) => ({ changed: e.ref('count.changes') }))
    .where('sprint_id', '=', sprintId)
    .execute();
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
  return (
    projectId === undefined ? query.where(visibleBy('project_id')) : query.where('project_id', '=', projectId)
  ).execute();
};
