import { Problem } from '../kit/calls/problem.ts';
import { askBehind } from './ask-behind.ts';
import { statusAfterClose, statusAfterStart } from './domain/status.ts';
import { changeStatus } from './status-changed.ts';
import { countingRunning, lockingProject, notingSprint } from './store/projects.ts';
import type { ProjectWork } from './store/tables.ts';

/** Keeps the project's status in step with its sprints, in whatever order two sprints' events come. */
export async function followSprint(
  work: ProjectWork,
  sprint: { project_id: string; sprint_id: string; closed: boolean },
): Promise<void> {
  const { trx } = work;
  const { project_id: id } = sprint;
  const [[project], , [running]] = await askBehind(work, [
    lockingProject(trx, { id }),
    notingSprint(trx, sprint),
    countingRunning(trx, { projectId: id }),
  ]);
  if (!project) throw new Problem('project_not_found', `sprint ${sprint.sprint_id}: no project ${id}`);
  const status = (sprint.closed ? statusAfterClose : statusAfterStart)(project.status, Number(running?.count));
  await changeStatus(work, project, status, sprint.sprint_id);
}
