import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../test/fixtures/waiting.ts';
import { silent } from '../../../test/integration/fixtures/services/requests.ts';
import { aDecision } from '../../../test/integration/services/orchestrator/a-decision.ts';
import { inMemoryNeighbours } from '../../../test/integration/services/orchestrator/in-memory-neighbours.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import type { Decision } from '../contract/shapes.ts';
import { findDecision } from '../store/decisions.ts';
import { carryOut } from './carry-out.ts';
import { decisionSweeper } from './sweeper.ts';
import { inState, writeDecision } from './write-decision.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
let world: ReturnType<typeof inMemoryNeighbours>;
let projects = 0;
let P: string;
beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  P = `ACT${projects++}`;
  world = inMemoryNeighbours(P);
  await store.forget();
  await store.told();
});

const write = (decision: Decision) => store.unit().run('write', (work) => writeDecision(work, decision));
const acting = (more: Partial<Decision> = {}) => {
  const decision = aDecision(P, { state: 'acting', ...more });
  return write({ ...decision, start: { number: decision.number, decision_id: decision.decision_id } });
};
const carry = (decision: Decision) => carryOut(store.unit(), world.neighbours, decision);
const stored = ({ decision_id }: Decision) => findDecision(store.db, decision_id);
const starts = () => world.calls.filter(({ name }) => name === 'startSprint');

describe('a start', () => {
  it('is done under the id of its decision', async () => {
    const decision = await acting();
    expect(await carry(decision)).toEqual(inState(decision, 'acted', { sprint_id: `${P}-S01` }));
    expect(world.sprints).toMatchObject([{ decision_id: decision.decision_id }]);
    expect(starts()).toEqual([{ name: 'startSprint', body: decision.start, key: decision.decision_id }]);
  });

  it('whose answer was lost is done once', async () => {
    const decision = await acting();
    world.failures.push('unheard');
    await expect(carry(decision)).rejects.toThrow(/away/);
    expect((await stored(decision))?.state).toBe('acting');
    // The key is forgotten, so the service says that the number has passed.
    expect(await carry(decision)).toMatchObject({ state: 'acted', sprint_id: `${P}-S01` });
    expect(world.sprints).toHaveLength(1);
  });

  it('that others came before is given up', async () => {
    world.begin(null);
    const decision = await acting();
    expect(await carry(decision)).toMatchObject({ state: 'superseded', version: 2, sprint_id: null });
    expect(world.sprints).toHaveLength(1);
  });

  it('that the service refuses is given up', async () => {
    const decision = await acting({ number: 3 });
    expect(await carry(decision)).toMatchObject({ state: 'superseded' });
    expect(world.sprints).toEqual([]);
  });

  it('that the log has settled meanwhile stays as it is', async () => {
    const decision = await acting();
    const acted = await write(inState(decision, 'acted', { sprint_id: `${P}-S01` }));
    await store.told();
    expect(await carry(decision)).toEqual(acted);
    expect(await store.told()).toEqual([]);
  });
});

describe('a close', () => {
  const closing = (sprint_id: string | null) => acting({ action: 'CloseSprint', sprint_id });

  it('is done, and is as good when it was done before', async () => {
    world.begin(null);
    const decision = await closing(`${P}-S01`);
    world.failures.push('unheard');
    await expect(carry(decision)).rejects.toThrow(/away/);
    expect(world.sprints).toMatchObject([{ status: 'completed' }]);
    expect(await carry(decision)).toMatchObject({ state: 'acted', sprint_id: `${P}-S01` });
  });

  it('of no sprint is given up', async () => {
    expect(await carry(await closing(`${P}-S01`))).toMatchObject({ state: 'superseded' });
    expect(await carry(await closing(null))).toMatchObject({ state: 'superseded' });
  });
});

describe('what was left under way', () => {
  const sweep = async (look: () => Promise<void>) => {
    const sweeper = decisionSweeper(store.db, store.unit, world.neighbours, silent);
    sweeper.start();
    try {
      await look();
    } finally {
      await sweeper.stop();
    }
  };
  const at = (place: { position: number; furthest: number }) =>
    store.db.updateTable('log_position').set(place).execute();

  it('is finished at the start, and nothing else is touched', async () => {
    const [left, proposed] = [await acting(), await write(aDecision(P, { number: 2 }))];
    await sweep(() => eventually(async () => expect((await stored(left))?.state).toBe('acted')));
    expect(await stored(proposed)).toEqual(proposed);
    expect(starts()).toHaveLength(1);
  });

  it('waits for the service, and is then finished', async () => {
    const left = await acting();
    world.failures.push('lost');
    await sweep(() => eventually(async () => expect(starts()).toHaveLength(1)));
    expect((await stored(left))?.state).toBe('acting');
    await sweep(() => eventually(async () => expect((await stored(left))?.state).toBe('acted')));
  });

  it('is left alone while everything is worked out anew', async () => {
    const left = await acting();
    await at({ position: 3, furthest: 9 });
    await sweep(() => new Promise((resolve) => setTimeout(resolve, 200)));
    expect(starts()).toEqual([]);
    await at({ position: 9, furthest: 9 });
    await sweep(() => eventually(async () => expect((await stored(left))?.state).toBe('acted')));
    await at({ position: 0, furthest: 0 });
  });
});
