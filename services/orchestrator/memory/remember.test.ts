import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aDecision } from '../../../test/integration/services/orchestrator/a-decision.ts';
import { close, logged, oldStart, start, team } from '../../../test/integration/services/orchestrator/log-events.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import type { Decision } from '../contract/shapes.ts';
import { inState, writeDecision } from '../deciding/write-decision.ts';
import type { LoggedEvent } from '../log/events.ts';
import { episodesOf } from '../store/memory/episodes.ts';
import { episodeIdOf } from './episode-id.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
let projects = 0;
let P: string;
let S: string;
beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  P = `PAST${projects++}`;
  S = `${P}-S01`;
  await store.forget();
});

const decided = (decision: Decision, version = decision.version) => logged('ORCHESTRATION_DECISION', decision, version);
const episodes = () => episodesOf(store.db, P, { limit: 10 });
const acting = () => aDecision(P, { state: 'acting' });
const started = (by: Decision | null) => start(S, [1, 2, 3], { decision_id: by?.decision_id ?? null });
const ended = (done: number) => close(S, done, 3, { day: { current: 10, total: 10 }, closed_because: 'end' });

describe('an episode of a decision', () => {
  it('is written also when the request has stored the decision already, and once', async () => {
    const decision = acting();
    await store.unit().run('write', (work) => writeDecision(work, decision));
    await store.apply(decided(decision));
    await store.apply(decided(decision));
    expect(await episodes()).toMatchObject([
      { episode_id: decision.decision_id, actions: [], sprint_id: null, requires_embedding: true, outcome: null },
    ]);
  });

  const life = (order: 'in order' | 'start first' | 'decision at the end' | 'acted at the end'): LoggedEvent[] => {
    const decision = acting();
    const first = decided(decision);
    const acted = decided(inState(decision, 'acted', { sprint_id: S }));
    const orders = {
      'in order': [first, started(decision), acted, ended(2)],
      'start first': [started(decision), first, acted, ended(2)],
      'decision at the end': [started(decision), ended(2), first, acted],
      'acted at the end': [first, started(decision), ended(2), acted],
    };
    return orders[order];
  };
  const ORDERS = ['in order', 'start first', 'decision at the end', 'acted at the end'] as const;
  it.each(ORDERS)('has the outcome of its sprint, whatever was told first: %s', async (order) => {
    await store.apply(...life(order));
    const known = await episodes();
    expect(known).toMatchObject([
      {
        ...{ episode_type: 'orchestration_decision', sprint_id: S, actions: ['SprintStarted'], decision_version: 2 },
        outcome: { unit: 'tasks', committed: 3, delivered: 2, evidence: 'exact', closed_because: 'end' },
        ...{ outcome_quality: 2 / 3, outcome_recorded_at: new Date('2026-11-23T09:00:00.000Z') },
        context: { slot: 'free', own_sprints: 0 },
      },
    ]);
  });

  it('learns that its decision was rejected', async () => {
    const decision = aDecision(P);
    await store.apply(decided(decision), decided(inState(decision, 'rejected')));
    expect(await episodes()).toMatchObject([{ actions: ['Rejected'], outcome: null, decision_version: 2 }]);
  });

  it('is not changed by what another project says of it', async () => {
    const decision = acting();
    await store.apply(decided(decision), start('ELSE-S01', [1], { decision_id: decision.decision_id }));
    expect(await episodes()).toMatchObject([{ sprint_id: null }]);
  });

  it('of a close has no outcome: what came of the sprint is told once', async () => {
    const closing = aDecision(P, { action: 'CloseSprint', state: 'acted', sprint_id: S });
    await store.apply(started(null), decided(closing), ended(3));
    const known = await episodes();
    expect(known.filter(({ outcome }) => outcome !== null)).toMatchObject([{ episode_type: 'shadow_decision' }]);
  });
});

describe('an episode of a sprint that others started', () => {
  it('has what would have been decided, and what came of it', async () => {
    await store.apply(team(P, { E1: null, E2: null }), started(null), ended(3));
    expect(await episodes()).toMatchObject([
      {
        episode_id: episodeIdOf({ sprint_id: S, decision_id: null }),
        ...{ episode_type: 'shadow_decision', sprint_id: S, decision_version: 0, outcome_quality: 1 },
        decision: { reason: 'StartedByOthers', applied_value: 3, rule_value: 10, gate: 'closed' },
        context: { team_size: 2, backlog_open: 40 },
        outcome: { evidence: 'censored', delivered: 3, carried_over: 0 },
      },
    ]);
  });

  it('is made also from events of before, which told less', async () => {
    await store.apply(oldStart(S, [1, null]), close(S, 1, 2));
    expect(await episodes()).toMatchObject([
      { context: { backlog_open: null, team_size: null }, outcome: { closed_because: null, days_worked: null } },
    ]);
  });

  it('has no quality when the end says nothing', async () => {
    await store.apply(started(null), close(S, 0, 3, { closed_because: 'deleted' }));
    expect(await episodes()).toMatchObject([{ outcome: { evidence: 'none' }, outcome_quality: null }]);
  });

  it('knows only what the log had told before', async () => {
    await store.apply(started(null), ended(2), start(`${P}-S02`, [1, 1]));
    const [second, first] = (await episodes()).sort((a, b) => ((a.sprint_id ?? '') < (b.sprint_id ?? '') ? 1 : -1));
    expect(first?.context).toMatchObject({ own_sprints: 0 });
    expect(second).toMatchObject({ context: { own_sprints: 1 }, patterns: { last_shares: [0.667], velocity: 2 } });
  });
});

it('worked out anew from the log, all is the same', async () => {
  const decision = acting();
  const acted = inState(decision, 'acted', { sprint_id: S });
  const events = [
    ...[team(P, { E1: null }), decided(decision), started(decision), decided(acted), ended(2)],
    ...[start(`${P}-S02`, [1, 1]), close(`${P}-S02`, 2, 2), decided(aDecision(P, { number: 3 }))],
  ];
  // As it was while it happened: what requests wrote was there before the log told it.
  await store.unit().run('write', (work) => writeDecision(work, decision));
  await store.apply(...events.slice(0, 3));
  await store.unit().run('write', (work) => writeDecision(work, acted));
  await store.apply(...events.slice(3));
  const { agent_episodes: before } = await store.dump();
  await store.forget();
  await store.workOutAnew(...events);
  const { agent_episodes: after } = await store.dump();
  expect(before).toHaveLength(3);
  expect(after).toEqual(before);
});
