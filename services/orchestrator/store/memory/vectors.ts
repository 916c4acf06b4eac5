import { sql } from 'kysely';
import type { OrchestratorDatabase } from '../tables.ts';
import { REMEMBERED, type RememberedEpisode } from './episodes.ts';

export interface EpisodeVector {
  episodeId: string;
  vector: readonly number[];
  /** with its tag: mxbai-embed-large:latest */
  model: string;
  /** of the model's bytes: vectors of two digests cannot be compared */
  digest: string;
}

/** pgvector's way to write a vector. */
export const vectorText = (vector: readonly number[]): string => `[${vector.join(',')}]`;

/** Episodes that wait for a vector, the oldest first. */
export const awaitingEmbedding = (db: OrchestratorDatabase, limit: number): Promise<RememberedEpisode[]> =>
  db
    .selectFrom('agent_episodes')
    .select(REMEMBERED)
    .where('requires_embedding', '=', sql.lit(true))
    .orderBy('timestamp')
    .orderBy('episode_id')
    .limit(limit)
    .execute();

/**
 * Gives episodes their vectors, in one statement; those that are gone are passed over. Returns how many have got theirs.
 * @throws when a vector has another length than the installation's
 */
export async function setVectors(db: OrchestratorDatabase, vectors: readonly EpisodeVector[]): Promise<number> {
  if (vectors.length === 0) return 0;
  const rows = JSON.stringify(vectors.map(({ vector, ...rest }) => ({ ...rest, vector: vectorText(vector) })));
  const given = sql<{ id: string; vector: string; model: string; digest: string }>`(
    select "episodeId" as id, vector::halfvec, model, digest
    from json_to_recordset(${rows}::json) as r("episodeId" uuid, vector text, model text, digest text))`;
  const { numUpdatedRows } = await db
    .updateTable('agent_episodes')
    .from(given.as('given'))
    .set((e) => ({
      embedding: e.ref('given.vector'),
      embedding_model: e.ref('given.model'),
      embedding_digest: e.ref('given.digest'),
      requires_embedding: false,
    }))
    .whereRef('episode_id', '=', 'given.id')
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Drops the vectors that another model made; their episodes wait for new ones. Returns how many. */
export async function forgetVectorsOfOthers(db: OrchestratorDatabase, digest: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('agent_episodes')
    .set({ embedding: null, embedding_model: null, embedding_digest: null, requires_embedding: true })
    .where('embedding_digest', '<>', digest)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** The model that made the newest episode's vector; null: no vector is made yet. */
export async function embeddingModel(db: OrchestratorDatabase): Promise<string | null> {
  const row = await db
    .selectFrom('agent_episodes')
    .select('embedding_model')
    .where('embedding_model', 'is not', null)
    .orderBy('timestamp', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.embedding_model ?? null;
}
