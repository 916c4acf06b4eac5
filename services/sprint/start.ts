import { randomUUID } from 'node:crypto';
import { Problem } from '../kit/calls/problem.ts';
import { assignmentOfMode } from './contract/defaults.ts';
import { sprintStarted } from './contract/events.ts';
import type { SprintWish } from './contract/shapes.ts';
import { sprintTitle } from './contract/sprint-title.ts';
import { assignInTurn } from './domain/assign.ts';
import { pointsOf } from './domain/progress.ts';
import { seedOfSprint } from './domain/simulation/seed.ts';
import { CURRENT_SIMULATOR } from './domain/simulation/simulators.ts';
import { closeInstant } from './end/when-it-ends.ts';
import { aheadOf, type Facts, gather, mustBeReady, type Neighbours } from './planning/planning.ts';
import { kept } from './running/daily-scrum-schedule.ts';
import { moveToHead } from './store/changes.ts';
import * as store from './store/sprints.ts';
import type { SprintDatabase, SprintRow, SprintUnit, TaskRow } from './store/tables.ts';
import { insertTasks, lastSeen, tasksOf } from './store/tasks.ts';

/**
 * Starts a sprint: everything is checked before anything is written, then sprint, Sprint Backlog and event are one
 * transaction. Asked again with the same external_ref, the answer is that of the sprint that is there.
 * @throws Problem with any code of the route's errors
 */
export async function startSprint(
  unit: SprintUnit,
  db: SprintDatabase,
  neighbours: Neighbours,
  projectId: string,
  wish: SprintWish,
) {
  const { external_ref: ref } = wish;
  const there = ref === undefined ? undefined : await store.findByRef(db, ref);
  if (there) return startedBefore(db, projectId, there);
  const factsWith = await gather(db, neighbours, projectId, wish, unit.now);
  return unit.run('start sprint', async (work) => {
    const project = await store.lockProject(work.trx, projectId, ref);
    // Before the facts are judged: they may already show what a rival with the same reference did.
    if (project.ofRef) return startedBefore(work.trx, projectId, project.ofRef);
    const facts = factsWith(project.lastOne);
    const number = project.last_number + 1;
    const chosen = mustBeReady({ ...facts, number });
    // Since the facts were read another start and its close may have come: they are no longer true then.
    if (project.last_closed_sprint_id !== facts.lastClosed)
      throw new Problem('backlog_behind', 'a sprint of the project has just closed', { retryAfter: 1 });
    const row = rowOf(wish, facts, number, work.now);
    const impeded = chosen.filter(({ impediment }) => impediment !== null);
    const seen = await lastSeen(
      work.trx,
      projectId,
      impeded.map((t) => t.task_id),
    );
    const tasks = backlogOf(wish, facts, chosen, row.sprint_id, seen);
    work.later(store.setProject(work.trx, projectId, { last_number: row.number }));
    work.later(
      store.insertSprint(work.trx, {
        ...row,
        calendar: JSON.stringify(row.calendar),
        daily_scrum: row.daily_scrum && JSON.stringify(row.daily_scrum),
        retrospective: null,
      }),
    );
    work.later(insertTasks(work.trx, tasks));
    await work.emit(sprintStarted, row.sprint_id, {
      sprint_id: row.sprint_id,
      project_id: projectId,
      sprint_name: row.sprint_name,
      sprint_goal: row.goal,
      start_date: row.start_date,
      end_date: row.end_date,
      duration_weeks: row.duration_weeks,
      mode: row.mode,
      close_policy: row.close_policy,
      time_zone: row.time_zone,
      number: row.number,
      decision_id: row.decision_id,
      ...aheadOf(facts),
      limited_by: 'chosen' in facts.choice ? facts.choice.limitedBy : undefined,
      points: pointsOf(tasks).total,
      planning_note_id: randomUUID(),
      // The schema of the event picks its fields.
      tasks,
    });
    work.later(moveToHead(work.trx, row.sprint_id));
    return answerOf(row, tasks);
  });
}

/** The answer that was given to the one who started this sprint, which has the wish's external_ref. @throws Problem external_ref_taken */
async function startedBefore(db: SprintDatabase, projectId: string, row: SprintRow) {
  if (row.project_id !== projectId)
    throw new Problem('external_ref_taken', `${sprintTitle(row)} of project ${row.project_id} has this reference`);
  return answerOf(row, await tasksOf(db, [row.sprint_id]));
}

const answerOf = (row: SprintRow, tasks: readonly TaskRow[]) => ({
  message: `Sprint '${row.sprint_name}' started successfully for project ${row.project_id}`,
  sprint_id: row.sprint_id,
  assigned_tasks_count: tasks.length,
  tasks: [...tasks],
});

function rowOf(wish: SprintWish, facts: Facts, number: number, now: Date): SprintRow {
  const sprintId = `${facts.projectId}-S${String(number).padStart(2, '0')}`;
  return {
    sprint_id: sprintId,
    project_id: facts.projectId,
    number,
    sprint_name: wish.sprint_name,
    goal: wish.goal,
    status: 'in_progress',
    mode: wish.mode,
    close_policy: wish.close_policy,
    seed: wish.seed ?? seedOfSprint(facts.projectId, number),
    simulator: CURRENT_SIMULATOR,
    start_date: facts.window.startDate,
    end_date: facts.window.endDate,
    duration_weeks: wish.duration_weeks,
    time_zone: facts.timeZone,
    close_at: closeInstant(wish.mode, wish.close_policy, facts.window.endDate, facts.timeZone),
    external_ref: wish.external_ref ?? null,
    external_uid: wish.external_uid ?? null,
    external_spec: wish.external_spec ?? null,
    calendar: facts.calendar,
    started_at: now,
    closed_at: null,
    simulated_until: null,
    retrospective: null,
    version: 1,
    max_tasks: wish.max_tasks ?? null,
    max_points: wish.max_points ?? null,
    decision_id: wish.decision_id ?? null,
    daily_scrum: wish.daily_scrum ? kept(wish.daily_scrum, facts.timeZone) : null,
    closed_because: null,
    changed: 0,
  };
}

/** The days of the sprint; the calendar may know more. */
const daysOf = ({ calendar, window }: Facts) => calendar.days.filter((d) => d.date < window.endDate);

function backlogOf(
  wish: SprintWish,
  facts: Facts,
  chosen: ReturnType<typeof mustBeReady>,
  sprintId: string,
  seen: readonly TaskRow[],
): TaskRow[] {
  const tasks = chosen.map(
    (task, position): TaskRow => ({
      sprint_id: sprintId,
      task_id: task.task_id,
      position,
      title: task.title,
      status: task.progress_percentage > 0 ? 'in_progress' : 'assigned_to_sprint',
      progress_percentage: Math.min(task.progress_percentage, 99),
      assigned_to: task.assigned_to,
      points: task.points,
      depends_on: task.depends_on,
      impediment: task.impediment,
      blocked_until: blockedUntil(task, seen),
      carry_over_count: task.carry_over_count,
    }),
  );
  const assignment = wish.assignment ?? assignmentOfMode(wish.mode);
  return assignment === 'RoundRobin' ? assignInTurn(tasks, facts.calendar.team, daysOf(facts)) : tasks;
}

/** The simulation's own impediment ends by itself, also in the next sprint; what a human reported ends by a report. */
function blockedUntil(task: { task_id: string; impediment: string | null }, seen: readonly TaskRow[]): string | null {
  const before = seen.find((t) => t.task_id === task.task_id);
  return task.impediment !== null && before?.impediment === task.impediment ? before.blocked_until : null;
}
