import { Problem } from '../kit/calls/problem.ts';
import { statusAfterClose, statusAfterStart } from './domain/status.ts';
import { countRunningSprints, lockProject, noteSprint, updateProject } from './store/projects.ts';
import type { ProjectTransaction } from './store/tables.ts';

/** Keeps the project's status in step with its sprints, in whatever order two sprints' events come. */
export async function followSprint(
  trx: ProjectTransaction,
  sprint: { project_id: string; sprint_id: string; closed: boolean },
): Promise<void> {
  const project = await lockProject(trx, sprint.project_id);
  if (!project) throw new Problem('project_not_found', `sprint ${sprint.sprint_id}: no project ${sprint.project_id}`);
  await noteSprint(trx, sprint);
  const running = await countRunningSprints(trx, project.id);
  const status = (sprint.closed ? statusAfterClose : statusAfterStart)(project.status, running);
  if (status !== project.status) await updateProject(trx, project.id, { status });
}
