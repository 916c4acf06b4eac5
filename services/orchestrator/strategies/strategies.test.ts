import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { close, oldStart, start } from '../../../test/integration/services/orchestrator/log-events.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import type { LoggedEvent } from '../log/events.ts';
import { episodeIdOf } from '../memory/episode-id.ts';
import { allStrategies, strategiesInForce } from '../store/knowledge.ts';
import { findSprint } from '../store/sprints.ts';
import { tellExpired } from './expire.ts';
import { strategyIdOf } from './naming.ts';
import { listStrategies, readPerformance } from './reads.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  await store.forget();
  await store.told();
});

const OF = 20;
const TASKS = Array<null>(OF).fill(null);
/** little, and much */
const [LITTLE, MUCH] = [5, 19];
const DAY_MS = 86_400_000;
const at = (event: LoggedEvent, day: number): LoggedEvent => ({
  ...event,
  timestamp: new Date(Date.parse('2026-01-05T09:00:00Z') + day * DAY_MS).toISOString(),
});
const id = (project: string, n: number) => `${project}-S${String(n).padStart(2, '0')}`;

/** Three projects of which each does much after little: there is a pattern to find. */
const SPRINTS = 12;
const PROJECTS = ['A', 'B', 'C'];
const world = (sprints = SPRINTS): LoggedEvent[] =>
  Array.from({ length: sprints }, (_, i) =>
    PROJECTS.flatMap((project) => [
      at(start(id(project, i + 1), TASKS), 14 * i),
      at(
        close(id(project, i + 1), i % 2 === 0 ? LITTLE : MUCH, OF, {
          day: { current: 10, total: 10 },
          closed_because: 'end',
        }),
        14 * i + 13,
      ),
    ]),
  ).flat();
const told = async (type: string) => (await store.told()).filter(({ event_type }) => event_type === type);
const UP = strategyIdOf('MuchUndone', 'Live', 1);

describe('strategies', () => {
  it('come from sprints that closed, with the episodes that speak for them', async () => {
    await store.apply(...world());
    const rows = await allStrategies(store.db);
    const found = rows.find(({ knowledge_id }) => knowledge_id === UP);
    expect(found).toMatchObject({
      content: { name: 'MuchUndoneStepUp', condition: 'MuchUndone', mode: 'Live', step: 'up' },
      ...{ knowledge_type: 'strategy', version: 1, is_active: true, superseded_by: null, created_by: 'system' },
    });
    const after = await findSprint(store.db, id('A', 2));
    expect(found?.supporting_episodes).toContain(after && episodeIdOf(after));
    expect(found?.contradicting_episodes).toEqual([]);
    expect(found?.last_validated).toEqual(new Date(Date.parse('2026-01-05T09:00:00Z') + (14 * 11 + 13) * DAY_MS));
    expect((found?.success_count ?? 0) + (found?.failure_count ?? 0)).toBeLessThanOrEqual(found?.times_applied ?? 0);
    expect(found?.success_rate).toBe(1);
  });

  it('are told when they come and when they held, as not applied', async () => {
    await store.apply(...world());
    const events = await store.told();
    const of = (type: string) => events.filter(({ event_type }) => event_type === type).map((e) => e.event_data);
    const evolved = of('STRATEGY_EVOLVED') as { new_strategies: { strategy_id: string }[]; because: string }[];
    expect(evolved.flatMap((each) => each.new_strategies.map(({ strategy_id }) => strategy_id))).toContain(UP);
    const applied = of('STRATEGY_APPLIED').filter(({ strategy_id }) => strategy_id === UP);
    expect(applied.length).toBeGreaterThan(3);
    expect(applied.every((each) => each.applied === false && each.outcome_pending === true)).toBe(true);
    const [context] = applied.map((each) => each.decision_context as Record<string, number>);
    expect(context?.strategy_recommendation).toBeGreaterThan(context?.original_recommendation ?? 0);
  });

  it('are not told of while the log is caught up with, and are the same', async () => {
    await store.apply(...world(6));
    const rows = await store.dump();
    await store.forget();
    await store.told();
    await store.catchUpOn(...world(6));
    expect((await store.dump()).agent_knowledge).toEqual(rows.agent_knowledge);
    expect((await store.told()).filter(({ event_type }) => event_type.startsWith('STRATEGY'))).toEqual([]);
  });

  it('change no value of a sprint', async () => {
    await store.apply(...world());
    const sprint = await findSprint(store.db, id('A', SPRINTS));
    const { shadow } = sprint?.in_tasks ?? {};
    expect(shadow?.strategies?.said.map(({ id: each }) => each)).toContain(UP);
    expect(shadow?.learned).not.toBe(shadow?.strategies?.up);
    expect(sprint?.in_tasks.committed).toBe(OF);
  });

  it('are the same when every event comes again, and after everything was worked out anew', async () => {
    const events = world();
    await store.apply(...events);
    const rows = await store.dump();
    expect(rows.strategy_performance_log.length).toBeGreaterThan(5);
    await store.apply(...events);
    expect(await store.dump()).toEqual(rows);
    await store.forget();
    await store.told();
    await store.workOutAnew(...events);
    expect(await store.dump()).toEqual(rows);
    expect(await store.told()).toEqual([]);
  });

  it('pass over sprints from before', async () => {
    await store.apply(...world(6));
    const sprint = await findSprint(store.db, id('A', 6));
    const before = JSON.stringify({
      ...sprint?.in_tasks,
      shadow: { ...sprint?.in_tasks.shadow, strategies: undefined },
    });
    await store.apply(at(oldStart(id('A', 7), TASKS), 200));
    await store.db.updateTable('sprints').set({ in_tasks: before }).where('sprint_id', '=', id('A', 7)).execute();
    const rows = await allStrategies(store.db);
    await store.apply(at(close(id('A', 7), LITTLE, OF), 213));
    expect(await allStrategies(store.db)).toEqual(rows);
  });

  it('learn nothing from a sprint that was deleted', async () => {
    await store.apply(...world(6), at(start(id('A', 7), TASKS), 84));
    const pending = (await readPerformance(store.db, UP)).recent_applications;
    const rows = await allStrategies(store.db);
    await store.apply(at(close(id('A', 7), LITTLE, OF, { closed_because: 'deleted' }), 90));
    const { recent_applications: after } = await readPerformance(store.db, UP);
    expect(after.filter(({ outcome }) => outcome === 'none').length).toBe(
      pending.filter(({ outcome }) => outcome === 'pending').length,
    );
    const confidences = (of: typeof rows) => of.map(({ confidence }) => confidence);
    expect(confidences(await allStrategies(store.db))).toEqual(confidences(rows));
  });
});

