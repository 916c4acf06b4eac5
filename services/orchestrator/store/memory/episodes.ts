import { sql } from 'kysely';
import { visibleBy } from '../../../kit/database/visible-rows.ts';
import type { EpisodeRow, OrchestratorDatabase, OrchestratorTrx } from '../tables.ts';
import type { Facts } from './tables.ts';

/** An episode without its vector, which is long and of use to the database alone. */
export type RememberedEpisode = Omit<EpisodeRow, 'embedding'>;

type LaterKnown =
  | 'outcome'
  | 'outcome_quality'
  | 'outcome_recorded_at'
  | 'requires_embedding'
  | 'embedding_model'
  | 'embedding_digest';
/** An episode as it begins: no outcome, no vector. */
export type NewEpisode = Omit<RememberedEpisode, LaterKnown>;

export const REMEMBERED = [
  'episode_id',
  'project_id',
  'episode_type',
  'timestamp',
  'context',
  'decision',
  'actions',
  'patterns',
  'outcome',
  'outcome_quality',
  'outcome_recorded_at',
  'requires_embedding',
  'embedding_model',
  'embedding_digest',
  'agent_version',
  'control_mode',
  'decision_source',
  'sprint_id',
  'chronicle_note_id',
  'decision_version',
] as const satisfies (keyof RememberedEpisode)[];

/**
 * Writes an episode that waits for its vector. Of one that is there only what a later state of its decision changes is
 * replaced (decision, actions, sources, sprint), and only by a higher `decision_version`: the situation, and so the vector, stay.
 * Returns whether something was written.
 */
export async function insertEpisode(trx: OrchestratorTrx, episode: NewEpisode): Promise<boolean> {
  const { context, decision, actions, patterns, ...rest } = episode;
  const changes = {
    decision: JSON.stringify(decision),
    actions: JSON.stringify(actions),
    control_mode: rest.control_mode,
    decision_source: rest.decision_source,
    decision_version: rest.decision_version,
  };
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('agent_episodes')
    .values({
      ...rest,
      ...changes,
      context: JSON.stringify(context),
      patterns: JSON.stringify(patterns),
      requires_embedding: true,
    })
    .onConflict((c) =>
      c
        .column('episode_id')
        // The start of its sprint may be told before its decision.
        .doUpdateSet((e) => ({
          ...changes,
          sprint_id: e.fn.coalesce('excluded.sprint_id', 'agent_episodes.sprint_id'),
        }))
        .where('agent_episodes.decision_version', '<', episode.decision_version),
    )
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** The sprint that an episode of the project led to. */
export async function nameSprint(
  trx: OrchestratorTrx,
  { episodeId, projectId, sprintId }: { episodeId: string; projectId: string; sprintId: string },
): Promise<void> {
  await trx
    .updateTable('agent_episodes')
    .set({ sprint_id: sprintId })
    .where('episode_id', '=', episodeId)
    .where('project_id', '=', projectId)
    .execute();
}

/** The unit that an episode is counted in; undefined: there is none, or it does not say. */
export async function unitOfEpisode(db: OrchestratorDatabase, episodeId: string): Promise<unknown> {
  const row = await db
    .selectFrom('agent_episodes')
    .select('context')
    .where('episode_id', '=', episodeId)
    .executeTakeFirst();
  return row?.context.unit;
}

/**
 * Writes what came of the episodes of a sprint. `quality` is a share (0..1) of the commitment, null: it teaches nothing.
 * Returns their ids.
 */
export async function recordOutcome(
  trx: OrchestratorTrx,
  sprintId: string,
  { outcome, quality, recordedAt }: { outcome: Facts; quality: number | null; recordedAt: Date },
): Promise<string[]> {
  const rows = await trx
    .updateTable('agent_episodes')
    .set({ outcome: JSON.stringify(outcome), outcome_quality: quality, outcome_recorded_at: recordedAt })
    .where('sprint_id', '=', sprintId)
    .returning('episode_id')
    .execute();
  return rows.map(({ episode_id }) => episode_id);
}

/** Episodes of a project, the newest first. */
export const episodesOf = (
  db: OrchestratorDatabase,
  projectId: string,
  page: { offset?: number; limit: number },
): Promise<RememberedEpisode[]> =>
  db
    .selectFrom('agent_episodes')
    .select(REMEMBERED)
    .where('project_id', '=', projectId)
    .orderBy('timestamp', 'desc')
    .orderBy('episode_id', 'desc')
    .offset(page.offset ?? 0)
    .limit(page.limit)
    .execute();

/** How many episodes whoever asked may see, how many have an outcome, and how many wait for their vector. */
export const countEpisodes = (db: OrchestratorDatabase) =>
  db
    .selectFrom('agent_episodes')
    .where(visibleBy('project_id'))
    .select((e) => [
      e.fn.countAll<number>().as('episodes'),
      e.fn.count<number>('outcome_recorded_at').as('with_outcome'),
      sql<number>`count(*) filter (where ${e.ref('requires_embedding')})`.as('awaiting_embedding'),
    ])
    .executeTakeFirstOrThrow();
