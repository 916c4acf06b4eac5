import type { KitTables } from '../../kit/database/kit-tables.ts';
import type { ServiceApp } from '../../kit/http/service-app.ts';
import { type MemoryAnswer, memoryRoutes as routes } from '../contract/memory.ts';
import { knownProject, type Reading } from '../intelligence/reading.ts';
import { countEpisodes, episodesOf, type RememberedEpisode } from '../store/memory/episodes.ts';
import { lastOf } from '../store/memory/metrics.ts';
import { embeddingModel } from '../store/memory/vectors.ts';
import { countSessions, sessionOf, type WorkingMemory } from '../store/memory/working-memory.ts';
import type { OrchestratorDatabase, OrchestratorTables } from '../store/tables.ts';
import type { Backfill } from './backfill.ts';

/** `dimensions`: length of the installation's vectors. */
export function serveMemory(
  app: ServiceApp<OrchestratorTables & KitTables>,
  reading: Reading,
  memory: { backfill: Pick<Backfill, 'wakeNow'>; dimensions: number },
): void {
  const { db } = reading;
  app.serve(routes.listEpisodes, async ({ params: { project_id }, query }) => {
    await knownProject(reading, project_id);
    return { project_id, episodes: (await episodesOf(db, project_id, query)).map(shownEpisode) };
  });
  app.serve(routes.getWorkingMemory, async ({ unit, params: { project_id } }) => {
    await knownProject(reading, project_id);
    const session = await sessionOf(db, project_id, unit.now);
    return { project_id, session: session === undefined ? null : shownSession(session) };
  });
  app.serve(routes.getMemory, ({ unit }) => readMemory(db, unit.now, memory.dimensions));
  app.serve(routes.backfill, async () => {
    const { awaiting_embedding } = await countEpisodes(db);
    memory.backfill.wakeNow();
    return { message: 'Vectors that are missing are being made.', awaiting_embedding };
  });
}

async function readMemory(db: OrchestratorDatabase, now: Date, dimensions: number): Promise<MemoryAnswer<'getMemory'>> {
  const { strategies } = await db
    .selectFrom('agent_knowledge')
    .select((e) => e.fn.countAll<number>().as('strategies'))
    .where('is_active', '=', true)
    .executeTakeFirstOrThrow();
  return {
    ...(await countEpisodes(db)),
    embedding_model: await embeddingModel(db),
    dimensions,
    active_sessions: await countSessions(db, now),
    strategies,
    last_backfill: (await lastOf(db, 'backfill'))?.toISOString() ?? null,
  };
}

const shownEpisode = ({
  chronicle_note_id: _note,
  decision_version: _version,
  embedding_digest: _digest,
  ...episode
}: RememberedEpisode): MemoryAnswer<'listEpisodes'>['episodes'][number] => ({
  ...episode,
  timestamp: episode.timestamp.toISOString(),
  outcome_recorded_at: episode.outcome_recorded_at?.toISOString() ?? null,
});

const shownSession = ({
  user_id: _user,
  is_active: _active,
  ...session
}: WorkingMemory): MemoryAnswer<'getWorkingMemory'>['session'] => ({
  ...session,
  created_at: session.created_at.toISOString(),
  last_updated: session.last_updated.toISOString(),
  expires_at: session.expires_at.toISOString(),
});
