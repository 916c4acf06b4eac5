import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inMemoryNeighbours } from '../../../test/integration/services/orchestrator/in-memory-neighbours.ts';
import { close, start } from '../../../test/integration/services/orchestrator/log-events.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import { closedSprint, figures } from '../../../test/integration/services/orchestrator/sprint-rows.ts';
import { orchestratorRoutes } from '../contract/routes.ts';
import { History } from '../learning/history.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import type { ProjectRow } from '../store/tables.ts';
import { setSettings } from '../usecases.ts';
import { likelyLimits } from './likely-limits.ts';
import { type Options, orchestrate } from './orchestrate.ts';

describe('the likely limits', () => {
  const historyOf = (delivered: readonly number[], more: object = {}) => {
    const history = new History();
    history.reset(delivered.map((each, i) => closedSprint('A', i + 1, figures(10, each), more)));
    return history;
  };
  const steady = historyOf([6, 6, 6, 6, 6, 6, 6, 6]);
  const project = (more: Partial<ProjectRow> = {}): Parameters<typeof likelyLimits>[2] => ({
    ...{ unit: 'tasks', gates: { tasks: 'closed', points: 'closed' }, settings: DEFAULT_SETTINGS },
    ...more,
  });
  const wanted = { mode: 'Live', maxTasks: 10 } as const;
  const settings = (more: object) => project({ settings: { ...DEFAULT_SETTINGS, ...more } });

  it('are what was learned, once that is believed', () => {
    expect(likelyLimits(steady, 'A', project(), wanted)).toEqual([{ max_tasks: 7 }]);
    expect(likelyLimits(steady, 'A', undefined, wanted)).toEqual([{ max_tasks: 7 }]);
  });

  it('are as many as there were sizes of the team lately', () => {
    const days = [20, 20, 20, 20, 5, 20, 18, 18, 20, 40];
    const history = new History();
    history.reset(days.map((person_days, i) => closedSprint('A', i + 1, figures(10, 6), { person_days })));
    expect(likelyLimits(history, 'A', project(), wanted)).toEqual([{ max_tasks: 7 }, { max_tasks: 8 }]);
  });

  it('are of points where the project counts them', () => {
    const pointed = figures(30, 18, { shadow: { ...figures(1, 1).shadow, rule: 30 } });
    const history = historyOf([6, 6, 6, 6, 6, 6], { in_points: pointed });
    expect(likelyLimits(history, 'A', project({ unit: 'points' }), wanted)).toEqual([{ max_points: 22 }]);
    expect(likelyLimits(steady, 'A', project({ unit: 'points' }), wanted)).toEqual([]);
  });

  it.each([
    ['nothing is known', new History(), project()],
    ['too little is known', historyOf([6, 6]), project()],
    ['nothing shall be learned', steady, settings({ decision_mode: 'rule_based_only' })],
    ['the number of tasks shall not be learned', steady, settings({ task_count: 'Disabled' })],
  ])('are none but the rule’s where %s', (_what, history, of) =>
    expect(likelyLimits(history, 'A', of, wanted)).toEqual([]),
  );
});

describe('a decision that applies what was learned', () => {
  let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
  let world: ReturnType<typeof inMemoryNeighbours>;
  let projects = 0;
  let P: string;
  beforeAll(async () => {
    store = await openOrchestratorStore();
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    P = `LIKELY${projects++}`;
    world = inMemoryNeighbours(P);
    await store.forget();
    await setSettings(store.unit(), P, {
      ...{ owner: 'me', digest: 'd', waiting: [], proposals: [] },
      settings: {
        ...DEFAULT_SETTINGS,
        sprint_defaults: { ...DEFAULT_SETTINGS.sprint_defaults, mode: 'Live', close_policy: 'EndDate' },
      },
    });
    for (let n = 1; n <= 6; n++) {
      world.begin(null);
      world.end(world.idOf(n));
      const end = { day: { current: 10, total: 10 }, closed_because: 'end' } as const;
      await store.apply(
        start(world.idOf(n), Array<null>(12).fill(null), { mode: 'Live' }),
        close(world.idOf(n), 6, 12, end),
      );
    }
    store.clock.set('2026-11-23T10:00:00Z');
  });
  const decided = async () => {
    const options = { ...orchestratorRoutes.orchestrate.body.parse({})?.options, dry_run: true } as Options;
    const deciding = { unit: store.unit(), db: store.db, neighbours: world.neighbours, history: store.history };
    return (await orchestrate(deciding, P, options)).decision;
  };
  const asked = () => world.calls.map(({ body }) => body);
  const wish = expect.objectContaining({ sprint_name: 'plan', mode: 'Live' });
  const learned = { rule_value: 10, applied_value: 9, tasks: { length: 9 } };

  it('asks for one plan', async () => {
    expect(await decided()).toMatchObject(learned);
    expect(asked()).toEqual([expect.objectContaining({ max_tasks: 10, instead: [{ max_tasks: 9 }] })]);
  });

  it('asks again where another limit is applied than was likely', async () => {
    // Many more people than in the last sprint.
    world.state.plan = { person_days: 100 };
    expect(await decided()).toMatchObject({ applied_value: 13, tasks: { length: 13 } });
    expect(asked()).toEqual([wish, expect.objectContaining({ max_tasks: 13 })]);
  });

  it('asks a sprint service of the release before as that knows it', async () => {
    world.state.isOld = true;
    expect(await decided()).toMatchObject(learned);
    expect(asked()).toEqual([
      expect.objectContaining({ max_tasks: 10, instead: [{ max_tasks: 9 }] }),
      expect.not.objectContaining({ instead: expect.anything() }),
      expect.objectContaining({ max_tasks: 9 }),
    ]);
  });
});
