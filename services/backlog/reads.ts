import { pageOfChanges } from '../kit/database/changed-rows.ts';
import { together } from '../kit/database/together.ts';
import { naturally } from '../kit/natural-order.ts';
import type { ProjectClient } from '../project/contract/client.ts';
import { assigneesOf } from './domain/assignees.ts';
import { meansOf } from './domain/velocity.ts';
import { changedBacklogs } from './store/changes.ts';
import * as store from './store/tasks.ts';

/** @throws ServiceProblem project_not_found when neither this backlog nor the project service knows the project */
export async function mustBeKnown(backlog: BacklogRow | undefined, projects: ProjectClient, projectId: string) {
  if (!backlog) await projects.getProject({ params: { project_id: projectId } });
}

export async function getBacklog(
  db: store.BacklogDatabase,
  projects: ProjectClient,
  projectId: string,
  filter: { status?: string | undefined; assigned_to?: string | undefined; open: 'true' | 'false' },
) {
  const [[backlog], tasks] = await together(db, [
    store.backlogOf(db, { projectId }),
    store.tasksIn(db, projectId, { ...filter, open: filter.open === 'true' }),
  ]);
  await mustBeKnown(backlog, projects, projectId);
  return tasks.sort(store.byId);
}

export async function getSummary(db: store.BacklogDatabase, projects: ProjectClient, projectId: string) {
  const [[backlog], counts, assigned] = await together(db, [
    store.backlogOf(db, { projectId }),
    ...figuresOf(db, [projectId]),
  ]);
  await mustBeKnown(backlog, projects, projectId);
  return wholeOf({ ...(backlog ?? NOTHING), project_id: projectId }, counts, assigned);
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
  const ids = rows.map((row) => row.project_id);
  const [counts, assigned] = await together(db, figuresOf(db, ids));
  const [countsOf, assignedOf] = [byProject(counts), byProject(assigned)];
  const backlogs = rows.map((row) =>
    wholeOf(row, countsOf.get(row.project_id) ?? [], assignedOf.get(row.project_id) ?? []),
  );
  return { backlogs, next };
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

const figuresOf = (db: store.BacklogDatabase, projectIds: readonly string[]) =>
  [store.countsIn(db, { projectIds }), store.assignedIn(db, { projectIds })] as const;

type Rows<Of extends 0 | 1> = Awaited<ReturnType<ReturnType<typeof figuresOf>[Of]['execute']>>;

const byProject = <Row extends { project_id: string }>(rows: readonly Row[]) =>
  Map.groupBy(rows, (row) => row.project_id);

const wholeOf = (backlog: BacklogRow, counts: Rows<0>, assigned: Rows<1>) => ({
  ...summaryOf(backlog.project_id, counts),
  declared_digest: backlog.declared_digest,
  version: backlog.version,
  assignees: assigneesOf(assigned.sort(store.byId)),
  last_closed_sprint_id: backlog.last_closed_sprint_id,
  velocity: meansOf(backlog),
});

export async function listSummaries(db: store.BacklogDatabase) {
  const counts = await store.visibleCounts(db);
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
