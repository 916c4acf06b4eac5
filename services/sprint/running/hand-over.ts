import { ServiceUnavailable } from '../../kit/calls/client.ts';
import { Problem } from '../../kit/calls/problem.ts';
import type { ProjectClient } from '../../project/contract/client.ts';
import { changing } from '../changing.ts';
import { addHandOver } from '../store/hand-overs.ts';
import type { SprintDatabase, SprintRow, SprintUnit, TaskRow } from '../store/tables.ts';
import { saveTasks, tasksOf } from '../store/tasks.ts';
import { dayOfReport, lockRunning, mustFind, runningSprintOf, type TaskName } from './running-sprint.ts';
import { announceTasks, bump } from './scrum-day.ts';

/**
 * Gives a task of a running sprint to somebody in the team, or to nobody.
 * @throws Problem task_not_found, task_ambiguous, sprint_closed, unknown_assignee
 */
export async function handOver(
  unit: SprintUnit,
  db: SprintDatabase,
  projects: ProjectClient,
  name: TaskName,
  assignee: string | null,
) {
  const { sprint_id: sprintId } = await runningSprintOf(db, name);
  if (assignee !== null) await mustBeInTeam(projects, await mustFind(db, sprintId), assignee);
  return changing(unit, 'hand over', sprintId, async (work) => {
    const held = { work, row: await lockRunning(work.trx, sprintId, work.now) };
    const tasks = await tasksOf(work.trx, [sprintId]);
    const before = tasks.find((t) => t.task_id === name.taskId);
    if (!before) throw new Problem('task_not_found', `sprint ${held.row.sprint_name} has no task ${name.taskId}`);
    const after: TaskRow = { ...before, assigned_to: assignee };
    if (before.assigned_to !== assignee) {
      work.later(saveTasks(work.trx, [after]));
      const day = await dayOfReport(work.trx, held.row, work.now);
      await addHandOver(work.trx, {
        sprint_id: sprintId,
        task_id: after.task_id,
        day,
        from_assignee: before.assigned_to,
        to_assignee: assignee,
      });
      bump(held);
      await announceTasks(held, [after], day);
    }
    const { project_id, sprint_name } = held.row;
    const { task_id, assigned_to } = after;
    return { message: 'Task handed over.', task_id, project_id, sprint_id: sprintId, sprint_name, assigned_to };
  });
}

/** Asks the project service; while that is away, whom the sprint last saw in the team is still taken for a member. */
async function mustBeInTeam(projects: ProjectClient, row: SprintRow, assignee: string): Promise<void> {
  const team = await teamOf(projects, row.project_id).catch((error: unknown) => {
    const ids = row.calendar.team.map((m) => m.id);
    if (error instanceof ServiceUnavailable && ids.includes(assignee)) return ids;
    throw error;
  });
  if (team.includes(assignee)) return;
  const who = team.length === 0 ? 'which has nobody' : `which is ${team.join(', ')}`;
  throw new Problem('unknown_assignee', `${assignee} is not in the team of project ${row.project_id}, ${who}`, {
    extra: { team },
  });
}

const teamOf = async (projects: ProjectClient, projectId: string): Promise<string[]> =>
  (await projects.listTeamMembers({ params: { project_id: projectId } })).team_members.map((m) => m.id);
