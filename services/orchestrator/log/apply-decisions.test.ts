import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aDecision } from '../../../test/integration/services/orchestrator/a-decision.ts';
import { close, logged, start } from '../../../test/integration/services/orchestrator/log-events.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import type { Decision } from '../contract/shapes.ts';
import { inState, writeDecision } from '../deciding/write-decision.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { findDecision } from '../store/decisions.ts';
import { findForecast } from '../store/forecasts.ts';
import { findProject } from '../store/projects.ts';
import { setSettings } from '../usecases.ts';
import type { LoggedEvent } from './events.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
let projects = 0;
let P: string;
let S: string;
beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  P = `TOLD${projects++}`;
  S = `${P}-S01`;
  await store.forget();
  await store.told();
});

const write = (decision: Decision) => store.unit().run('write', (work) => writeDecision(work, decision));
const stored = ({ decision_id }: Decision) => findDecision(store.db, decision_id);
const project = () => findProject(store.db, P);
const decided = (decision: Decision, version: number) => logged('ORCHESTRATION_DECISION', decision, version);
const settings = (version: number, more: { target?: number; waiting?: string[] } = {}) =>
  logged(
    'OrchestrationSettingsChanged',
    {
      project_id: P,
      version,
      owner: 'cluster/default/shop',
      digest: `d${version}`,
      settings: { ...DEFAULT_SETTINGS, target_probability: more.target ?? 0.8 },
      waiting: more.waiting ?? [],
      proposals: [],
    },
    version,
  );
const started = (by: Decision | null) => start(S, [1, 2, 3], { decision_id: by?.decision_id ?? null });
/** Decisions that were told, with the version of each and of its event. */
const told = async () =>
  (await store.told())
    .filter(({ event_type }) => event_type === 'ORCHESTRATION_DECISION')
    .map(({ event_data, aggregate_version }) => {
      const { decision_id, state, version } = event_data as Decision;
      return { decision_id, state, version, aggregate_version };
    });

describe('the start of a sprint', () => {
  it('makes the decision that led to it acted, and says so', async () => {
    const decision = aDecision(P, { state: 'acting' });
    await write(decision);
    await store.apply(started(decision));
    expect(await stored(decision)).toEqual({ ...decision, state: 'acted', version: 2, sprint_id: S });
    expect(await told()).toEqual([
      { decision_id: decision.decision_id, state: 'acting', version: 1, aggregate_version: 1 },
      { decision_id: decision.decision_id, state: 'acted', version: 2, aggregate_version: 2 },
    ]);
    expect(await findForecast(store.db, S)).toMatchObject({
      decision_id: decision.decision_id,
      decision_source: 'rule_based_only',
    });
  });

  it('by others supersedes the decision for the slot', async () => {
    const decision = aDecision(P);
    await write(decision);
    await store.apply(started(null));
    expect(await stored(decision)).toMatchObject({ state: 'superseded', version: 2, sprint_id: null });
    expect((await told()).map(({ state }) => state)).toEqual(['proposed', 'superseded']);
    expect(await findForecast(store.db, S)).toMatchObject({ decision_id: null, decision_source: null });
  });

  it('leaves a decision for another slot, and one that a human rejected', async () => {
    const [next, rejected] = [aDecision(P, { number: 2 }), aDecision(P, { state: 'rejected' })];
    await write(next);
    await write(rejected);
    await store.apply(started(null));
    expect([await stored(next), await stored(rejected)]).toEqual([next, rejected]);
  });

  it('does nothing to a decision that is acted already', async () => {
    const decision = aDecision(P, { state: 'acting' });
    await write(decision);
    await write(inState(decision, 'acted', { sprint_id: S }));
    await store.told();
    await store.apply(started(decision));
    expect(await told()).toEqual([]);
    expect(await stored(decision)).toMatchObject({ state: 'acted', version: 2 });
  });
});

describe('what was told', () => {
  it('changes nothing but memory when it comes back from the log', async () => {
    const decision = aDecision(P);
    await write(decision);
    const rows = await store.dump();
    await store.apply(decided(decision, 1));
    const { agent_episodes: episodes, ...others } = await store.dump();
    expect({ ...others, agent_episodes: [] }).toEqual(rows);
    expect(episodes).toMatchObject([{ episode_id: decision.decision_id, decision_version: 1 }]);
  });

  it('does not make an older decision the last one', async () => {
    const [first, second] = [aDecision(P, { action: 'Wait', state: 'waited', number: null }), aDecision(P)];
    await write(first);
    await write(second);
    await store.apply(decided(first, 1));
    expect((await project())?.last_decision_id).toBe(second.decision_id);
  });

  /** What a project's log has, in two orders: the decision's own events may come later than those of its sprint. */
  const life = (inTime: boolean): { events: LoggedEvent[]; acted: Decision } => {
    const acting = aDecision(P, { state: 'acting', source: 'intelligence_enhanced' });
    const acted = inState(acting, 'acted', { sprint_id: S });
    const own = [decided(acting, 1), settings(2), decided(acted, 3)];
    const sprint = [started(acting), close(S, 2, 3)];
    return { acted, events: inTime ? [...own.slice(0, 1), ...sprint, ...own.slice(1)] : [...sprint, ...own] };
  };

  it.each([
    ['before', true],
    ['after', false],
  ])('is worked out anew from the log alone, with the decision %s its sprint', async (_order, inTime) => {
    const { events, acted } = life(inTime);
    await store.workOutAnew(...events);
    expect(await store.told()).toEqual([]);
    expect(await stored(acted)).toEqual(acted);
    expect(await findForecast(store.db, S)).toMatchObject({ decision_source: 'intelligence_enhanced' });
    expect(await project()).toMatchObject({
      ...{ owner: 'cluster/default/shop', settings_digest: 'd2', settings_version: 2 },
      ...{ event_version: 2, last_decision_id: acted.decision_id },
    });
  });

  it('goes on with the next version of the settings after it was worked out anew', async () => {
    await store.workOutAnew(...life(true).events);
    const declared = { owner: 'cluster/default/shop', digest: 'd3', settings: DEFAULT_SETTINGS };
    await setSettings(store.unit(), P, { ...declared, waiting: [], proposals: [] });
    const [changed] = (await store.told()).filter(({ event_type }) => event_type === 'OrchestrationSettingsChanged');
    expect(changed?.event_data.version).toBe(3);
  });

  it('frees a slot before it is taken again', async () => {
    const [first, second] = [aDecision(P), aDecision(P)];
    await store.workOutAnew(decided(first, 1), decided(inState(first, 'superseded'), 2), decided(second, 3));
    expect([await stored(first), await stored(second)]).toMatchObject([{ state: 'superseded' }, { state: 'proposed' }]);
  });
});

describe('settings', () => {
  it('are taken from the log, the newest ones', async () => {
    await store.apply(settings(2, { target: 0.9, waiting: ['next'] }));
    await store.apply(settings(1, { target: 0.6 }));
    expect(await project()).toMatchObject({
      ...{ owner: 'cluster/default/shop', settings_digest: 'd2', waiting: ['next'], event_version: 2 },
      settings: { ...DEFAULT_SETTINGS, target_probability: 0.9 },
    });
    const rows = await store.dump();
    await store.apply(settings(2, { target: 0.5 }));
    expect(await store.dump()).toEqual(rows);
  });

  it('decide what the next sprint is measured against', async () => {
    await store.apply(settings(1, { target: 0.95 }), started(null));
    const row = await store.db.selectFrom('sprints').select('in_tasks').where('sprint_id', '=', S).executeTakeFirst();
    expect(row?.in_tasks.shadow.target).toBe(0.95);
  });
});
