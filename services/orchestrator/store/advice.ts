import { sql } from 'kysely';
import type { Advice } from '../contract/shapes.ts';
import { wordsOf } from '../domain/advice/failure.ts';
import type { AdviceRow, OrchestratorDatabase, OrchestratorTrx } from './tables.ts';

export const findAdvice = (db: OrchestratorDatabase, episodeId: string): Promise<AdviceRow | undefined> =>
  db.selectFrom('advice').selectAll().where('episode_id', '=', episodeId).executeTakeFirst();

/** What was said of some episodes, by their ids. */
export async function adviceOf(
  db: OrchestratorDatabase,
  episodeIds: readonly string[],
): Promise<ReadonlyMap<string, AdviceRow>> {
  if (episodeIds.length === 0) return new Map();
  const rows = await db.selectFrom('advice').selectAll().where('episode_id', 'in', episodeIds).execute();
  return new Map(rows.map((row) => [row.episode_id, row]));
}

export async function saveAdvice(trx: OrchestratorTrx, row: AdviceRow): Promise<void> {
  const { episode_id, ...said } = { ...row, recommendations: JSON.stringify(row.recommendations) };
  await trx
    .insertInto('advice')
    .values({ episode_id, ...said })
    .onConflict((c) => c.column('episode_id').doUpdateSet(said))
    .execute();
}

/** Forgets what was said before a time. */
export const trimAdvice = (db: OrchestratorDatabase, before: Date) =>
  db.deleteFrom('advice').where('time', '<', before).execute();

/** As it is shown; null: nothing was said yet. */
export const shownAdvice = (row: AdviceRow | undefined): Advice | null =>
  row === undefined
    ? null
    : {
        risk: row.risk,
        summary: row.summary,
        recommendations: row.recommendations,
        model: row.model,
        time: row.time.toISOString(),
        generation_ms: row.generation_ms,
        error: row.fault === null ? null : wordsOf(row.fault),
      };

/** Something that a model may comment on: a decision, or a sprint that began, by anybody. */
export interface Commentable {
  project_id: string;
  decision_id: string | null;
  /** null: it is a decision */
  sprint_id: string | null;
  at: Date;
}

/** Decisions since a time that somebody may act on, or has acted on, the newest first. */
export async function decisionsSince(db: OrchestratorDatabase, since: Date, limit: number): Promise<Commentable[]> {
  const rows = await db
    .selectFrom('decisions')
    .select(['project_id', 'decision_id', 'decided_at as at'])
    .where('decided_at', '>=', since)
    .where('action', 'in', ['StartSprint', 'CloseSprint'])
    .where('state', 'in', ['proposed', 'acting', 'acted'])
    .orderBy('decided_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, sprint_id: null }));
}

/** Running sprints, the newest first. */
export const runningSprints = (db: OrchestratorDatabase, limit: number): Promise<Commentable[]> =>
  db
    .selectFrom('sprints')
    .select(['project_id', 'decision_id', 'sprint_id', 'started_at as at'])
    .where('status', '=', sql.lit('running'))
    .orderBy('started_at', 'desc')
    .limit(limit)
    .execute();
