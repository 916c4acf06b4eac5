import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aDecision } from '../../../test/integration/services/orchestrator/a-decision.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import { orchestratorRoutes } from '../contract/routes.ts';
import type { Decision } from '../contract/shapes.ts';
import { findDecision } from '../store/decisions.ts';
import { lockProject, setProject } from '../store/projects.ts';
import type { Options } from './orchestrate.ts';
import { settle, unlessRejected } from './settle.ts';
import { inState, writeDecision } from './write-decision.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
let projects = 0;
let P: string;
beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  P = `SETTLE${projects++}`;
  await store.told();
});

const options = (more: Partial<Options> = {}): Options =>
  ({ ...orchestratorRoutes.orchestrate.body.parse({})?.options, ...more }) as Options;
const settled = (fresh: Decision, more: Partial<Options> = {}) => settle(store.unit(), fresh, options(more));
const write = (decision: Decision) => store.unit().run('write', (work) => writeDecision(work, decision));
const decision = (more: Partial<Decision> = {}) => aDecision(P, more);
const stored = ({ decision_id }: Decision) => findDecision(store.db, decision_id);
const told = async () => (await store.told()).map(({ event_data }) => (event_data as Decision).state);
const isOpenAsObject = ({ decision_id }: Decision) =>
  store.inTransaction(async (trx) => {
    await lockProject(trx, P);
    await setProject(trx, P, { proposals: JSON.stringify([decision_id]) }).execute();
  });

describe('a start', () => {
  it('is kept when its slot is free, also after one that was given up', async () => {
    const first = decision();
    expect(await settled(first)).toEqual(first);
    await write(inState(first, 'superseded'));
    const second = decision({ state: 'acting' });
    expect(await settled(second)).toEqual(second);
    expect(await told()).toEqual(['proposed', 'superseded', 'acting']);
  });

  it.each(['acting', 'acted'] as const)('finds the one that is %s in its slot, whatever it wants', async (state) => {
    const standing = await write(decision({ state }));
    for (const fresh of [decision({ fingerprint: 'other' }), decision({ state: 'acting' })])
      expect(await settled(fresh)).toEqual(standing);
    expect(await told()).toEqual([state]);
  });

  it('that is only asked for finds the proposal that stands, while nothing has changed', async () => {
    const standing = await write(decision());
    expect(await settled(decision())).toEqual(standing);
    expect(await told()).toEqual(['proposed']);
  });

  it('replaces a proposal once something has changed', async () => {
    const standing = await write(decision());
    const fresh = decision({ fingerprint: 'other' });
    expect(await settled(fresh)).toEqual(fresh);
    expect(await stored(standing)).toMatchObject({ state: 'superseded', version: 2 });
    expect(await told()).toEqual(['proposed', 'superseded', 'proposed']);
  });

  it('leaves a proposal whose object is open', async () => {
    const standing = await write(decision());
    await isOpenAsObject(standing);
    expect(await settled(decision({ fingerprint: 'other' }))).toEqual(standing);
  });

  it('acts under the id of the proposal that stands, worked out anew', async () => {
    const standing = await write(decision({ applied_value: 5 }));
    const fresh = decision({ state: 'acting', applied_value: 7, fingerprint: 'other' });
    expect(await settled(fresh)).toEqual({
      ...{ ...fresh, decision_id: standing.decision_id, version: 2 },
      start: { ...fresh.start, decision_id: standing.decision_id },
    });
    expect(await told()).toEqual(['proposed', 'acting']);
  });

  it('that acts takes the place of a proposal whose object is open', async () => {
    const standing = await write(decision());
    await isOpenAsObject(standing);
    const fresh = decision({ state: 'acting' });
    expect(await settled(fresh)).toEqual(fresh);
    expect(await stored(standing)).toMatchObject({ state: 'superseded' });
  });
});

describe('after a human said no', () => {
  const rejectedOnce = async () => write(inState(await write(decision()), 'rejected'));

  it('the same is not proposed again, and nothing of a size is told', async () => {
    await rejectedOnce();
    const waits = await settled(decision());
    expect(waits).toMatchObject({
      ...{ action: 'Wait', reason: 'Rejected', state: 'waited', number: null, applied_value: null, rule_value: null },
      ...{ learned_value: null, tasks: [], start: null, probability: null, gate: null, limits: [] },
    });
    expect(await settled(decision())).toEqual(waits);
    expect(await told()).toEqual(['proposed', 'rejected', 'waited']);
  });

  it.each<[string, Partial<Decision>, Partial<Options>]>([
    ['something has changed', { fingerprint: 'other' }, {}],
    ['it is asked for again', {}, { again: true }],
    ['it is to be done at once', { state: 'acting' }, {}],
    ['it is another slot', { number: 2 }, {}],
  ])('it is decided when %s', async (_case, more, how) => {
    await rejectedOnce();
    const fresh = decision(more);
    expect(await settled(fresh, how)).toEqual(fresh);
  });

  it('a dry run says so as well, and stores nothing', async () => {
    await rejectedOnce();
    expect(await unlessRejected(store.db, decision(), options())).toMatchObject({ reason: 'Rejected' });
    const close = decision({ action: 'CloseSprint' });
    expect(await unlessRejected(store.db, close, options())).toBe(close);
    expect(await told()).toEqual(['proposed', 'rejected']);
  });
});

describe('a wait', () => {
  const wait = (more: Partial<Decision> = {}) =>
    decision({
      action: 'Wait',
      reason: 'SprintInProgress',
      state: 'waited',
      number: null,
      sentence: '1 done',
      ...more,
    });

  it('is told when its reason changes, and has the words of now', async () => {
    const first = await settled(wait());
    expect(await settled(wait({ sentence: '2 done' }))).toEqual({ ...first, sentence: '2 done' });
    await settled(wait({ reason: 'SprintsWait', waiting: ['alpha'] }));
    await settled(wait({ reason: 'SprintsWait', waiting: ['beta'] }));
    expect(await told()).toEqual(['waited', 'waited', 'waited']);
  });

  it('after anything else is told', async () => {
    await settled(wait());
    await settled(decision({ number: 4 }));
    await settled(wait());
    expect(await told()).toEqual(['waited', 'proposed', 'waited']);
  });
});

describe('a close', () => {
  const close = (more: Partial<Decision> = {}) => decision({ action: 'CloseSprint', sprint_id: `${P}-S01`, ...more });

  it('is kept, and then found', async () => {
    const first = close({ state: 'acting' });
    expect(await settled(first)).toEqual(first);
    expect(await settled(close({ state: 'acting' }))).toEqual(first);
    await write(inState(first, 'acted'));
    expect(await settled(close())).toMatchObject({ decision_id: first.decision_id, state: 'acted' });
    expect(await settled(close({ number: 2 }))).toMatchObject({ number: 2, version: 1 });
  });

  it('that was proposed is carried out when it is to be', async () => {
    const proposed = await settled(close());
    expect(await settled(close())).toEqual(proposed);
    expect(await settled(close({ state: 'acting' }))).toEqual(inState(proposed, 'acting'));
  });

  it('that was given up is decided anew', async () => {
    await write(inState(await write(close({ state: 'acting' })), 'superseded'));
    const fresh = close({ state: 'acting', decided_at: '2026-11-23T10:00:00.000Z' });
    expect(await settled(fresh)).toEqual(fresh);
  });
});
