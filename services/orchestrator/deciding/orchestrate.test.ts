import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inMemoryNeighbours } from '../../../test/integration/services/orchestrator/in-memory-neighbours.ts';
import { close, start } from '../../../test/integration/services/orchestrator/log-events.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import { orchestratorRoutes } from '../contract/routes.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { setSettings } from '../usecases.ts';
import { type Options, orchestrate } from './orchestrate.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
let world: ReturnType<typeof inMemoryNeighbours>;
let projects = 0;
let P: string;
beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  P = `DO${projects++}`;
  world = inMemoryNeighbours(P);
  await store.forget();
  await store.told();
  store.clock.set('2026-11-23T10:00:00Z');
});

const asked = (more: Partial<Options> = {}) =>
  orchestrate({ unit: store.unit(), db: store.db, neighbours: world.neighbours, history: store.history }, P, {
    ...orchestratorRoutes.orchestrate.body.parse({})?.options,
    ...more,
  } as Options);
const decided = async (more: Partial<Options> = {}) => (await asked(more)).decision;
const declare = (more: object = {}, waiting: string[] = []) =>
  setSettings(store.unit(), P, {
    ...{ owner: 'me', digest: 'd', waiting, proposals: [] },
    settings: {
      ...DEFAULT_SETTINGS,
      sprint_defaults: { ...DEFAULT_SETTINGS.sprint_defaults, mode: 'Live', close_policy: 'EndDate', ...more },
    },
  });
const body = () => world.calls.find(({ name }) => name === 'startSprint')?.body as Record<string, unknown>;
/** closed sprints of twelve tasks of three points, as the log told them */
const past = async (count: number, done: number, weeks: (n: number) => number = () => 2) => {
  for (let n = 1; n <= count; n++) {
    const id = world.idOf(n);
    world.begin(null);
    world.end(id);
    await store.apply(
      start(id, Array<number>(12).fill(3), { mode: 'Live', duration_weeks: weeks(n) }),
      close(id, done, 12, { day: { current: 10, total: 10 }, closed_because: 'end' }),
    );
  }
};

const countIn = (unit: 'tasks' | 'points') =>
  store.db.updateTable('projects').set({ unit }).where('project_id', '=', P).execute();

