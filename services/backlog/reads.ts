import { pageOfChanges } from '../kit/database/changed-rows.ts';
import { naturally } from '../kit/natural-order.ts';
import type { ProjectClient } from '../project/contract/client.ts';
import { assigneesOf } from './domain/assignees.ts';
import { meansOf } from './domain/velocity.ts';
import { changedBacklogs } from './store/changes.ts';
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
  filter: { status?: string | undefined; assigned_to?: string | undefined; open: 'true' | 'false' },
) {
  await mustExist(db, projects, projectId);
  return store.tasksOf(db, projectId, { ...filter, open: filter.open === 'true' });
}

export async function getSummary(db: store.BacklogDatabase, projects: ProjectClient, projectId: string) {
  const backlog = (await mustExist(db, projects, projectId)) ?? NOTHING;
  const [summary] = await summariesOf(db, [{ ...backlog, project_id: projectId }]);
  return summary as NonNullable<typeof summary>;
}

/** @throws Problem invalid_input */
export async function listBacklogChanges(
  db: store.BacklogDatabase,
  page: { changed_since?: string | undefined; limit: number },
) {
  const { rows, next } = await pageOfChanges(
    db,
    page,
    (cursor) => changedBacklogs(db, cursor, page.limit),
    (row) => row.project_id,
  );
  return { backlogs: await summariesOf(db, rows), next };
}

type BacklogRow = NonNullable<Awaited<ReturnType<typeof store.findBacklog>>>;

/** Of a project whose backlog nobody has written to. */
const NOTHING = {
  declared_digest: null,
  version: 0,
  last_closed_sprint_id: null,
  counted_sprints: 0,
  counted_tasks: 0,
  counted_points: 0,
  completed_tasks: 0,
};

async function summariesOf(db: store.BacklogDatabase, backlogs: readonly BacklogRow[]) {
  const ids = backlogs.map((row) => row.project_id);
  const counts = Map.groupBy(await store.statusCounts(db, ids), (row) => row.project_id);
  const assigned = Map.groupBy(await store.assignmentsOf(db, ids), (row) => row.project_id);
  return backlogs.map((backlog) => ({
    ...summaryOf(backlog.project_id, counts.get(backlog.project_id) ?? []),
    declared_digest: backlog.declared_digest,
    version: backlog.version,
    assignees: assigneesOf(assigned.get(backlog.project_id) ?? []),
    last_closed_sprint_id: backlog.last_closed_sprint_id,
    velocity: meansOf(backlog),
  }));
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
