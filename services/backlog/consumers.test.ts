import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { completed, started } from '../../test/integration/fixtures/services/sprint-events.ts';
import { backlogOn } from '../../test/integration/services/backlog/backlog-service.ts';
import { type Envelope, makeEvent } from '../kit/events/event.ts';
import { taskUpdated } from '../sprint/contract/events.ts';

const backlog = backlogOn('PGlite');
const { bus, call, told, toldAll } = backlog;
let next = 0;
let id: string;
let sprintId: string;
beforeAll(backlog.start);
afterAll(backlog.stop);
beforeEach(async () => {
  id = `F${next++}-X`;
  sprintId = `${id}-S01`;
  await backlog.declareProject(id);
  await declare('T-1', 'T-2', 'T-3');
  // Also what the test before has set off.
  await toldAll();
  told.length = 0;
});

const declare = (...ids: string[]) =>
  call('PUT', `/backlogs/${id}`, { digest: 'd', tasks: ids.map((task_id) => ({ task_id, title: task_id })) });
const updated = (task_id: string, version: number, progress_percentage: number, sprint_id = sprintId): Envelope =>
  makeEvent(taskUpdated, {
    aggregateId: task_id,
    aggregateVersion: version,
    at: new Date('2026-11-24T10:00:00Z'),
    source: 'sprint',
    correlationId: 'test',
    data: {
      task_id,
      project_id: id,
      sprint_id,
      sprint_version: version,
      status: 'in_progress',
      progress_percentage,
      assigned_to: 'E2',
      impediment: null,
      updated_at: '2026-11-24T10:00:00Z',
    },
  });
const hear = async (...events: Envelope[]) => {
  for (const event of events)
    await bus.publish(event, event.event_type === 'TASK_UPDATED' ? 'task_update_events' : 'sprint_events');
};
interface Seen {
  task_id: string;
  status: string;
  progress_percentage: number;
  sprint_id: string | null;
}
/** Each task as: id status progress sprint. */
const tasks = async () => {
  const all: Seen[] = (await call('GET', `/backlogs/${id}`)).body;
  return all.map((t) => `${t.task_id} ${t.status} ${t.progress_percentage} ${t.sprint_id?.replace(id, '') ?? '-'}`);
};
const lastClosed = async () => (await call('GET', `/backlogs/${id}/summary`)).body.last_closed_sprint_id;
const heard = async (count: number) => {
  await toldAll();
  expect(told).toHaveLength(count);
};

describe('the backlog follows a sprint', () => {
  it('from its start over its reports to its end, and tells of each', async () => {
    await hear(started(id, sprintId));
    expect(await tasks()).toEqual(['T-1 in_progress 20 -S01', 'T-2 assigned_to_sprint 0 -S01', 'T-3 unassigned 0 -']);
    await heard(1);
    await hear(updated('T-2', 2, 30));
    expect((await tasks())[1]).toBe('T-2 in_progress 30 -S01');
    await heard(2);
    await hear(completed(id, sprintId));
    expect(await tasks()).toEqual(['T-1 completed 100 -S01', 'T-2 unassigned 40 -', 'T-3 unassigned 0 -']);
    expect(await lastClosed()).toBe(sprintId);
    await heard(3);
  });

  it('changes the task that is meant, and not one of the same id in another project', async () => {
    const mine = id;
    id = `${id}2`;
    await backlog.declareProject(id);
    await declare('T-1', 'T-2');
    const others = await tasks();
    id = mine;
    await hear(started(id, sprintId), updated('T-2', 2, 30), completed(id, sprintId));
    id = `${mine}2`;
    expect(await tasks()).toEqual(others);
  });

  it('takes an update that comes before the start, which does not undo it', async () => {
    await hear(updated('T-1', 4, 70), started(id, sprintId));
    expect((await tasks())[0]).toBe('T-1 in_progress 70 -S01');
  });

  it('takes the newer of two updates that overtake each other', async () => {
    await hear(started(id, sprintId), updated('T-1', 5, 80), updated('T-1', 4, 60));
    expect((await tasks())[0]).toBe('T-1 in_progress 80 -S01');
  });

  it('changes nothing by what comes of a sprint that has closed', async () => {
    await hear(started(id, sprintId), completed(id, sprintId));
    const after = await tasks();
    await heard(2);
    await hear(updated('T-2', 7, 90), updated('T-3', 8, 90), started(id, sprintId), completed(id, sprintId));
    expect(await tasks()).toEqual(after);
    await toldAll();
    expect(told).toHaveLength(2);
  });

  it('knows a closed sprint as that of its own project alone', async () => {
    await hear(completed(id, `${id}-S00`), started(id, sprintId));
    expect((await tasks())[0]).toBe('T-1 in_progress 20 -S01');
    const mine = id;
    id = `${id}2`;
    await backlog.declareProject(id);
    await declare('T-1', 'T-2');
    await hear(started(id, `${mine}-S00`));
    expect((await tasks())[0]).toContain('in_progress 20');
  });

  it('leaves the task of another sprint as it is', async () => {
    await hear(started(id, sprintId));
    await hear(completed(id, sprintId), started(id, `${id}-S02`));
    expect((await tasks())[0]).toBe('T-1 in_progress 20 -S02');
    await hear(updated('T-1', 9, 95));
    expect((await tasks())[0]).toBe('T-1 in_progress 20 -S02');
  });

  it('says nothing of a task that it does not have', async () => {
    await hear(updated('T-9', 2, 30));
    await toldAll();
    expect([await tasks(), told]).toEqual([['T-1 unassigned 0 -', 'T-2 unassigned 0 -', 'T-3 unassigned 0 -'], []]);
  });

  it('takes a task back that was removed after the sprint had read it, until the sprint ends with it unfinished', async () => {
    await declare('T-3');
    await hear(started(id, sprintId));
    expect(await tasks()).toEqual(['T-1 in_progress 20 -S01', 'T-2 assigned_to_sprint 0 -S01', 'T-3 unassigned 0 -']);
    await hear(completed(id, sprintId));
    expect(await tasks()).toEqual(['T-1 completed 100 -S01', 'T-3 unassigned 0 -']);
  });

  it('keeps what is left out of a declaration while its sprint runs', async () => {
    await hear(started(id, sprintId));
    await declare('T-3');
    expect(await tasks()).toHaveLength(3);
    await hear(completed(id, sprintId));
    expect(await tasks()).toEqual(['T-1 completed 100 -S01', 'T-3 unassigned 0 -']);
  });
});
