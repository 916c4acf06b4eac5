import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aDecision } from '../../test/integration/services/orchestrator/a-decision.ts';
import { openOrchestratorStore } from '../../test/integration/services/orchestrator/orchestrator-store.ts';
import type { OrchestrationSettings } from './contract/shapes.ts';
import { writeDecision } from './deciding/write-decision.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { findProject } from './store/projects.ts';
import { rejectDecision, releaseSettings, setDecisionMode, setSettings } from './usecases.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
let projects = 0;
let P: string;
beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  P = `SET${projects++}`;
  await store.told();
});

const OWNER = 'cluster/default/shop';
const full: OrchestrationSettings = {
  ...DEFAULT_SETTINGS,
  autonomy: 'Propose',
  target_probability: 0.8,
  sprint_defaults: {
    ...DEFAULT_SETTINGS.sprint_defaults,
    assignment: 'RoundRobin',
    daily_scrum: { schedule: '0 9 * * 1-5', state: 'Scheduled', time_zone: 'UTC' },
  },
};
const declare = (more: Partial<Parameters<typeof setSettings>[2]> = {}) =>
  setSettings(store.unit(), P, { owner: OWNER, digest: 'd1', settings: full, waiting: [], proposals: [], ...more });
const project = () => findProject(store.db, P);
const told = async () =>
  (await store.told()).map(({ event_data, aggregate_version }) => [aggregate_version, event_data]);
const mode = (more: Partial<Parameters<typeof setDecisionMode>[2]> = {}) =>
  setDecisionMode(store.unit(), P, {
    mode: 'rule_based_only',
    enable_task_count_adjustment: true,
    enable_sprint_duration_adjustment: true,
    ...more,
  });

describe('the settings of an object', () => {
  it('are kept and told whole', async () => {
    const proposal = randomUUID();
    await declare({ waiting: ['alpha'], proposals: [proposal] });
    const whole = { owner: OWNER, settings: full, waiting: ['alpha'], proposals: [proposal] };
    expect(await project()).toMatchObject({ ...whole, settings_digest: 'd1', version: 1 });
    expect(await told()).toEqual([[1, { project_id: P, version: 1, digest: 'd1', ...whole }]]);
  });

  it('are no news when they are told again', async () => {
    await declare();
    const before = await project();
    await store.told();
    await declare();
    expect([await project(), await told()]).toEqual([before, []]);
  });

  it.each<[string, Partial<Parameters<typeof setSettings>[2]>]>([
    ['the digest', { digest: 'd2' }],
    ['who waits', { waiting: ['alpha'] }],
    ['the order of who waits', { waiting: ['beta', 'alpha'] }],
    ['the proposals', { proposals: [randomUUID()] }],
    ['a threshold', { settings: { ...full, confidence_threshold: 0.8 } }],
    ['a default', { settings: { ...full, sprint_defaults: { ...full.sprint_defaults, max_tasks: 7 } } }],
    ['a default that is left out', { settings: { ...full, sprint_defaults: DEFAULT_SETTINGS.sprint_defaults } }],
  ])('are news when they differ in %s', async (_case, more) => {
    await declare();
    await declare(more);
    expect((await told()).map(([version]) => version)).toEqual([1, 2]);
  });

  it('are for their owner alone to change', async () => {
    await declare();
    const before = await project();
    await expect(declare({ owner: 'other' })).rejects.toMatchObject({
      code: 'settings_declared',
      extra: { owner: OWNER },
    });
    await expect(mode()).rejects.toMatchObject({ code: 'settings_declared' });
    await releaseSettings(store.unit(), P, 'other');
    expect(await project()).toEqual(before);
  });

  it('are given up by their owner, once', async () => {
    await declare({ waiting: ['alpha'] });
    await releaseSettings(store.unit(), P, OWNER);
    await releaseSettings(store.unit(), P, OWNER);
    expect(await project()).toMatchObject({ owner: null, settings: null, settings_digest: null, waiting: [] });
    const events = await told();
    expect(events.map(([version]) => version)).toEqual([1, 2]);
    expect(events[1]?.[1]).toMatchObject({ owner: null, settings: null, digest: null, waiting: [], proposals: [] });
    await declare({ owner: 'other' });
    expect((await project())?.owner).toBe('other');
  });
});

describe('the mode by REST', () => {
  it('changes what is said and keeps the rest', async () => {
    const { applied_config } = await mode({ confidence_threshold: 0.9, enable_task_count_adjustment: false });
    expect(applied_config).toEqual({
      ...{ mode: 'rule_based_only', confidence_threshold: 0.9, target_probability: 0.7 },
      ...{ enable_task_count_adjustment: false, enable_sprint_duration_adjustment: true },
    });
    await mode({ mode: 'intelligence_enhanced', target_probability: 0.6, enable_sprint_duration_adjustment: false });
    expect((await project())?.settings).toEqual({
      ...DEFAULT_SETTINGS,
      ...{ confidence_threshold: 0.9, target_probability: 0.6, duration: 'Disabled' },
    });
    expect((await told()).map(([version]) => version)).toEqual([1, 2]);
  });
});

describe('a human who says no', () => {
  const decide = (more: Parameters<typeof aDecision>[1] = {}) =>
    store.unit().run('decide', (work) => writeDecision(work, aDecision(P, more)));
  const reject = (id: string) => rejectDecision(store.unit(), P, id, 'of what is known now');

  it('rejects a proposal, once', async () => {
    const { decision_id } = await decide();
    expect(await reject(decision_id)).toMatchObject({ state: 'rejected', version: 2 });
    expect(await reject(decision_id)).toMatchObject({ state: 'rejected', version: 2 });
    expect((await told()).map(([version]) => version)).toEqual([1, 2]);
  });

  it.each(['acting', 'acted', 'superseded', 'waited'] as const)('is too late when it is %s', async (state) => {
    const { decision_id } = await decide({ state });
    await expect(reject(decision_id)).rejects.toMatchObject({ code: 'decision_is_final' });
  });

  it('names a decision of this project', async () => {
    const other = await store.unit().run('decide', (work) => writeDecision(work, aDecision(`${P}X`)));
    await expect(reject(other.decision_id)).rejects.toMatchObject({ code: 'decision_not_found' });
    await expect(reject(randomUUID())).rejects.toMatchObject({ code: 'decision_not_found' });
  });
});
