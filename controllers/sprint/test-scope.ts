// Building blocks of the tables in this folder's tests.
import { type Project, parseProject } from '../../crds/project.ts';
import { API_VERSION } from '../../crds/resources.ts';
import { parseSprint, type Sprint, type SprintSpec, type SprintStatus } from '../../crds/sprint.ts';
import { ServiceProblem } from '../../services/kit/calls/client.ts';
import type { Sprint as ServiceSprint, SprintPlan } from '../../services/sprint/contract/shapes.ts';
import type { ObjectMeta } from '../runtime/objects/object.ts';
import type { SprintScope } from './gather.ts';
import { type CronJob, dailyScrumCronJob } from './jobs/cron-job.ts';
import { settingsOf, wishOf } from './settings.ts';

const CREATED = '2026-11-20T08:00:00Z';
const REF = 'k8s:uid/team-a/payments/sprint-1';

export function aProject(spec: object = {}): Project {
  const metadata = { name: 'payments', namespace: 'team-a', uid: 'p1', generation: 1, creationTimestamp: CREATED };
  return parseProject({ apiVersion: API_VERSION, kind: 'Project', metadata, spec: { projectID: 'PAY', ...spec } });
}

export function aSprint(
  spec: Partial<SprintSpec> = {},
  status?: Partial<SprintStatus>,
  metadata: Partial<Sprint['metadata']> = {},
): Sprint {
  const name = metadata.name ?? 'sprint-1';
  return parseSprint({
    apiVersion: API_VERSION,
    kind: 'Sprint',
    metadata: { name, namespace: 'team-a', uid: `uid-${name}`, generation: 1, creationTimestamp: CREATED, ...metadata },
    spec: { projectRef: { name: 'payments' }, goal: 'Refunds work', ...spec },
    ...(status === undefined ? {} : { status: { observedGeneration: 1, ...status } }),
  });
}

export function held(overrides: Partial<ServiceSprint> = {}): ServiceSprint {
  return {
    sprint_id: 'PAY-S01',
    project_id: 'PAY',
    sprint_name: 'sprint-1',
    goal: 'Refunds work',
    status: 'in_progress',
    mode: 'Live',
    close_policy: 'EndDate',
    start_date: '2026-11-23',
    end_date: '2026-12-07',
    duration_weeks: 2,
    time_zone: 'UTC',
    external_ref: REF,
    number: 1,
    max_tasks: null,
    max_points: null,
    decision_id: null,
    daily_scrum: null,
    started_at: '2026-11-23T05:00:00.000Z',
    closed_at: null,
    closed_because: null,
    version: 3,
    day: { current: 2, total: 9, next: '2026-11-25', unheld: [] },
    progress: { total_tasks: 1, completed_tasks: 0, in_progress_tasks: 1, percent: 40, points: 3 },
    tasks: [
      {
        task_id: 'PAY-1',
        title: 'Refund',
        status: 'in_progress',
        sprint_id: 'PAY-S01',
        progress_percentage: 40,
        assigned_to: null,
        points: 3,
        depends_on: [],
        impediment: null,
        carry_over_count: 0,
      },
    ],
    last_daily_scrum: null,
    retrospective: null,
    ...overrides,
  };
}

export function dryRun(code: string | null, overrides: Partial<SprintPlan> = {}): SprintPlan {
  return {
    verdict: code === null ? 'ready' : 'waiting',
    code,
    detail: `because of ${code}`,
    ids: [],
    start_date: '2026-11-23',
    end_date: '2026-12-07',
    total_days: 9,
    simulated_start: '2026-11-23',
    time_zone: 'UTC',
    today: '2026-11-23',
    number: 1,
    tasks: [],
    limited_by: null,
    backlog_open: { tasks: 0, tasks_with_points: 0, points: 0 },
    person_days: 0,
    wait_ms: null,
    ...overrides,
  };
}

/** A pass over a Sprint whose Project is ready and which never started, except for what is said otherwise. */
export function aScope(overrides: Partial<SprintScope> = {}): SprintScope {
  const sprint = overrides.sprint ?? aSprint();
  const project = 'project' in overrides ? overrides.project : aProject();
  const settings = settingsOf(sprint, project, overrides.held);
  return {
    sprint,
    externalRef: REF,
    project,
    readyProjectID: 'PAY',
    settings,
    wish: wishOf(sprint, settings, REF),
    siblings: [sprint],
    cronJob: undefined,
    isChronicleAway: false,
    knownForMs: 60_000,
    held: null,
    found: undefined,
    forecast: undefined,
    dryRun: dryRun(null),
    unshown: [],
    missed: undefined,
    ...overrides,
  };
}

/** The status of a sprint that was started and shown. */
export const started = {
  phase: 'Active',
  sprintID: 'PAY-S01',
  startDate: '2026-11-23',
  sprintBacklog: { tasks: 1, points: 3, taskIDs: ['PAY-1'], frozenAt: '2026-11-23T05:00:00.000Z' },
} satisfies Partial<SprintStatus>;

/** The CronJob of a Sprint, as the API server has it. */
export function cronJobOf({ sprint, settings }: SprintScope, metadata: Partial<ObjectMeta> = {}): CronJob {
  const cronJob = dailyScrumCronJob(sprint, settings, { image: 'dsm', toleratesLocalNode: false });
  return { ...cronJob, metadata: { ...cronJob.metadata, ...metadata }, status: {} };
}

/** A CronJob that a user made before there was a Sprint of that name. */
export const foreignCronJob = (scope: SprintScope): CronJob => cronJobOf(scope, { labels: {}, ownerReferences: [] });

export function problem(code: string, extra: Record<string, unknown> = {}): ServiceProblem {
  return new ServiceProblem('sprint', 409, { code, detail: `because of ${code}`, extra });
}
