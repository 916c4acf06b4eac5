import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDecision } from '../../../test/integration/services/orchestrator/a-decision.ts';
import { anEpisode } from '../../../test/integration/services/orchestrator/an-episode.ts';
import {
  DIMENSIONS,
  openOrchestratorStore,
} from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import { readModelsHealth } from '../intelligence/models-health.ts';
import { History } from '../learning/history.ts';
import type { Lag } from '../log/lag.ts';
import { saveDecision } from '../store/decisions.ts';
import { insertEpisode } from '../store/memory/episodes.ts';
import { setVectors } from '../store/memory/vectors.ts';
import { lockProject, showProject } from '../store/projects.ts';
import { measure } from './metrics.ts';
import type { EmbeddingState, ModelsTold } from './model-watch.ts';
import { readiness } from './readiness.ts';

const here: Lag = { isChronicleAway: false, hasCaughtUp: true, events: 0, seconds: 0 };
const LAGS: [string, Lag, boolean][] = [
  ['at the end of the log', here, true],
  ['a few events behind', { ...here, events: 7, seconds: 30 }, true],
  ['an hour behind', { ...here, events: 900, seconds: 3600 }, true],
  ['more than an hour behind', { ...here, events: 900, seconds: 3601 }, false],
  ['without chronicle', { ...here, isChronicleAway: true }, false],
  ['before the log was read', { ...here, hasCaughtUp: false, events: 40, seconds: null }, false],
];

describe('readiness', () => {
  const fine = { status: 'ok' as const, latency_ms: 1, circuit_breaker_state: 'closed' as const };
  const found = {
    ...{ database: 'ok' as const, observed: {}, isReady: true, at: new Date() },
    neighbours: { project: fine, chronicle: fine },
  };

  /** Away, which keeps nobody from being ready. */
  const models: ModelsTold = {
    'embedding-service': { status: 'error', latency_ms: null, circuit_breaker_state: 'open' },
    ollama_llm: { status: 'off', model: '', service_url: null },
  };

  it.each(LAGS)('%s', (_when, lag) => {
    const told = readiness(
      () => lag,
      () => ({ size: 5, open: 4, lent: 1, waiting: 0 }),
      () => models,
    )(found);
    expect(told).toEqual({
      isReady: true,
      body: {
        status: 'ok',
        services: {
          ...models,
          'project-service': fine,
          'chronicle-service': { ...fine, events_behind: lag.events, seconds_behind: lag.seconds },
          agent_memory_db: {
            status: 'ok',
            pool_status: {
              ...{ pool_size: 5, checked_in_connections: 3, checked_out_connections: 1, total_connections: 4 },
            },
          },
        },
      },
    });
  });

  it('is not there without the database, and tells who else is away', () => {
    const shape = readiness(
      () => here,
      () => ({ size: 1, open: 1, lent: 0, waiting: 0 }),
      () => models,
    );
    const away = { status: 'error' as const, latency_ms: null, circuit_breaker_state: 'open' as const };
    const neighbours = { project: away };
    expect(shape({ ...found, database: 'error', isReady: false, neighbours })).toMatchObject({
      isReady: false,
      body: { status: 'error', services: { 'project-service': away, agent_memory_db: { status: 'error' } } },
    });
  });
});

describe('the health of what is learned', () => {
  const healthWith = (lag: Lag, embedding: Partial<EmbeddingState> = {}) =>
    readModelsHealth(
      { lag: () => lag, history: new History() },
      { isThere: true, hasModel: true, latency_ms: 3, ...embedding },
    );

  it.each(LAGS)('%s', (_when, lag, isHealthy) => {
    const health = () => healthWith(lag);
    if (!isHealthy) {
      expect(health).toThrow(
        expect.objectContaining({
          code: 'intelligence_degraded',
          extra: expect.objectContaining({ intelligence_status: 'degraded', model_last_updated: null }),
        }),
      );
      return;
    }
    expect(health()).toMatchObject({ intelligence_status: 'healthy', chronicle_service_connectivity: 'ok' });
    expect(health().data_freshness_hours).toBe(Number(((lag.seconds ?? 0) / 3600).toFixed(2)));
  });

  it('tells of a model that is away, and is degraded only without the embedding service', () => {
    expect(healthWith(here, { hasModel: false })).toMatchObject({
      ...{ intelligence_status: 'healthy', embedding_service_connectivity: 'ok', embedding_model_status: 'away' },
    });
    expect(() => healthWith(here, { isThere: false, hasModel: false })).toThrow(
      expect.objectContaining({
        ...{ code: 'intelligence_degraded', message: 'the embedding service is away' },
        extra: expect.objectContaining({ embedding_service_connectivity: 'error' }),
      }),
    );
  });
});

describe('metrics', () => {
  let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
  beforeAll(async () => {
    store = await openOrchestratorStore();
  });
  afterAll(() => store.close());

  it('count projects and decisions, and leave out how far behind it is while that is not known', async () => {
    const found = anEpisode('A');
    await store.inTransaction(async (trx) => {
      for (const id of ['A', 'B', 'C']) await lockProject(trx, id);
      await showProject(trx, 'A', { owner: 'cluster/shop/a' }).execute();
      await saveDecision(trx, aDecision('A', { state: 'acted' }));
      await saveDecision(trx, aDecision('B', { state: 'acted' }));
      await saveDecision(trx, aDecision('C', { action: 'Wait', state: 'waited', number: null }));
      for (const episode of [found, anEpisode('A'), anEpisode('B')]) await insertEpisode(trx, episode);
    });
    const vector = Array.from({ length: DIMENSIONS }, () => 1);
    await setVectors(store.db, [{ episodeId: found.episode_id, vector, model: 'm', digest: 'd' }]);
    let lag: Lag = { ...here, events: null, seconds: null };
    const registry = new Registry();
    measure([registry], store.db, () => lag);
    const told = async () => (await registry.metrics()).split('\n').filter((line) => /^dsm_/.test(line));
    const counts = [
      'dsm_orchestrator_projects{declared="true"} 1',
      'dsm_orchestrator_projects{declared="false"} 2',
      'dsm_orchestrator_decisions{action="StartSprint",state="acted"} 2',
      'dsm_orchestrator_decisions{action="Wait",state="waited"} 1',
      'dsm_orchestrator_episodes{vector="made"} 1',
      'dsm_orchestrator_episodes{vector="awaited"} 2',
    ];
    expect((await told()).sort()).toEqual(counts.toSorted());
    lag = { ...here, events: 12, seconds: 90 };
    expect(await told()).toEqual(
      expect.arrayContaining(['dsm_orchestrator_events_behind 12', 'dsm_orchestrator_seconds_behind 90', ...counts]),
    );
    lag = { ...here, events: null, seconds: null };
    expect((await told()).sort()).toEqual(counts.toSorted());
  });
});
