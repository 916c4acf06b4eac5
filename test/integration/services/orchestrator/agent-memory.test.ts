import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Logger } from '../../../../services/kit/process/logger.ts';
import {
  countEpisodes,
  episodesOf,
  insertEpisode,
  type NewEpisode,
  recordOutcome,
} from '../../../../services/orchestrator/store/memory/episodes.ts';
import { lastOf, recordMetric, trimMetrics } from '../../../../services/orchestrator/store/memory/metrics.ts';
import { type NearestQuery, nearest } from '../../../../services/orchestrator/store/memory/nearest.ts';
import { fitVectors } from '../../../../services/orchestrator/store/memory/vector-space.ts';
import {
  awaitingEmbedding,
  embeddingModel,
  forgetVectorsOfOthers,
  setVectors,
} from '../../../../services/orchestrator/store/memory/vectors.ts';
import {
  countSessions,
  forgetExpired,
  sessionOf,
  think,
} from '../../../../services/orchestrator/store/memory/working-memory.ts';
import { engines, openDatabase, type TestDatabase } from '../../fixtures/services/databases.ts';
import { anEpisode } from './an-episode.ts';
import { DIMENSIONS, openOrchestratorStore } from './orchestrator-store.ts';

const NOON = new Date('2026-11-23T12:00:00Z');
const at = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000);

