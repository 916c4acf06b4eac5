import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silent } from '../../../test/integration/fixtures/services/requests.ts';
import { logged, report, start, update } from '../../../test/integration/services/orchestrator/log-events.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import { placesOf } from '../store/counters.ts';
import { findSprint, tasksIn } from '../store/sprints.ts';
import type { LoggedEvent } from './events.ts';
import { Pages, SetBack } from './pages.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
let transactions: number;
let pages: Pages;
beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  await store.forget();
  transactions = 0;
  pages = new Pages({
    history: store.history,
    log: silent,
    unit: () => {
      transactions++;
      return store.unit();
    },
    // Used for what is written by itself.
    get db() {
      transactions++;
      return store.db;
    },
  });
});

/** One page, which goes on from where the last one ended. */
const apply = async (...events: readonly LoggedEvent[]) =>
  pages.apply(events, { ...(await placesOf(store.db)), next: (events.at(-1) as LoggedEvent).seq, isLive: true });
const position = async () => (await placesOf(store.db)).position;
const unknown = () => ({ ...update('A-S01', 1, 2), event_type: 'BACKLOG_REORDERED' });
const evolved = (because: 'close' | 'expiry') =>
  logged('STRATEGY_EVOLVED', {
    ...{ evolution_id: 'e', because, evolved_at: '2026-11-23T09:00:00.000Z' },
    evolution_summary: {
      ...{ strategies_created: 0, strategies_updated: 0, strategies_deprecated: 0, episodes_analyzed: 0 },
    },
    ...{ new_strategies: [], updated_strategies: [], deprecated_strategies: [] },
  });

describe('a page of the log', () => {
  it('is applied with the places of what says nothing', async () => {
    const events = [unknown(), start('A-S01', [1]), unknown()];
    expect(await apply(...events)).toBe(events[2]?.seq);
    expect([await position(), transactions]).toEqual([events[2]?.seq, 1]);
  });

  it('that says nothing is not written', async () => {
    const before = await position();
    expect(await apply(unknown(), evolved('close'))).toBe(before);
    expect([await position(), transactions]).toEqual([before, 0]);
    await apply(evolved('expiry'));
    expect(transactions).toBe(1);
  });

  it('has its place also when its last event is passed over, and the others of its run are applied', async () => {
    const broken = report('A-S01', '2026-11-23', 1, 1);
    const events = [start('A-S01', [1]), update('A-S01', 1, 2), { ...broken, event_data: {} }];
    expect(await apply(...events)).toBe(broken.seq);
    expect(await position()).toBe(broken.seq);
    expect(await tasksIn(store.db, { sprintId: 'A-S01' }).execute()).toMatchObject([{ is_done: true }]);
  });

  it('leaves nothing behind when the place is another meanwhile', async () => {
    const there = await placesOf(store.db);
    const event = start('B-S01', [1]);
    const page = { ...there, position: there.position - 1, next: event.seq, isLive: true };
    await expect(pages.apply([event], page)).rejects.toThrow(SetBack);
    expect([await findSprint(store.db, 'B-S01'), await placesOf(store.db)]).toEqual([undefined, there]);
  });
});
