import { sql } from 'kysely';
import type { EpisodeRow, OrchestratorDatabase } from '../tables.ts';
import { vectorText } from './vectors.ts';

/** What a search may take. PGlite does not know such a limit: there `bounded` keeps it short. */
const LONGEST_MS = 300;
const QUERY_CANCELED = '57014';

export interface NearestQuery {
  projectId: string;
  /** only vectors of this model are looked at */
  digest: string;
  limit: number;
  /** all: every episode. bounded: the newest of the own project and of the others, as far as they have a vector */
  scope: 'all' | 'bounded';
  newestOwn?: number;
  newestOthers?: number;
  /** 0..1; what is less similar is left out */
  minSimilarity?: number;
  /** the episode that asks: it is never its own neighbour */
  except?: string;
}

export interface Neighbour
  extends Pick<
    EpisodeRow,
    'episode_id' | 'project_id' | 'timestamp' | 'decision' | 'actions' | 'outcome' | 'outcome_quality' | 'sprint_id'
  > {
  /** cosine, 0..1 */
  similarity: number;
}

/**
 * The episodes with an outcome that are most similar to a vector, the most similar first, by an exact scan. Empty when it takes longer than 300 ms.
 * Opens a transaction of its own.
 * @throws when the vector has another length than the installation's
 */
export async function nearest(
  db: OrchestratorDatabase,
  vector: readonly number[],
  query: NearestQuery,
): Promise<Neighbour[]> {
  try {
    return await db.transaction().execute(async (trx) => {
      await sql`set local statement_timeout = ${sql.lit(LONGEST_MS)}`.execute(trx);
      return scan(trx, vector, query);
    });
  } catch (error) {
    if ((error as { code?: string }).code === QUERY_CANCELED) return [];
    throw error;
  }
}

async function scan(db: OrchestratorDatabase, vector: readonly number[], query: NearestQuery): Promise<Neighbour[]> {
  const { projectId, digest, limit, minSimilarity = 0 } = query;
  const asked = vectorText(vector);
  const episodes = db
    .selectFrom('agent_episodes')
    .select(['episode_id', 'embedding', 'embedding_digest'])
    // What has not ended, or never will, is no evidence, and would take the place of what is.
    .where('outcome_quality', 'is not', null);
  // Limited before anything else is asked of them: so an index gives the newest, whatever is known of the table's statistics.
  const newest = episodes.orderBy('timestamp', 'desc').orderBy('episode_id', 'desc');
  const own = newest.where('project_id', '=', projectId).limit(query.newestOwn ?? 1_000);
  const others = newest.where('project_id', '<>', projectId).limit(query.newestOthers ?? 200);
  const looked =
    query.scope === 'all'
      ? episodes
      : db
          .selectFrom(own.as('own'))
          .selectAll()
          .unionAll(db.selectFrom(others.as('others')).selectAll());
  const candidates = db
    .selectFrom(looked.as('looked'))
    .select((e) => ['episode_id', sql<number>`${e.ref('embedding')} <=> ${asked}::halfvec`.as('distance')])
    .where('embedding_digest', '=', digest)
    .where('embedding', 'is not', null)
    .$if(query.except !== undefined, (q) => q.where('episode_id', '<>', query.except as string));
  const rows = await db
    .with('near', (q) =>
      q
        .selectFrom(candidates.as('candidates'))
        .selectAll()
        // A distance that is no number is larger than every number.
        .where('distance', '<=', 1 - minSimilarity)
        .orderBy('distance')
        .orderBy('episode_id')
        .limit(limit),
    )
    .selectFrom('near')
    .innerJoin('agent_episodes as e', 'e.episode_id', 'near.episode_id')
    .select([
      ...(['e.episode_id', 'e.project_id', 'e.timestamp', 'e.decision', 'e.actions', 'e.outcome'] as const),
      ...(['e.outcome_quality', 'e.sprint_id', 'near.distance'] as const),
    ])
    .orderBy('near.distance')
    .orderBy('e.episode_id')
    .execute();
  // Lengths are rounded, so a distance can be a little below zero.
  return rows.map(({ distance, ...row }) => ({ ...row, similarity: Math.min(1, 1 - distance) }));
}
