import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasLocked } from '../../../test/integration/fixtures/faults/row-locks.ts';
import { openSprintStore } from '../../../test/integration/services/sprint/sprint-store.ts';
import { lockRunning, mustFind } from './running-sprint.ts';

let world: Awaited<ReturnType<typeof openSprintStore>>;
beforeAll(async () => {
  world = await openSprintStore();
  await world.put({ sprint_id: 'RUN-S01', status: 'completed', close_at: null });
  await world.put({ sprint_id: 'RUN-S02' });
});
afterAll(() => world.close());
const lock = (id: string, now = '2026-11-24T10:00:00Z') =>
  world.inTransaction(async (trx) => {
    const row = await lockRunning(trx, id, new Date(now));
    expect(await hasLocked(trx, 'sprints', 'sprint_id', id)).toBe(true);
    return row;
  });

it('locks a sprint that runs', async () => expect((await lock('RUN-S02')).sprint_id).toBe('RUN-S02'));

it('refuses one that is not there, has closed, or is over although nobody has closed it yet', async () => {
  await expect(lock('NONE')).rejects.toMatchObject({ code: 'sprint_not_found' });
  await expect(lock('RUN-S01')).rejects.toMatchObject({
    code: 'sprint_closed',
    message: 'sprint RUN-S01 is closed (completed)',
  });
  await expect(lock('RUN-S02', '2026-11-30T00:00:00Z')).rejects.toMatchObject({
    code: 'sprint_closed',
    message: 'sprint RUN-S02 ended on 2026-11-30',
  });
});

it('finds one whether it runs or not', async () => {
  expect((await mustFind(world.db, 'RUN-S01')).status).toBe('completed');
  await expect(mustFind(world.db, 'NONE')).rejects.toMatchObject({ code: 'sprint_not_found' });
});
