import { projectStatusChanged } from './contract/events.ts';
import { tellWhole } from './project-changed.ts';
import { type ProjectRow, updatingProject } from './store/projects.ts';
import type { ProjectWork } from './store/tables.ts';

/** Gives a project another status and tells it; the status that it has is nothing new. The caller holds the project's lock. */
export async function changeStatus(
  work: ProjectWork,
  project: ProjectRow,
  status: ProjectRow['status'],
  sprintId: string | null,
): Promise<void> {
  if (status === project.status) return;
  // What is told of a project begins with the whole of it, also of one from before anything was told.
  if (project.version === 0) await tellWhole(work, project.id, undefined);
  const version = Math.max(project.version, 1) + 1;
  work.later(updatingProject(work.trx, project.id, { status, version }));
  await work.emit(projectStatusChanged, project.id, {
    project_id: project.id,
    status,
    previous_status: project.status,
    sprint_id: sprintId,
    changed_at: work.now.toISOString(),
  });
}
