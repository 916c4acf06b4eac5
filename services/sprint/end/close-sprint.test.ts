import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSprintStore } from '../../../test/integration/services/sprint/sprint-store.ts';
import { addReports } from '../store/progress-reports.ts';
import { lockProject, projectNamed } from '../store/sprints.ts';

let world: Awaited<ReturnType<typeof openSprintStore>>;
beforeAll(async () => {
  world = await openSprintStore('2026-11-25T10:00:00Z');
});
afterAll(() => world.close());
const close = (id: string) => world.call('POST', `/sprints/${id}/close`);

it('ends a sprint for good, with all that follows from it', async () => {
  await world.put({ sprint_id: 'END-S01', version: 3 }, [
    { task_id: 'T-1', status: 'completed', progress_percentage: 100, assigned_to: 'E1' },
    { task_id: 'T-2', status: 'in_progress', progress_percentage: 40 },
  ]);
  await world.inTransaction(async (trx) => {
    await lockProject(trx, 'END');
    const report = { sprint_id: 'END-S01', task_id: 'T-2', day: '2026-11-24', from_progress: 0, to_progress: 40 };
    await addReports(trx, [{ ...report, impediment: 'the staging database is down', told_on: null }])?.execute();
  });
  const { status, body } = await close('END-S01');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    sprint_id: 'END-S01',
    status_updated_to: 'closed_with_pending_tasks',
    completed_tasks_count: 1,
    uncompleted_tasks_moved_to_backlog_count: 1,
  });
  const sprint = (await world.call('GET', '/sprints/END-S01')).body;
  expect(sprint).toMatchObject({
    status: 'closed_with_pending_tasks',
    closed_at: '2026-11-25T10:00:00.000Z',
    version: 4,
    retrospective: { report_id: body.retrospective_report_id },
  });
  expect(JSON.stringify(sprint.retrospective)).toContain('the staging database is down');
  expect((await projectNamed(world.db, { projectId: 'END' }).executeTakeFirst())?.last_closed_sprint_id).toBe(
    'END-S01',
  );
  const [event, ...more] = await world.db.selectFrom('outbox').select('envelope').execute();
  expect(more).toEqual([]);
  expect(event?.envelope).toMatchObject({
    event_type: 'SprintCompleted',
    aggregate_id: 'END-S01',
    aggregate_version: 1,
    event_data: {
      project_id: 'END',
      status: 'closed_with_pending_tasks',
      sprint_version: 4,
      start_date: '2026-11-23',
      end_date: '2026-11-30',
      retrospective: sprint.retrospective,
      attendees: ['E1'],
      tasks: [
        { task_id: 'T-1', status: 'completed', progress_percentage: 100, assigned_to: 'E1' },
        { task_id: 'T-2', status: 'in_progress', progress_percentage: 40, assigned_to: null },
      ],
    },
  });
});

it('is refused a second time, and of a sprint that is not there', async () => {
  expect(await close('END-S01')).toMatchObject({ status: 409, body: { code: 'sprint_closed' } });
  expect(await close('NONE')).toMatchObject({ status: 404, body: { code: 'sprint_not_found' } });
  expect(await world.db.selectFrom('outbox').select('id').execute()).toHaveLength(1);
});
