import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../test/fixtures/waiting.ts';
import { silent } from '../../../test/integration/fixtures/services/requests.ts';
import { aDecision } from '../../../test/integration/services/orchestrator/a-decision.ts';
import { aModel } from '../../../test/integration/services/orchestrator/a-model.ts';
import { logged } from '../../../test/integration/services/orchestrator/log-events.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import { countEpisodes, episodesOf } from '../store/memory/episodes.ts';
import { lastOf } from '../store/memory/metrics.ts';
import { sessionOf } from '../store/memory/working-memory.ts';
import { AgentMemory } from './agent-memory.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
let model: ReturnType<typeof aModel>;
let memory: AgentMemory;
let number = 0;
beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  await store.forget();
  store.clock.set('2026-11-23T10:00:00Z');
  model = aModel();
  memory = new AgentMemory({
    ...{ db: store.db, history: store.history, embeddings: model.embeddings, clock: store.clock, log: silent },
    database: 'pglite',
    calmMs: 0,
  });
});
afterEach(() => memory.stop());

const remember = async (...backlogs: number[]) => {
  for (const tasks of backlogs) {
    const start = { mode: 'Simulated' };
    const decision = aDecision('A', { number: ++number, backlog: { tasks, tasks_with_points: 0, points: 0 }, start });
    await store.apply(logged('ORCHESTRATION_DECISION', decision));
  }
  memory.remembers();
};
/** As `remember`, and something has come of each. */
const rememberEnded = async (...backlogs: number[]) => {
  await remember(...backlogs);
  await store.db.updateTable('agent_episodes').set({ outcome: '{}', outcome_quality: 1 }).execute();
  memory.remembers();
};
const awaiting = async () => (await countEpisodes(store.db)).awaiting_embedding;
const allMade = () => eventually(async () => expect(await awaiting()).toBe(0));
const recall = (projectId = 'A') => memory.recall(projectId).whole;

describe('vectors', () => {
  it('are made of new episodes at once, and of like situations once', async () => {
    memory.start();
    await remember(40, 41, 3);
    await allMade();
    expect(model.asked.filter((text) => !text.startsWith('ready'))).toHaveLength(2);
    expect(await lastOf(store.db, 'backfill')).toEqual(store.clock.now());
  });

  it('wait while the model is away, which is tried after 15 s, and then after up to two minutes', async () => {
    model.isAway = true;
    memory.start();
    await remember(40);
    const tries: number[] = [];
    for (let seconds = 0; seconds <= 600; seconds += 15) {
      store.clock.set(new Date(Date.UTC(2026, 10, 23, 10, 0, seconds)).toISOString());
      const before = model.calls;
      memory.remembers();
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (model.calls > before) tries.push(seconds);
    }
    expect(tries.slice(0, 6)).toEqual([15, 45, 105, 225, 345, 465]);
    expect(memory.backfill.breaker).toBe('open');
    model.isAway = false;
    memory.backfill.wakeNow();
    await allMade();
    expect(memory.backfill.breaker).toBe('closed');
  });

  it('of another model are made anew, and the old ones found no more', async () => {
    memory.start();
    await rememberEnded(40, 3);
    await allMade();
    await recall();
    await eventually(async () => expect((await recall()).found).toHaveLength(2));
    model.digest = 'new';
    await rememberEnded(20);
    await allMade();
    const models = (await episodesOf(store.db, 'A', { limit: 9 })).map(({ embedding_digest }) => embedding_digest);
    expect(models).toEqual(['new', 'new', 'new']);
    await eventually(async () => expect((await recall()).found).toHaveLength(3));
  });

  it('are looked after every night at three', async () => {
    memory.start();
    await remember(40);
    await allMade();
    model.digest = 'new';
    store.clock.set('2026-11-24T02:59:59Z');
    memory.remembers();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await episodesOf(store.db, 'A', { limit: 1 })).toMatchObject([{ embedding_digest: 'old' }]);
    store.clock.set('2026-11-24T03:00:00Z');
    memory.remembers();
    await eventually(async () =>
      expect(await episodesOf(store.db, 'A', { limit: 1 })).toMatchObject([{ embedding_digest: 'new' }]),
    );
  });

  it('of a wrong length are not taken, and tried again later', async () => {
    model.dimensions = 3;
    memory.start();
    await remember(40);
    await eventually(async () => expect(memory.backfill.breaker).toBe('open'));
    expect(await awaiting()).toBe(1);
  });
});

describe('looking for like situations', () => {
  it('finds nothing before the vector of the question is known, and makes it for the next time', async () => {
    memory.start();
    await rememberEnded(3);
    await allMade();
    const first = await recall('B');
    expect(first).toMatchObject({ retrieval: { cache_hit: false }, episodes: { episodes_retrieved: 0 } });
    await eventually(async () => expect((await recall('B')).retrieval).toMatchObject({ cache_hit: true }));
    expect((await recall('B')).episodes).toMatchObject({
      ...{ episodes_retrieved: 1, episodes_used_for_decision: 0, episode_influence_score: 0 },
      episodes_contributing: [{ project_id: 'A', decision_summary: 'StartSprint: 6 tasks (rule 6, learned 5)' }],
    });
  });

  it('leaves out what has not ended', async () => {
    memory.start();
    await rememberEnded(40);
    await remember(41);
    await allMade();
    await recall();
    await eventually(async () => expect((await recall()).found).toMatchObject([{ outcome_quality: 1 }]));
  });

  it('asks no model and is never waited for', async () => {
    model.isHung = true;
    memory.start();
    await remember(40);
    const began = performance.now();
    const recalling = memory.recall('A');
    expect(recalling.soFar().retrieval).toBeNull();
    expect((await recalling.whole).found).toEqual([]);
    expect(performance.now() - began).toBeLessThan(300);
    model.isHung = false;
    model.release();
  });

  it('sees at once what is new', async () => {
    memory.start();
    await rememberEnded(40);
    await allMade();
    await recall();
    await eventually(async () => expect((await recall()).found).toHaveLength(1));
    await rememberEnded(41);
    await allMade();
    await eventually(async () => expect((await recall()).found).toHaveLength(2));
  });
});

describe('working memory', () => {
  it('has what an asked decision looked at and came to, for an hour', async () => {
    const decision = aDecision('A', { sentence: 'Wait: Secret runs' });
    memory.thinkOf(decision, await recall());
    memory.thinkOf({ ...decision, action: 'Wait', state: 'waited', reason: 'BacklogEmpty' }, await recall());
    await memory.stop();
    const session = await sessionOf(store.db, 'A', store.clock.now());
    expect(session).toMatchObject({
      current_goal: 'DecideTheNextSprint',
      active_context: { action: 'Wait', backlog_open: 40 },
      thought_history: [
        {
          thought:
            'Looked at chronicle, 0 episodes; decided StartSprint: 6 tasks (rule 6, learned 5), because TasksUnassigned, proposed',
        },
        { thought: 'Looked at chronicle, 0 episodes; decided Wait, because BacklogEmpty, waited' },
      ],
    });
    expect(JSON.stringify(session)).not.toContain('Secret');
    expect(await sessionOf(store.db, 'A', new Date('2026-11-23T11:00:00Z'))).toBeUndefined();
  });
});