describe('strategies that nothing supports for half a year', () => {
  const expiry = async (day: number) => {
    store.clock.set(new Date(Date.parse('2026-01-05T09:00:00Z') + day * DAY_MS).toISOString());
    const { expired } = await tellExpired(store.unit(), 0);
    return { expired, events: await told('STRATEGY_EVOLVED') };
  };
  const logged = ({ event_data }: { event_data: object }, day: number): LoggedEvent =>
    at(
      {
        seq: 9_999,
        event_type: 'STRATEGY_EVOLVED',
        timestamp: '',
        aggregate_version: 1,
        schema_version: 1,
        event_data: { ...event_data },
      },
      day,
    );

  it('stand until then', async () => {
    await store.apply(...world());
    await store.told();
    expect(await expiry(240)).toEqual({ expired: 0, events: [] });
  });

  it('end once that is read back from the log, and come back as the next version', async () => {
    await store.apply(...world());
    await store.told();
    const inForce = (await strategiesInForce(store.db)).length;
    const { expired, events } = await expiry(400);
    expect(expired).toBe(inForce);
    expect(await strategiesInForce(store.db)).toHaveLength(inForce);
    const [event] = events;
    if (event === undefined) throw new Error('nothing was told');
    await store.apply(logged(event, 400));
    expect(await strategiesInForce(store.db)).toEqual([]);
    expect((await allStrategies(store.db)).length).toBeGreaterThanOrEqual(inForce);

    const later = [at(start(id('A', 13), TASKS), 410), at(close(id('A', 13), LITTLE, OF), 423)];
    await store.apply(...later, at(start(id('A', 14), TASKS), 424), at(close(id('A', 14), MUCH, OF), 437));
    const versions = (await allStrategies(store.db)).filter(({ version }) => version === 2);
    expect(versions.length).toBeGreaterThan(0);
    const old = (await allStrategies(store.db)).find(
      ({ superseded_by }) => superseded_by === versions[0]?.knowledge_id,
    );
    expect(old).toMatchObject({ is_active: false, version: 1 });
  });

  it('stand when they were supported while that was under way', async () => {
    await store.apply(...world());
    await store.told();
    const { events } = await expiry(400);
    const [event] = events;
    if (event === undefined) throw new Error('nothing was told');
    await store.apply(at(start(id('A', 13), TASKS), 396), at(close(id('A', 13), LITTLE, OF), 398), logged(event, 400));
    const alive = (await strategiesInForce(store.db)).map(({ name }) => name);
    expect(alive).toContain('SomeUndoneStepDown');
  });
});

describe('what is read of strategies', () => {
  it('is the list, the most confident first, as it is for all or for a project', async () => {
    await store.apply(...world());
    const all = await listStrategies(store.db, store.history, { min_confidence: 0.5, include_inactive: 'false' });
    const confidences = all.strategies.map(({ confidence }) => confidence);
    expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
    expect(all.total_strategies).toBe(confidences.length);
    expect(all.strategies.find(({ strategy_id }) => strategy_id === UP)).toMatchObject({
      applicability: { condition: 'MuchUndone', min_episodes_supporting: 3 },
      recommendation: { action: 'step_up', adjustment_percent: 25 },
      ...{ state: 'shadow', version: 1, is_active: true },
    });
    const own = await listStrategies(store.db, store.history, {
      ...{ min_confidence: 0, include_inactive: 'true', project_id: 'nobody' },
    });
    expect(own.strategies.length).toBeGreaterThanOrEqual(all.strategies.length);
    const none = await listStrategies(store.db, store.history, { min_confidence: 1, include_inactive: 'false' });
    expect(none).toEqual({ strategies: [], total_strategies: 0, avg_confidence: null });
  });

  it('is how one fared, sprint by sprint', async () => {
    await store.apply(...world(), at(start(id('A', 13), TASKS), 300));
    const { performance_history, recent_applications } = await readPerformance(store.db, UP);
    expect(performance_history.map(({ date }) => date)).toEqual(performance_history.map(({ date }) => date).toSorted());
    expect(performance_history.reduce((sum, { times_applied }) => sum + times_applied, 0)).toBe(
      recent_applications.length,
    );
    expect(recent_applications.map(({ outcome }) => outcome)).toContain('better');
    expect(recent_applications.find(({ outcome }) => outcome === 'better')?.sprint_id).toMatch(/^[ABC]-S\d\d$/);
    await expect(readPerformance(store.db, '00000000-0000-4000-8000-000000000000')).rejects.toThrow('no strategy');
  });
});