/** the same for a seed, between -1 and 1 */
const made = (seed: number) => Math.sin(seed * 12.9898) * Math.cos(seed * 78.233);
/** of numbers that the database keeps as they are */
const vectorOf = (seed: number) =>
  Array.from({ length: DIMENSIONS }, (_, i) => Math.f16round(made(seed * DIMENSIONS + i + 1)));
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
const cosine = (a: readonly number[], b: readonly number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

describe.each(engines)('agent memory on %s', (engine) => {
  let database: TestDatabase;
  let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
  beforeAll(async () => {
    database = await openDatabase(engine);
    store = await openOrchestratorStore(database.connection);
  });
  afterAll(() => database?.close());

  const write = async (...episodes: NewEpisode[]) => {
    for (const episode of episodes) await store.inTransaction((trx) => insertEpisode(trx, episode));
    return episodes.map(({ episode_id }) => episode_id);
  };
  /** As `write`, and something has come of each: only such are found. */
  const writeEnded = async (...episodes: NewEpisode[]) => {
    const ids = await write(...episodes);
    const outcome = { outcome: JSON.stringify({ delivered: 3 }), outcome_quality: 0.5 };
    await store.db.updateTable('agent_episodes').set(outcome).where('episode_id', 'in', ids).execute();
    return ids;
  };
  const empty = () => store.db.deleteFrom('agent_episodes').execute();
  const give = (episodeId: string, vector: number[], digest = 'd1') =>
    setVectors(store.db, [{ episodeId, vector, model: `model-of-${digest}`, digest }]);

  describe('an episode', () => {
    it('is kept as it was written, without its vector', async () => {
      const episode = anEpisode('KEPT', { actions: ['proposed', 'acted'], chronicle_note_id: randomUUID() });
      await write(episode);
      expect(await episodesOf(store.db, 'KEPT', { limit: 9 })).toEqual([
        {
          ...episode,
          ...{ outcome: null, outcome_quality: null, outcome_recorded_at: null },
          ...{ requires_embedding: true, embedding_model: null, embedding_digest: null },
        },
      ]);
    });

    it('takes what a later state of its decision says, once, and keeps the situation', async () => {
      const first = anEpisode('LATER');
      const later = { ...first, decision_version: 2, actions: ['acted'], sprint_id: 'S1', context: { other: 1 } };
      const written: boolean[] = [];
      for (const episode of [first, first, later, first, later])
        written.push(await store.inTransaction((trx) => insertEpisode(trx, episode)));
      expect(written).toEqual([true, false, true, false, false]);
      const [found] = await episodesOf(store.db, 'LATER', { limit: 9 });
      expect(found).toMatchObject({ ...later, context: first.context });
    });

    it('is found among those of its project, the newest first, page by page', async () => {
      const ids = await write(...[0, 1, 2].map((n) => anEpisode('PAGED', { timestamp: at(n) })), anEpisode('PAGEDX'));
      const page = async (query: { offset?: number; limit: number }) =>
        (await episodesOf(store.db, 'PAGED', query)).map(({ episode_id }) => episode_id);
      expect(await page({ limit: 9 })).toEqual([ids[2], ids[1], ids[0]]);
      expect(await page({ offset: 1, limit: 1 })).toEqual([ids[1]]);
    });

    it('gets the outcome of its sprint', async () => {
      const [shadow, decided] = await write(
        anEpisode('OUT', { sprint_id: 'out-1', timestamp: at(1) }),
        anEpisode('OUT', { sprint_id: 'out-1' }),
        anEpisode('OUT', { sprint_id: 'out-2', timestamp: at(-999) }),
      );
      const record = (quality: number | null) =>
        store.inTransaction((trx) =>
          recordOutcome(trx, { sprintId: 'out-1', outcome: { delivered: 4 }, quality, recordedAt: NOON }).execute(),
        );
      expect((await record(0.5)).map(({ episode_id }) => episode_id).toSorted()).toEqual([shadow, decided].toSorted());
      const found = (await episodesOf(store.db, 'OUT', { limit: 9 })).map((e) => [e.outcome, e.outcome_quality]);
      expect(found).toEqual([
        [{ delivered: 4 }, 0.5],
        [{ delivered: 4 }, 0.5],
        [null, null],
      ]);
      for (const outside of [-0.01, 1.01, Number.NaN])
        await expect(record(outside)).rejects.toThrow(/outcome_quality_check/);
      for (const inside of [0, 1, null]) await record(inside);
    });
  });

  describe('a vector', () => {
    it('is given to those who wait, the oldest first, and comes back as it was given', async () => {
      await empty();
      const [late, early] = await write(anEpisode('V', { timestamp: at(2) }), anEpisode('V', { timestamp: at(1) }));
      const waiting = async (limit: number) => (await awaitingEmbedding(store.db, limit)).map((e) => e.episode_id);
      expect(await waiting(9)).toEqual([early, late]);
      expect(await waiting(1)).toEqual([early]);
      const vector = vectorOf(1);
      const model = { model: 'm:latest', digest: 'd1' };
      const [gone, one] = [randomUUID(), early as string].map((episodeId) => ({ episodeId, vector, ...model }));
      expect(await setVectors(store.db, [gone as typeof one & {}, one as typeof gone & {}])).toBe(1);
      expect(await waiting(9)).toEqual([late]);
      expect(await countEpisodes(store.db)).toEqual({ episodes: 2, with_outcome: 0, awaiting_embedding: 1 });
      expect(await embeddingModel(store.db)).toBe('m:latest');
      const row = await store.db
        .selectFrom('agent_episodes')
        .select('embedding')
        .where('episode_id', '=', early as string)
        .executeTakeFirstOrThrow();
      expect(JSON.parse(row.embedding ?? '')).toEqual(vector.map((x) => expect.closeTo(x, 6)));
    });

    it('of another length than the installation’s is refused, and all that came with it', async () => {
      await empty();
      const ids = await write(anEpisode('L'), anEpisode('L'));
      const given = [vectorOf(1), [1, 2, 3]].map((vector, i) => ({
        ...{ episodeId: ids[i] as string, vector, model: 'm', digest: 'd' },
      }));
      await expect(setVectors(store.db, given)).rejects.toThrow(`expected ${DIMENSIONS} dimensions, not 3`);
      expect(await awaitingEmbedding(store.db, 9)).toHaveLength(2);
    });

    it('of another model is forgotten, and made anew', async () => {
      await empty();
      const [old, fresh] = await write(anEpisode('F'), anEpisode('F'), anEpisode('F'));
      await give(old as string, vectorOf(1), 'old');
      await give(fresh as string, vectorOf(2), 'fresh');
      expect(await forgetVectorsOfOthers(store.db, 'fresh')).toBe(1);
      expect(await awaitingEmbedding(store.db, 9)).toHaveLength(2);
      expect(await forgetVectorsOfOthers(store.db, 'fresh')).toBe(0);
    });
  });

  describe('the nearest', () => {
    const ids: string[] = [];
    beforeAll(async () => {
      await empty();
      const episodes = Array.from({ length: 60 }, (_, n) => anEpisode(`N${n % 3}`, { timestamp: at(n) }));
      ids.push(...(await writeEnded(...episodes)));
      const vectors = ids.map((episodeId, n) => ({ episodeId, vector: vectorOf(n), model: 'm', digest: 'd1' }));
      // The last two of each project have no vector to compare: none yet, or another model's.
      await setVectors(store.db, [
        ...vectors.slice(0, 54),
        ...vectors.slice(54, 57).map((v) => ({ ...v, digest: 'd2' })),
      ]);
    });
    const asked = vectorOf(1_000);
    const search = (query: Partial<NearestQuery> = {}) =>
      nearest(store.db, asked, { projectId: 'N1', digest: 'd1', limit: 5, scope: 'all', ...query });
    const bruteForce = (limit: number, numbers = Array.from({ length: 54 }, (_, n) => n)) =>
      numbers
        .map((n) => ({ episode_id: ids[n], similarity: cosine(vectorOf(n), asked) }))
        .filter(({ similarity }) => similarity >= 0)
        .toSorted((a, b) => b.similarity - a.similarity)
        .slice(0, limit)
        .map(({ similarity, ...rest }) => ({ ...rest, similarity: expect.closeTo(similarity, 5) }));
    const told = (found: Awaited<ReturnType<typeof search>>) =>
      found.map(({ episode_id, similarity }) => ({ episode_id, similarity }));

    it.each([1, 5, 54])('are the %d that a computation of all cosines finds, in its order', async (limit) => {
      expect(told(await search({ limit }))).toEqual(bruteForce(limit));
    });

    it('say what was decided there, and what came of it', async () => {
      const [first] = await search({ limit: 1 });
      const { episode_id, project_id, timestamp, decision, actions } = anEpisode('');
      expect(first).toMatchObject({
        decision,
        actions,
        outcome: { delivered: 3 },
        outcome_quality: 0.5,
        sprint_id: null,
      });
      expect(Object.keys(first ?? {})).toEqual(
        expect.arrayContaining(Object.keys({ episode_id, project_id, timestamp })),
      );
    });

    it('of a bounded search are among the newest of the own project and of the others', async () => {
      const of = (own: boolean) => Array.from({ length: 60 }, (_, n) => n).filter((n) => (n % 3 === 1) === own);
      const among = [...of(true).slice(-10), ...of(false).slice(-23)].filter((n) => n < 54);
      expect(among).toHaveLength(27);
      expect(bruteForce(60, among).length).toBeGreaterThan(4);
      const bounded = { scope: 'bounded', newestOwn: 10, newestOthers: 23 } as const;
      expect(told(await search({ ...bounded, limit: 60 }))).toEqual(bruteForce(60, among));
    });

    it('have ended', async () => {
      const [open] = await write(anEpisode('N1', { timestamp: at(99) }));
      await setVectors(store.db, [{ episodeId: open as string, vector: asked, model: 'm', digest: 'd1' }]);
      for (const scope of ['all', 'bounded'] as const)
        expect((await search({ scope, limit: 60 })).map(({ episode_id }) => episode_id)).not.toContain(open);
    });

    it('are never the one that asks', async () => {
      const [first, second] = await search({ limit: 2 });
      for (const scope of ['all', 'bounded'] as const)
        expect((await search({ scope, limit: 1, except: first?.episode_id ?? '' }))[0]).toEqual(second);
    });

    it('are at least as similar as asked, and of the asked model alone', async () => {
      const all = await search({ limit: 54 });
      const middle = all[10]?.similarity ?? 0;
      expect(await search({ limit: 54, minSimilarity: middle - 1e-9 })).toEqual(all.slice(0, 11));
      expect(await search({ digest: 'd2' })).not.toEqual([]);
      for (const { episode_id } of await search({ digest: 'd2' })) expect(ids.slice(54, 57)).toContain(episode_id);
      expect(await search({ digest: 'd3' })).toEqual([]);
    });

    it('of a vector of another length are refused', async () => {
      const search = nearest(store.db, [1], { projectId: 'N1', digest: 'd1', limit: 5, scope: 'all' });
      await expect(search).rejects.toThrow(/different halfvec dimensions/);
    });
  });

  describe('working memory', () => {
    const thought = (n: number, more: Partial<Parameters<typeof think>[1]> = {}) =>
      think(store.db, {
        ...{ projectId: 'W', now: at(n), thought: `thought ${n}`, goal: 'StartSprint', context: { n } },
        ...{ relatedEpisodes: [], ...more },
      });
    const session = (now: Date) => sessionOf(store.db, 'W', now);

    it('is one session a project, with the last thing that was thought', async () => {
      const episode = randomUUID();
      await thought(0);
      await thought(1, { goal: null, relatedEpisodes: [episode] });
      expect(await session(at(2))).toMatchObject({
        ...{ project_id: 'W', current_goal: null, active_context: { n: 1 }, related_episodes: [episode] },
        ...{ created_at: at(0), last_updated: at(1), expires_at: at(61) },
        thought_history: [0, 1].map((n) => ({ at: at(n).toISOString(), thought: `thought ${n}` })),
      });
    });

    it('keeps the last fifty thoughts', async () => {
      for (let n = 2; n <= 52; n++) await thought(n / 10);
      const thoughts = (await session(at(6)))?.thought_history ?? [];
      expect(thoughts).toHaveLength(50);
      expect(thoughts.at(0)?.thought).toBe('thought 0.3');
      expect(thoughts.at(-1)?.thought).toBe('thought 5.2');
    });

    it('loses nothing of two who think at once', async () => {
      await Promise.all([1, 2, 3, 4].map((n) => thought(n, { projectId: 'TWO' })));
      expect((await sessionOf(store.db, 'TWO', at(5)))?.thought_history).toHaveLength(4);
    });

    it('ends an hour after the last thought, and begins anew', async () => {
      await thought(5.2);
      const before = await session(at(65));
      expect(before).toBeDefined();
      expect(await session(at(65.2))).toBeUndefined();
      await thought(65.2);
      const after = await session(at(66));
      expect(after?.session_id).not.toBe(before?.session_id);
      expect(after).toMatchObject({ created_at: at(65.2), thought_history: [{ thought: 'thought 65.2' }] });
    });

    it('is forgotten once it is over', async () => {
      await thought(70, { projectId: 'W2' });
      expect(await countSessions(store.db, at(126))).toBe(1);
      await forgetExpired(store.db, at(126));
      const rows = await store.db.selectFrom('agent_working_memory').select('project_id').execute();
      expect(rows).toEqual([{ project_id: 'W2' }]);
    });
  });

  describe('an installation with vectors of another length', () => {
    const lines: [unknown, string][] = [];
    const resize = (dimensions: number) =>
      fitVectors(store.db, { schema: 'orchestrator', dimensions }, {
        warn: (facts: unknown, line: string) => lines.push([facts, line]),
      } as unknown as Logger);
    const storage = async () => {
      const { rows } = await sql<{ storage: string }>`select attstorage as storage from pg_attribute
        where attrelid = 'orchestrator.agent_episodes'::regclass and attname = 'embedding'`.execute(store.db);
      return rows[0]?.storage;
    };

    it('forgets all vectors once, and says so', async () => {
      await empty();
      const [id] = await write(anEpisode('FIT'));
      await give(id as string, vectorOf(1));
      await resize(DIMENSIONS);
      expect(await awaitingEmbedding(store.db, 9)).toEqual([]);
      for (const _ of [1, 2]) await resize(3);
      expect(await awaitingEmbedding(store.db, 9)).toMatchObject([{ embedding_model: null, embedding_digest: null }]);
      expect(await give(id as string, [1, 2, 3])).toBe(1);
      expect(await storage()).toBe('p');
      expect(lines).toEqual([
        [{ before: DIMENSIONS, dimensions: 3 }, 'vectors have another length now: all are made anew'],
      ]);
    });

    it.each([3_072, 4_096])('of %d keeps an episode with a long text', async (dimensions) => {
      await resize(dimensions);
      const long = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`fact_${n}`, made(n)]));
      const [id] = await writeEnded(anEpisode('LONG', { context: long, patterns: long, decision: long }));
      const vector = Array.from({ length: dimensions }, (_, n) => made(n));
      expect(await give(id as string, vector)).toBe(1);
      const query = { projectId: 'LONG', digest: 'd1', limit: 1, scope: 'all' } as const;
      expect(await nearest(store.db, vector, query)).toMatchObject([{ similarity: expect.closeTo(1, 6) }]);
    });

    afterAll(() => resize(DIMENSIONS));
  });

  it('forgets with an episode, or a strategy, how the strategy fared there', async () => {
    const left = async () => (await store.db.selectFrom('strategy_performance_log').select('log_id').execute()).length;
    const fill = async () => {
      const [episode_id] = (await write(anEpisode('CASCADE'))) as [string];
      const knowledge_id = randomUUID();
      await store.db
        .insertInto('agent_knowledge')
        .values({
          ...{ knowledge_id, knowledge_type: 'strategy', description: 'd', confidence: 0.5, created_at: NOON },
          ...{ content: '{}', supporting_episodes: [episode_id], contradicting_episodes: [], version: 1 },
          ...{ times_applied: 1, success_count: 1, failure_count: 3, created_by: 'system', is_active: true },
        })
        .execute();
      await store.db
        .insertInto('strategy_performance_log')
        .values({
          ...{ log_id: randomUUID(), strategy_id: knowledge_id, episode_id, project_id: 'CASCADE' },
          ...{ application_timestamp: NOON, predicted_outcome: '{}', strategy_confidence: 1 },
          ...{ created_at: NOON, updated_at: NOON },
        })
        .execute();
      expect(await left()).toBe(1);
      return { episode_id, knowledge_id };
    };
    const { knowledge_id } = await fill();
    const row = store.db.selectFrom('agent_knowledge').select(['success_rate', 'supporting_episodes']);
    expect(await row.where('knowledge_id', '=', knowledge_id).execute()).toMatchObject([{ success_rate: 0.25 }]);
    await store.db.deleteFrom('agent_knowledge').execute();
    expect(await left()).toBe(0);
    const { episode_id } = await fill();
    await store.db.deleteFrom('agent_episodes').where('episode_id', '=', episode_id).execute();
    expect(await left()).toBe(0);
  });

  it('keeps for a week how searches went', async () => {
    const record = (timestamp: Date) =>
      recordMetric(store.db, { timestamp, operation_type: 'backfill', latency_ms: 1.5, results_count: 3 });
    const week = 7 * 24 * 60;
    await record(at(0));
    await record(at(1));
    expect(await lastOf(store.db, 'backfill')).toEqual(at(1));
    expect(await lastOf(store.db, 'retrieval')).toBeNull();
    await trimMetrics(store.db, at(week + 1));
    const left = await store.db.selectFrom('agent_memory_metrics').selectAll().execute();
    expect(left).toMatchObject([{ timestamp: at(1), latency_ms: 1.5, results_count: 3, recall_accuracy: null }]);
  });
});
