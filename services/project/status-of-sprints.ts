import { Problem } from '../kit/calls/problem.ts';
import { statusAfterClose, statusAfterStart } from './domain/status.ts';
import { changeStatus } from './status-changed.ts';
import { countRunningSprints, lockProject, noteSprint } from './store/projects.ts';
import type { ProjectWork } from './store/tables.ts';

/** Keeps the project's status in step with its sprints, in whatever order two sprints' events come. */
export async function followSprint(
  work: ProjectWork,
  sprint: { project_id: string; sprint_id: string; closed: boolean },
): Promise<void> {
  const { trx } = work;
  const project = await lockProject(trx, sprint.project_id);
  if (!project) throw new Problem('project_not_found', `sprint ${sprint.sprint_id}: no project ${sprint.project_id}`);
  await noteSprint(trx, sprint);
  const running = await countRunningSprints(trx, project.id);
  const status = (sprint.closed ? statusAfterClose : statusAfterStart)(project.status, running);
  await changeStatus(work, project, status, sprint.sprint_id);
}