describe('a start', () => {
  it('is decided, done and told', async () => {
    const { decision, facts } = await asked();
    expect(decision).toMatchObject({
      action: 'StartSprint',
      state: 'acted',
      number: 1,
      sprint_id: `${P}-S01`,
      version: 2,
    });
    expect(world.sprints).toMatchObject([{ decision_id: decision.decision_id }]);
    expect(facts).toMatchObject({ teamSize: 2, backlog: { total: 0, byStatus: {} }, running: null });
    expect(decision).toMatchObject({ decided_at: '2026-11-23T10:00:00.000Z', correlation_id: 'test' });
  });

  it('asks for what nobody says as the seed has it', async () => {
    const { decision_id } = await decided();
    expect(body()).toEqual({
      ...{ sprint_name: 'Sprint 1', goal: '', duration_weeks: 2, mode: 'Simulated', close_policy: 'Manual' },
      ...{ max_tasks: 10, number: 1, decision_id, daily_scrum: { schedule: '0 14 * * 1-5', state: 'Scheduled' } },
    });
  });

  it('asks for what the caller says before what the project says', async () => {
    await declare({
      ...{ duration_weeks: 3, max_tasks: 7, assignment: 'RoundRobin' },
      daily_scrum: { schedule: '0 9 * * 1', time_zone: 'Asia/Tokyo', state: 'Scheduled' },
    });
    const { decision_id } = await decided({ sprint_name: 'Checkout', goal: 'Pay', create_cronjob: false });
    expect(body()).toEqual({
      ...{ sprint_name: 'Checkout', goal: 'Pay', duration_weeks: 3, mode: 'Live', close_policy: 'EndDate' },
      ...{ max_tasks: 7, number: 1, decision_id, assignment: 'RoundRobin' },
      daily_scrum: { schedule: '0 9 * * 1', time_zone: 'Asia/Tokyo', state: 'Suspended' },
    });
    world.end(world.idOf(1));
    world.calls.length = 0;
    const said = { max_tasks_per_sprint: 5, sprint_duration_weeks: 1, schedule: '0 8 * * *', assign_tasks: false };
    store.clock.set('2026-11-23T12:00:00Z');
    await decided(said);
    expect(body()).toMatchObject({
      max_tasks: 5,
      duration_weeks: 1,
      assignment: 'None',
      daily_scrum: { schedule: '0 8 * * *' },
    });
  });

  it('takes what was learned as its limit, and plans with it', async () => {
    await declare();
    await past(6, 6);
    await countIn('tasks');
    const decision = await decided();
    expect(decision).toMatchObject({ gate: 'open', rule_value: 10, applied_value: 9, tasks: { length: 9 } });
    expect(body()).toMatchObject({ max_tasks: 9 });
    expect(world.calls.map(({ name }) => name)).toEqual(['planSprint', 'startSprint']);
  });

  it('in points is limited by points, and by tasks where the rule is right', async () => {
    await declare();
    await past(6, 6);
    await countIn('points');
    const decision = await decided();
    expect(decision).toMatchObject({ unit: 'points', rule_value: 30, applied_value: 27 });
    expect(body()).toMatchObject({ max_points: 27 });
    expect(body()).not.toHaveProperty('max_tasks');
  });

  it('is only kept when it is not to be done, and nothing is kept of a dry run', async () => {
    expect(await decided({ dry_run: true })).toMatchObject({ state: 'proposed', action: 'StartSprint' });
    expect(await store.told()).toEqual([]);
    const proposal = await decided({ act: false });
    expect(proposal).toMatchObject({ state: 'proposed', version: 1 });
    expect(await store.told()).toHaveLength(1);
    expect(world.sprints).toEqual([]);
    expect(await decided()).toMatchObject({ decision_id: proposal.decision_id, state: 'acted', version: 3 });
  });

  it('that others came before is worked out anew', async () => {
    // Between the plan and the start somebody else begins a sprint.
    const { neighbours } = world;
    const planSprint = neighbours.sprints.planSprint;
    neighbours.sprints.planSprint = async (input) => {
      const plan = await planSprint(input);
      neighbours.sprints.planSprint = planSprint;
      world.begin(null);
      return plan;
    };
    expect(await decided()).toMatchObject({ action: 'Wait', reason: 'SprintInProgress' });
    const states = (await store.told()).map(({ event_data }) => (event_data as { state: string }).state);
    expect(states).toEqual(['acting', 'superseded', 'waited']);
  });

  it('that is always refused ends after three tries', async () => {
    world.state.plan = { number: 7 };
    expect(await decided()).toMatchObject({ state: 'superseded', number: 7 });
    expect(world.calls.filter(({ name }) => name === 'startSprint')).toHaveLength(3);
  });

  it('in points is of as many tasks as the rule takes where the rule is applied', async () => {
    await declare({ max_tasks: 8 });
    await countIn('points');
    expect(await decided()).toMatchObject({ unit: 'points', state: 'acted' });
    expect(body()).toMatchObject({ max_tasks: 8 });
  });

  it('is the answer to who asked before it was done, and read that it runs', async () => {
    const { sprints } = world.neighbours;
    const { planSprint, listByProject } = sprints;
    const done = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    sprints.planSprint = async (input) => {
      held.resolve();
      await done.promise;
      return planSprint(input);
    };
    sprints.listByProject = async (input) => {
      await done.promise;
      return listByProject(input);
    };
    const late = asked();
    await held.promise;
    Object.assign(sprints, { planSprint, listByProject });
    const first = await decided();
    done.resolve();
    expect((await late).decision).toEqual(first);
    // Who asks now gets what is true now.
    expect(await decided()).toMatchObject({ action: 'Wait' });
    expect(await decided({ dry_run: true })).toMatchObject({ action: 'Wait' });
  });

  it('is found by whoever asked before it was done', async () => {
    const [first, second] = await Promise.all([decided(), decided()]);
    expect(second.decision_id).toBe(first.decision_id);
    expect(world.sprints).toHaveLength(1);
  });
});

