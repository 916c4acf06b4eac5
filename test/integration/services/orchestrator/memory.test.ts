import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TINY_CHAT, TINY_EMBED } from '../../../../dev/ollama/start.ts';
import { tinyEmbed } from '../../../../dev/ollama/tiny-models/tiny-embed.ts';
import { ollamaServer } from '../../../../services/kit/models/ollama-server.ts';
import type { OrchestrationAnswer } from '../../../../services/orchestrator/contract/answer.ts';
import type { Episode } from '../../../../services/orchestrator/contract/memory.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { describeWithOwnOllama } from '../../fixtures/ollama.ts';
import { engines } from '../../fixtures/services/databases.ts';
import { close, start as logStart } from './log-events.ts';
import { orchestratedOn } from './orchestrated.ts';

// Memory with the real services and a real server of models, which comes and goes.

const PROJECTS = 10;
const SPRINTS = 20;
/** More than an answer ever takes, and far less than a model that hangs is waited for. */
const NOBODY_WAITED_MS = 3_000;

for (const engine of engines)
  describeWithOwnOllama(`agent memory on ${engine}`, (ollama) => {
    const { startWith, stop, world, ok, call, caughtUp, aProject, decide } = orchestratedOn(engine);
    let ids: string[];
    beforeAll(async () => {
      const server = ollamaServer({ url: ollama().url, authorization: undefined });
      await startWith({ server, chat: TINY_CHAT, embedding: TINY_EMBED, dimensions: 1024 });
      ids = [];
      for (let n = 0; n < PROJECTS; n++) ids.push(await aProject(3 + n * 7));
      for (let n = 1; n <= SPRINTS; n++) await Promise.all(ids.map((id, i) => tell(id, n, (n * (i + 1)) % 6)));
      const known = { episodes: PROJECTS * SPRINTS, with_outcome: PROJECTS * SPRINTS };
      await eventually(async () => expect(await memory()).toMatchObject(known), 60_000);
    }, 180_000);
    afterAll(stop);

    /** Of a sprint that others started, as the sprint service tells of it: `done` of five tasks. */
    async function tell(id: string, number: number, done: number): Promise<void> {
      const sprintId = `${id}-S${number}`;
      const told = { sprint_name: 'Secret', mode: 'Simulated' as const };
      const ended = { ...told, day: { current: 10, total: 10 }, closed_because: 'end' as const };
      for (const event of [logStart(sprintId, [null, null, null, null, null], told), close(sprintId, done, 5, ended)])
        await world().bus.publish(
          {
            ...{ event_type: event.event_type, event_data: event.event_data, timestamp: event.timestamp },
            ...{ event_id: randomUUID(), aggregate_version: event.aggregate_version, schema_version: 1 },
            ...{ aggregate_id: sprintId, aggregate_type: 'Sprint' },
            metadata: { source_service: 'sprint', correlation_id: 'c' },
          },
          'sprint_events',
        );
    }

    const MEMORY = '/orchestrate/intelligence/memory';
    const memory = () => ok('orchestrator', 'GET', MEMORY);
    const allMade = () =>
      eventually(async () => {
        const { awaiting_embedding, embedding_model } = await memory();
        expect({ awaiting_embedding, embedding_model }).toEqual({
          ...{ awaiting_embedding: 0, embedding_model: `${TINY_EMBED}:latest` },
        });
      }, 60_000);
    const digests = async () => {
      const { rows } = await sql<{ digest: string; episodes: number }>`
        select embedding_digest as digest, count(*)::int as episodes
        from orchestrator.agent_episodes group by 1`.execute(world().connection.root);
      return rows;
    };
    const answer = async (id: string): Promise<OrchestrationAnswer> => {
      const began = performance.now();
      const { status, body } = await decide(id, { dry_run: true });
      expect(status, JSON.stringify(body)).toBe(200);
      expect(performance.now() - began).toBeLessThan(NOBODY_WAITED_MS);
      return body;
    };
    /** What is decided, without who asked when. */
    const decisionOf = ({ decision }: OrchestrationAnswer) => ({
      ...decision,
      ...{ decision_id: '', decided_at: '', correlation_id: '', start: { ...decision.start, decision_id: '' } },
    });
    const decisions = async () => (await Promise.all(ids.map(answer))).map(decisionOf);
    const recalled = async () => {
      const { decisions: decided, performance_metrics: took, analysis } = await answer(ids[3] as string);
      return { ...decided.episode_context, took: took.episode_retrieval, sources: analysis.historical_context.sources };
    };
    const found = () =>
      eventually(async () => {
        const seen = await recalled();
        expect(seen).toMatchObject({ episodes_retrieved: 5, took: { cache_hit: true } });
        return seen;
      }, 30_000);

    it('every sprint has an episode with its outcome, and no word of a user', async () => {
      const path = `${MEMORY}/${ids[0]}/episodes`;
      const told: Episode[] = (await ok('orchestrator', 'GET', path)).episodes;
      expect(told).toHaveLength(SPRINTS);
      for (const { episode_type, outcome, outcome_quality } of told)
        expect({ episode_type, outcome, outcome_quality }).toEqual({
          episode_type: 'shadow_decision',
          outcome: expect.objectContaining({ unit: 'tasks', committed: expect.any(Number) }),
          outcome_quality: expect.toSatisfy((quality) => quality === null || (quality >= 0 && quality <= 1)),
        });
      const whole = JSON.stringify(told);
      for (const word of ['Secret', 'Do 1']) expect(whole).not.toContain(word);
      expect(await call('orchestrator', 'GET', `${MEMORY}/NOBODYS/episodes`)).toMatchObject({ status: 404 });
    });

    it('gets its vectors by itself, and what is alike stands beside a decision', async () => {
      await allMade();
      const { sources, episodes_contributing: near, average_episode_similarity: alike, ...rest } = await found();
      expect(sources).toContain('episodes');
      expect(sources.indexOf('episodes')).toBeGreaterThan(sources.indexOf('chronicle'));
      expect(rest).toMatchObject({ episodes_used_for_decision: 0, episode_influence_score: 0 });
      expect(near.map(({ similarity_score: score }) => score)).toEqual(
        near.map(({ similarity_score: score }) => score).toSorted((a, b) => b - a),
      );
      expect(alike).toBeGreaterThan(0.5);
    });

    it('has what was thought of a project within the last hour', async () => {
      await answer(ids[0] as string);
      const path = `${MEMORY}/${ids[0]}/session`;
      const session = await eventually(async () => {
        const told = (await ok('orchestrator', 'GET', path)).session;
        expect(told).not.toBeNull();
        return told;
      });
      expect(session).toMatchObject({ current_goal: 'DecideTheNextSprint' });
      expect(session.thought_history.at(-1).thought).toMatch(/^Looked at chronicle.*; decided StartSprint: \d+ tasks/);
    });

    it('changes no decision, whatever its outcomes say', async () => {
      const before = await decisions();
      const { numAffectedRows } = await sql`
        update orchestrator.agent_episodes
        set outcome_quality = 1 - coalesce(outcome_quality, 0), outcome = outcome || '{"delivered": 99, "committed": 1}'
        where episode_id in (select episode_id from orchestrator.agent_episodes order by episode_id limit 10)`.execute(
        world().connection.root,
      );
      expect(numAffectedRows).toBe(10n);
      expect(await decisions()).toEqual(before);
    });

    it('makes all vectors anew when the model is another one, and no decision waits', async () => {
      const before = await decisions();
      const [old] = await digests();
      await ollama().importModel(TINY_EMBED, tinyEmbed({ seed: 'another' }));
      expect(await ok('orchestrator', 'POST', `${MEMORY}/backfill`)).toMatchObject({ awaiting_embedding: 0 });
      // The embedding service may take a model for the one that it was for half a minute.
      await eventually(async () => {
        expect(await decisions()).toEqual(before);
        await ok('orchestrator', 'POST', `${MEMORY}/backfill`);
        const [made, ...others] = await digests();
        expect({ episodes: made?.episodes, others }).toEqual({ episodes: PROJECTS * SPRINTS, others: [] });
        expect(made?.digest).not.toBe(old?.digest);
        expect(made?.digest).not.toBeNull();
      }, 90_000);
      await found();
    });

    it('is not waited for while the model hangs, or its server or the embedding service is away', async () => {
      const before = await decisions();
      const health = async () => (await call('orchestrator', 'GET', '/orchestrate/intelligence/models/health')).body;
      const ready = async () => (await call('orchestrator', 'GET', '/health/ready')).body.services;
      expect(await ready()).toMatchObject({
        'embedding-service': { status: 'ok', latency_ms: expect.any(Number), circuit_breaker_state: 'closed' },
        ollama_llm: { status: 'ok', model: TINY_CHAT, service_url: ollama().url },
      });
      ollama().pause();
      try {
        await ok('orchestrator', 'POST', `${MEMORY}/backfill`);
        expect(await decisions()).toEqual(before);
      } finally {
        ollama().resume();
      }
      await ollama().kill();
      expect(await decisions()).toEqual(before);
      expect(await health()).toMatchObject({ intelligence_status: 'healthy', embedding_model_status: 'away' });
      await world().host.take('embedding');
      expect(await decisions()).toEqual(before);
      expect(await call('orchestrator', 'GET', '/health/ready')).toMatchObject({ status: 200 });
      expect(await health()).toMatchObject({ code: 'intelligence_degraded', embedding_service_connectivity: 'error' });
      await world().host.giveBack('embedding');
      await ollama().startAgain();
    });

    it('is the same after everything was worked out anew, with vectors made again', async () => {
      const rows = async () => {
        const told = await Promise.all(ids.map((id) => ok('orchestrator', 'GET', `${MEMORY}/${id}/episodes`)));
        return told.flatMap(({ episodes }) =>
          episodes.map(({ requires_embedding: _, embedding_model: __, ...episode }: Episode) => episode),
        );
      };
      // What was falsified above is made right by it.
      await ok('orchestrator', 'POST', '/orchestrate/rebuild');
      await caughtUp();
      const before = await rows();
      await ok('orchestrator', 'POST', '/orchestrate/rebuild');
      await caughtUp();
      expect(await rows()).toEqual(before);
      expect(before).toHaveLength(PROJECTS * SPRINTS);
      await ok('orchestrator', 'POST', `${MEMORY}/backfill`);
      await allMade();
    });
  });
