import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDecision } from '../../../test/integration/services/orchestrator/a-decision.ts';
import { start } from '../../../test/integration/services/orchestrator/log-events.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import { changesOf, furthestOf, isSetBack, movePosition, movingPosition, positionOf } from './counters.ts';
import { decisionsOf, decisionsUnderWay, findDecision, saveDecision, startOf, startUnderWay } from './decisions.ts';
import { forecastsChangedSince } from './forecasts.ts';
import { findProject, lockProject, projectsChangedSince, setProject, showProject } from './projects.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
beforeAll(async () => {
  store = await openOrchestratorStore();
});
afterAll(() => store.close());
const save = (...decisions: ReturnType<typeof aDecision>[]) =>
  store.inTransaction(async (trx) => {
    const saved: boolean[] = [];
    for (const decision of decisions) saved.push(await saveDecision(trx, decision));
    return saved;
  });

describe('a decision', () => {
  it('is written when it is newer than what is there', async () => {
    const decision = aDecision('A');
    const acting = { ...decision, version: 2, state: 'acting' as const };
    expect(await save(decision, decision, acting, decision, { ...acting, state: 'rejected' })).toEqual([
      ...[true, false, true, false, false],
    ]);
    expect(await findDecision(store.db, decision.decision_id)).toEqual(acting);
  });

  it.each(['proposed', 'acting', 'acted'] as const)('that is %s holds its slot', async (state) => {
    const P = `HELD-${state}`;
    await save(aDecision(P, { state }));
    for (const other of ['proposed', 'acting', 'acted'] as const)
      await expect(save(aDecision(P, { state: other }))).rejects.toThrow(/one_start_a_slot/);
    await save(
      aDecision(P, { number: 2 }),
      aDecision(P, { state: 'rejected' }),
      aDecision(P, { action: 'CloseSprint' }),
    );
    await save(aDecision(`${P}X`));
    expect((await startOf(store.db, P, 1))?.state).toBe(state);
  });

  it.each(['rejected', 'superseded'] as const)('that is %s frees its slot', async (state) => {
    const P = `FREE-${state}`;
    const first = aDecision(P);
    await save(first, { ...first, version: 2, state });
    expect(await startOf(store.db, P, 1)).toBeUndefined();
    expect(await save(aDecision(P))).toEqual([true]);
  });

  it('that is being carried out, or was a moment ago, is told to who asked before', async () => {
    const P = 'MOMENT';
    const under = (withinMs: number) => startUnderWay(store.db, P, 1, withinMs);
    const proposed = aDecision(P);
    await save(proposed);
    expect(await under(60_000)).toBeUndefined();
    const acting = { ...proposed, version: 2, state: 'acting' as const };
    await save(acting);
    expect(await under(0)).toEqual(acting);
    await save({ ...acting, version: 3, state: 'acted' });
    expect(await under(60_000)).toMatchObject({ state: 'acted' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await under(10)).toBeUndefined();
    expect(await startUnderWay(store.db, P, 2, 60_000)).toBeUndefined();
    // As a release before wrote it.
    await store.db.updateTable('decisions').set({ acted_at: null }).where('project_id', '=', P).execute();
    expect(await under(60_000)).toBeUndefined();
  });

  it('is found among those of its project, newest first', async () => {
    const at = (second: number, more = {}) =>
      aDecision('L', { decided_at: `2026-11-23T09:00:0${second}.000Z`, ...more });
    const [first, second, third] = [
      at(1),
      at(3, { number: 2 }),
      at(2, { action: 'Wait', number: null, state: 'waited' }),
    ];
    await save(first, second, third, aDecision('M'));
    const ids = async (filter: Parameters<typeof decisionsOf>[2]) =>
      (await decisionsOf(store.db, 'L', filter)).map(({ decision_id }) => decision_id);
    expect(await ids({ limit: 9 })).toEqual([second, third, first].map(({ decision_id }) => decision_id));
    expect(await ids({ limit: 1 })).toEqual([second.decision_id]);
    expect(await ids({ limit: 9, number: 1 })).toEqual([first.decision_id]);
    expect(await ids({ limit: 9, action: 'Wait' })).toEqual([third.decision_id]);
  });

  it('is under way while it is acting, the oldest first', async () => {
    const at = (second: number) => `2026-11-20T09:00:0${second}.000Z`;
    const acting = [2, 1].map((second) => aDecision(`W${second}`, { state: 'acting', decided_at: at(second) }));
    await save(...acting, aDecision('W3', { decided_at: at(3) }));
    const found = (await decisionsUnderWay(store.db)).filter(({ project_id }) => project_id.startsWith('W'));
    expect(found).toEqual(acting.toReversed());
  });
});

describe('what changed', () => {
  it('is told in the order of the changes, from a number on', async () => {
    const before = await changesOf(store.db);
    const show = (id: string) =>
      store.inTransaction(async (trx) => {
        await lockProject(trx, id);
        await showProject(trx, id, { owner: 'me' }).execute();
      });
    for (const id of ['C1', 'C2', 'C3', 'C1']) await show(id);
    const rows = await projectsChangedSince(store.db, { since: before, limit: 9 });
    expect(rows.map((row) => [row.project_id, row.changed - before, row.version, row.owner])).toEqual([
      ...[['C2', 2, 1, 'me']],
      ...[['C3', 3, 1, 'me']],
      ...[['C1', 4, 2, 'me']],
    ]);
    const ids = async (filter: Parameters<typeof projectsChangedSince>[1]) =>
      (await projectsChangedSince(store.db, filter)).map(({ project_id }) => project_id);
    expect(await ids({ since: before, limit: 1 })).toEqual(['C2']);
    expect(await ids({ since: before + 3, limit: 9 })).toEqual(['C1']);
    expect(await ids({ since: before, limit: 9, projectId: 'C3' })).toEqual(['C3']);
  });

  it('is not what nobody is shown', async () => {
    const before = await changesOf(store.db);
    await store.inTransaction(async (trx) => {
      await lockProject(trx, 'C9');
      await setProject(trx, 'C9', { event_version: 4 }).execute();
    });
    expect(await changesOf(store.db)).toBe(before);
    expect(await projectsChangedSince(store.db, { since: before, limit: 9 })).toEqual([]);
  });

  it('is told of forecasts as well', async () => {
    const before = await changesOf(store.db);
    await store.apply(start('F1-S01', [1]), start('F2-S01', [1]));
    const ids = async (more: object) =>
      (await forecastsChangedSince(store.db, { since: before, limit: 9, ...more })).map(({ body }) => body.sprint_id);
    expect(await ids({})).toEqual(['F1-S01', 'F2-S01']);
    expect(await ids({ limit: 1 })).toEqual(['F1-S01']);
    expect(await ids({ projectId: 'F2' })).toEqual(['F2-S01']);
    expect(await ids({ since: await changesOf(store.db) })).toEqual([]);
  });
});

describe('the place in the log', () => {
  it('moves on from where it was read, and nowhere else', async () => {
    expect([await positionOf(store.db), await furthestOf(store.db)]).toEqual([0, 0]);
    expect(await movePosition(store.db, 0, 7)).toBe(true);
    expect(await movePosition(store.db, 0, 9)).toBe(false);
    expect(await positionOf(store.db)).toBe(7);
  });

  it('that is another one takes back what was done from the place that was read', async () => {
    const apply = (project: string, from: number, to: number) =>
      store.unit().run('apply', async ({ trx, later }) => {
        await lockProject(trx, project);
        later(setProject(trx, project, { event_version: 5 }));
        later(movingPosition(trx, { from, to }));
      });
    const failure = await apply('BACK', 0, 9).catch((error: unknown) => error);
    expect([isSetBack(failure), isSetBack(new Error())]).toEqual([true, false]);
    expect([await findProject(store.db, 'BACK'), await positionOf(store.db)]).toEqual([undefined, 7]);
    await apply('ON', 7, 7);
    expect((await findProject(store.db, 'ON'))?.event_version).toBe(5);
  });

  it('remembers the furthest, also once it is set back', async () => {
    await store.db.updateTable('log_position').set({ position: 0 }).execute();
    expect(await movePosition(store.db, 0, 3)).toBe(true);
    expect([await positionOf(store.db), await furthestOf(store.db)]).toEqual([3, 7]);
    await movePosition(store.db, 3, 8);
    expect(await furthestOf(store.db)).toBe(8);
  });
});