describe('anything else', () => {
  it('is a close of a sprint with nothing pending', async () => {
    world.begin(null, 0);
    const decision = await decided();
    expect(decision).toMatchObject({
      action: 'CloseSprint',
      state: 'acted',
      number: 1,
      sprint_id: `${P}-S01`,
      start: null,
    });
    expect(world.sprints).toMatchObject([{ status: 'completed' }]);
  });

  it('is a wait while one runs, and none is started', async () => {
    world.begin(null);
    expect(await decided()).toMatchObject({ action: 'Wait', state: 'waited', sprint_id: null, start: null });
    expect(world.calls.map(({ name }) => name)).toEqual(['planSprint']);
  });

  it('is a wait while Sprints wait, or none is wanted', async () => {
    await declare({}, ['alpha']);
    expect(await decided()).toMatchObject({ reason: 'SprintsWait', waiting: ['alpha'] });
    expect(await decided({ create_sprint_if_needed: false })).toMatchObject({ reason: 'NoSprintWanted' });
  });
});

describe('a sprint that closed and is not counted', () => {
  beforeEach(() => {
    world.begin(null);
    world.end(world.idOf(1));
  });

  it('is waited for within a minute', async () => {
    store.clock.set('2026-11-23T09:00:59Z');
    await expect(decided()).rejects.toMatchObject({
      code: 'history_behind',
      retryAfter: 1,
      extra: { ids: [`${P}-S01`] },
    });
    expect(world.sprints).toHaveLength(1);
  });

  it('is then done without, and named', async () => {
    store.clock.set('2026-11-23T09:01:00Z');
    const decision = await decided();
    expect(decision).toMatchObject({ number: 2, state: 'acted', missing_sprints: [`${P}-S01`] });
    expect(decision.limits).toContain('HistoryBehind');
  });

  it('is counted once the log has told of it', async () => {
    await store.apply(start(world.idOf(1), [1, 2]));
    store.clock.set('2026-11-23T09:00:30Z');
    await expect(decided()).rejects.toMatchObject({ code: 'history_behind' });
    await store.apply(close(world.idOf(1), 1, 2));
    expect(await decided()).toMatchObject({ number: 2, missing_sprints: [] });
  });
});

describe('another length', () => {
  const task = (priority: number | null, more: object = {}) => ({
    status: 'unassigned',
    sprint_id: null,
    priority,
    points: 3,
    ...more,
  });
  const ofBoth = async () => {
    await declare();
    // Twelve sprints: of one week and of two in turn, six tasks done in each.
    await past(12, 6, (n) => 1 + (n % 2));
  };

  it('is proposed when the best tasks fit a shorter sprint', async () => {
    await ofBoth();
    world.state.backlog = [
      task(1),
      task(1),
      task(2),
      task(1, { status: 'completed' }),
      task(1, { sprint_id: 'X' }),
      task(null),
    ];
    expect(await decided({ dry_run: true })).toMatchObject({ proposed_weeks: 1, duration_weeks: 2 });
    expect(await decided({ dry_run: true, sprint_duration_weeks: 1 })).toMatchObject({ proposed_weeks: null });
  });

  it('is not when the best are more than a sprint of any length does', async () => {
    await ofBoth();
    world.state.backlog = Array.from({ length: 7 }, () => task(1));
    expect(await decided({ dry_run: true })).toMatchObject({ proposed_weeks: null });
  });

  it('is not when nothing has a priority, or the project does not want it', async () => {
    await ofBoth();
    world.state.backlog = [task(null)];
    expect(await decided({ dry_run: true })).toMatchObject({ proposed_weeks: null });
    world.state.backlog = [task(1)];
    await setSettings(store.unit(), P, {
      ...{ owner: 'me', digest: 'd', waiting: [], proposals: [] },
      settings: {
        ...DEFAULT_SETTINGS,
        duration: 'Disabled',
        sprint_defaults: { ...DEFAULT_SETTINGS.sprint_defaults, mode: 'Live' },
      },
    });
    expect(await decided({ dry_run: true })).toMatchObject({ proposed_weeks: null, own_sprints: 12 });
  });

  it('counts the best in points where the project does', async () => {
    await ofBoth();
    await countIn('points');
    world.state.backlog = Array.from({ length: 6 }, () => task(1));
    expect(await decided({ dry_run: true })).toMatchObject({ proposed_weeks: 1 });
    world.state.backlog = Array.from({ length: 6 }, () => task(1, { points: 4 }));
    expect(await decided({ dry_run: true })).toMatchObject({ proposed_weeks: null });
  });
});
