import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSprintStore } from '../../../test/integration/services/sprint/sprint-store.ts';
import type { Background } from '../../kit/service.ts';
import { createCloser } from './close-due-sprints.ts';

let world: Awaited<ReturnType<typeof openSprintStore>>;
let closer: Background;
let published: number;
let next = 0;
let id: string;
beforeAll(async () => {
  world = await openSprintStore();
});
afterAll(() => world.close());
beforeEach(() => {
  id = `CL${next++}-S01`;
  published = 0;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  closer = createCloser(world.db, world.deps, () => published++);
  world.clock.set('2026-11-30T00:00:00Z');
});
afterEach(async () => {
  await closer.stop();
  vi.useRealTimers();
  await world.db.deleteFrom('sprints').execute();
  await world.db.deleteFrom('outbox').execute();
});
/** One look of the closer, to its end. */
const look = async () => {
  vi.advanceTimersByTime(1_000);
  await settled();
};
const settled = async () => {
  for (let i = 0; i < 5; i++) {
    await world.db.selectFrom('sprints').select('sprint_id').execute();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const statusOf = async (sprintId: string) => {
  const row = await world.db
    .selectFrom('sprints')
    .select(['status', 'closed_at', 'version'])
    .where('sprint_id', '=', sprintId)
    .executeTakeFirst();
  return row?.status;
};
const events = async () => {
  const rows = await world.db.selectFrom('outbox').select('envelope').orderBy('id').execute();
  return rows.map(({ envelope }) => `${envelope.event_type} ${envelope.aggregate_id} ${envelope.aggregate_version}`);
};
const waitFor = (sprintId: string, status: string) => expect.poll(() => statusOf(sprintId)).toBe(status);

describe('the closer', () => {
  it('closes a sprint at its end, and tells of it at once', async () => {
    await world.put({ sprint_id: id, version: 4 }, [{ task_id: 'T-1', status: 'completed', progress_percentage: 100 }]);
    closer.start();
    expect(await statusOf(id)).toBe('in_progress');
    await look();
    await waitFor(id, 'completed');
    await expect.poll(() => published).toBe(1);
    expect(await events()).toEqual([`SprintCompleted ${id} 1`]);
    const row = await world.db.selectFrom('sprints').selectAll().where('sprint_id', '=', id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ version: 5, closed_at: world.clock.now() });
    expect(row.retrospective?.report_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('leaves one whose time is not up, one without an end, and one that has closed', async () => {
    world.clock.set('2026-11-29T23:59:59.999Z');
    await world.put({ sprint_id: id });
    await world.put({ sprint_id: `${id}B-S01`, close_at: null });
    const closed = {
      sprint_id: `${id}C-S01`,
      status: 'completed' as const,
      close_at: new Date('2026-11-29T00:00:00Z'),
    };
    await world.put(closed);
    closer.start();
    await look();
    await look();
    expect(await statusOf(id)).toBe('in_progress');
    expect(await statusOf(`${id}B-S01`)).toBe('in_progress');
    expect(await events()).toEqual([]);
    world.clock.set('2026-11-30T00:00:00Z');
    await look();
    await waitFor(id, 'completed');
  });

  it('closes the others when one fails, and that one when it can', async () => {
    // comes first, by name and by age
    const broken = `AA${id}`;
    await world.put({ sprint_id: broken, calendar: {} as never });
    await world.put({ sprint_id: id });
    closer.start();
    await look();
    await waitFor(id, 'completed');
    expect(await statusOf(broken)).toBe('in_progress');
    await world.db
      .updateTable('sprints')
      .set({ calendar: JSON.stringify({ team: [], days: [] }) })
      .where('sprint_id', '=', broken)
      .execute();
    await look();
    await waitFor(broken, 'completed');
  });

  it.each<[string, { close_at?: null; status?: 'closed_with_pending_tasks' }]>([
    ['is Manual by the time that it is locked', { close_at: null }],
    ['has closed by the time that it is locked', { status: 'closed_with_pending_tasks' }],
  ])('leaves a sprint that %s', async (_what, change) => {
    await world.put({ sprint_id: id });
    closer.start();
    // The connection is lent in the order of asking: this stands between the closer's look and its lock.
    vi.advanceTimersByTime(1_000);
    await world.db.updateTable('sprints').set(change).where('sprint_id', '=', id).execute();
    await settled();
    expect(await events()).toEqual([]);
    expect(await statusOf(id)).toBe(change.status ?? 'in_progress');
  });

  it('goes on after the database could not be read', async () => {
    await world.put({ sprint_id: id });
    closer.start();
    const rename = (from: string, to: string) =>
      world.deps.connection.root.schema.alterTable(`sprint.${from}`).renameTo(to).execute();
    await rename('sprints', 'away');
    vi.advanceTimersByTime(1_000);
    await rename('away', 'sprints');
    await settled();
    await look();
    await waitFor(id, 'completed');
  });

  it('looks once at a time', async () => {
    await world.put({ sprint_id: id });
    closer.start();
    vi.advanceTimersByTime(3_000);
    await waitFor(id, 'completed');
    await settled();
    expect(await events()).toHaveLength(1);
  });

  it('has ended what it does when it has stopped, and begins nothing more', async () => {
    await world.put({ sprint_id: id });
    closer.start();
    vi.advanceTimersByTime(1_000);
    await closer.stop();
    expect(await statusOf(id)).toBe('completed');
    await world.put({ sprint_id: `${id}B-S01` });
    await look();
    expect(await statusOf(`${id}B-S01`)).toBe('in_progress');
  });
});
