import { backlogClient } from '../../../../services/backlog/contract/client.ts';
import { chronicleClient } from '../../../../services/chronicle/contract/client.ts';
import { InProcessBus } from '../../../../services/kit/events/in-process-bus.ts';
import type { ServiceDeps } from '../../../../services/kit/service.ts';
import { projectClient } from '../../../../services/project/contract/client.ts';
import { buildSprint } from '../../../../services/sprint/app.ts';
import type { DailyScrumReport } from '../../../../services/sprint/contract/shapes.ts';
import type { Neighbours } from '../../../../services/sprint/planning/planning.ts';
import { insertSprint } from '../../../../services/sprint/store/sprints.ts';
import type { SprintDatabase, SprintRow, SprintTrx, TaskRow } from '../../../../services/sprint/store/tables.ts';
import { insertTasks } from '../../../../services/sprint/store/tasks.ts';
import { openEmbedded } from '../../fixtures/services/databases.ts';
import { handClock, requester, silent } from '../../fixtures/services/requests.ts';

const nowhere = () => 'http://127.0.0.1:1';
const DAYS = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'];

const nobody = async (): Promise<Neighbours> => ({
  projects: projectClient(nowhere),
  backlogs: backlogClient(nowhere),
});

/** The sprint service's own tables, with the service before them that never starts, beside the neighbours that it is given. */
export async function openSprintStore(
  now = '2026-11-24T10:00:00Z',
  neighbours: (deps: ServiceDeps) => Promise<Neighbours> = nobody,
) {
  const connection = await openEmbedded();
  const clock = handClock(now);
  const deps = { connection, bus: new InProcessBus(), clock, log: silent };
  const service = await buildSprint({
    ...deps,
    ...(await neighbours(deps)),
    chronicle: chronicleClient(nowhere),
  });
  const db = connection.root.withSchema('sprint') as unknown as SprintDatabase;
  const inTransaction = <T>(work: (trx: SprintTrx) => Promise<T>) => db.transaction().execute(work);
  return {
    db,
    clock,
    deps,
    inTransaction,
    call: requester(() => service.fastify),
    /** writes a sprint of a week, and its tasks */
    put: (row: Partial<SprintRow> & { sprint_id: string }, tasks: (Partial<TaskRow> & { task_id: string })[] = []) =>
      inTransaction(async (trx) => {
        const whole = aSprint(row);
        await insertSprint(trx, {
          ...whole,
          calendar: JSON.stringify(whole.calendar),
          daily_scrum: whole.daily_scrum && JSON.stringify(whole.daily_scrum),
          retrospective: whole.retrospective && JSON.stringify(whole.retrospective),
        }).execute();
        if (tasks.length > 0) await insertTasks(trx, tasks.map(aTask(row.sprint_id))).execute();
      }),
    close: async () => {
      await service.stop();
      await connection.close();
    },
  };
}

const aSprint = (row: Partial<SprintRow> & { sprint_id: string }): SprintRow => ({
  project_id: row.sprint_id.replace(/-S\d+$/, ''),
  number: Number(/\d+$/.exec(row.sprint_id)?.[0] ?? 1),
  sprint_name: row.sprint_id,
  goal: 'It works',
  status: 'in_progress',
  mode: 'Live',
  close_policy: 'EndDate',
  seed: 1,
  simulator: 2,
  start_date: '2026-11-23',
  end_date: '2026-11-30',
  duration_weeks: 1,
  time_zone: 'UTC',
  close_at: new Date('2026-11-30T00:00:00Z'),
  external_ref: null,
  external_uid: null,
  external_spec: null,
  calendar: {
    team: [{ id: 'E1', name: 'One', hours_per_day: 6 }],
    days: DAYS.map((date, i) => ({ date, working: i < 5, holiday: null, absent: [] })),
  },
  started_at: new Date('2026-11-23T08:00:00Z'),
  closed_at: null,
  simulated_until: null,
  retrospective: null,
  version: 1,
  max_tasks: null,
  max_points: null,
  decision_id: null,
  daily_scrum: null,
  closed_because: null,
  changed: 0,
  ...row,
});

const aTask =
  (sprint_id: string) =>
  (task: Partial<TaskRow> & { task_id: string }, position: number): TaskRow => ({
    sprint_id,
    position,
    title: `Do ${task.task_id}`,
    status: 'assigned_to_sprint',
    progress_percentage: 0,
    assigned_to: null,
    points: null,
    depends_on: [],
    impediment: null,
    blocked_until: null,
    carry_over_count: 0,
    ...task,
  });

export const aReportOf = (sprint_id: string, date: string): DailyScrumReport => ({
  sprint_id,
  date,
  report_id: `report of ${date}`,
  outcome: 'Reported',
  updated_tasks_count: 0,
  completed_tasks_count: 0,
  pending_tasks_count: 0,
  blockers_count: 0,
  members: [],
  summary: '',
});
