import { naturally } from '../kit/natural-order.ts';
import type { ProjectClient } from '../project/contract/client.ts';
import { assigneesOf } from './domain/assignees.ts';
import { meansOf } from './domain/velocity.ts';
import * as store from './store/tasks.ts';

/** @throws ServiceProblem project_not_found when neither this backlog nor the project service knows the project */
export async function mustExist(db: store.BacklogDatabase, projects: ProjectClient, projectId: string) {
  const backlog = await store.findBacklog(db, projectId);
  if (!backlog) await projects.getProject({ params: { project_id: projectId } });
  return backlog;
}

export async function getBacklog(
  db: store.BacklogDatabase,
  projects: ProjectClient,
  projectId: string,
  filter: { status?: string | undefined; assigned_to?: string | undefined },
) {
  await mustExist(db, projects, projectId);
  return store.tasksOf(db, projectId, filter);
}

export async function getSummary(db: store.BacklogDatabase, projects: ProjectClient, projectId: string) {
  const backlog = await mustExist(db, projects, projectId);
  const counts = await store.statusCounts(db, projectId);
  return {
    ...summaryOf(projectId, counts),
    declared_digest: backlog?.declared_digest ?? null,
    version: backlog?.version ?? 0,
    assignees: assigneesOf(await store.assignmentsOf(db, projectId)),
    last_closed_sprint_id: backlog?.last_closed_sprint_id ?? null,
    velocity: backlog ? meansOf(backlog) : null,
  };
}

export async function listSummaries(db: store.BacklogDatabase) {
  const counts = await store.statusCounts(db);
  const ids = [...new Set(counts.map((c) => c.project_id))].sort(naturally);
  return ids.map((id) =>
    summaryOf(
      id,
      counts.filter((c) => c.project_id === id),
    ),
  );
}

const summaryOf = (projectId: string, counts: { status: string; count: number }[]) => ({
  project_id: projectId,
  total_tasks: counts.reduce((sum, c) => sum + c.count, 0),
  status_counts: Object.fromEntries(counts.map((c) => [c.status, c.count])),
});
