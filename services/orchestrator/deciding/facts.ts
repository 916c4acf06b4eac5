import type { BacklogClient } from '../../backlog/contract/client.ts';
import { openTasksOf } from '../../backlog/contract/open-tasks.ts';
import { ServiceProblem } from '../../kit/calls/client.ts';
import type { ProjectClient } from '../../project/contract/client.ts';
import type { SprintClient } from '../../sprint/contract/client.ts';
import type { Limits, Sprint, SprintPlan } from '../../sprint/contract/shapes.ts';
import type { OrchestrationSettings } from '../contract/shapes.ts';

export interface Neighbours {
  projects: Pick<ProjectClient, 'getProject' | 'listTeamMembers'>;
  backlogs: Pick<BacklogClient, 'getSummary' | 'getBacklog'>;
  sprints: Pick<SprintClient, 'planSprint' | 'listByProject' | 'startSprint' | 'closeSprint' | 'scheduleDailyScrum'>;
}

/** What the caller wants, or the project's settings want, of a sprint that would be started. */
export interface Wanted {
  maxTasks: number;
  weeks: number;
  mode: 'Live' | 'Simulated';
  closePolicy: OrchestrationSettings['sprint_defaults']['close_policy'];
  assignment: 'None' | 'RoundRobin' | undefined;
}

/** What the other services know when a decision is asked for. */
export interface Facts {
  teamSize: number;
  backlog: { total: number; byStatus: Record<string, number> };
  running: Omit<Sprint, 'tasks'> | null;
  /** what would come of a start with the rule's number of tasks; `instead`: of one with each limit that was held likely */
  plan: SprintPlan;
}

/**
 * @param likely limits of which one will most likely be applied, if not the rule's
 * @throws ServiceProblem project_not_found, ServiceUnavailable
 */
export async function gatherFacts(
  neighbours: Neighbours,
  projectId: string,
  wanted: Wanted,
  likely: readonly Limits[] = [],
): Promise<Facts> {
  const params = { project_id: projectId };
  const [team, summary, running, plan] = await Promise.all([
    neighbours.projects.listTeamMembers({ params }),
    orNull(neighbours.backlogs.getSummary({ params })),
    neighbours.sprints.listByProject({ params, query: { status: 'in_progress', limit: 1 } }),
    plansOf(neighbours, projectId, wanted, likely),
  ]);
  return {
    teamSize: team.team_members.length,
    backlog: { total: summary?.total_tasks ?? 0, byStatus: summary?.status_counts ?? {} },
    running: running[0] ?? null,
    plan,
  };
}

/** The rule's plan, and beside it what the likely limits would choose. */
async function plansOf(neighbours: Neighbours, projectId: string, wanted: Wanted, likely: readonly Limits[]) {
  const rule = { max_tasks: wanted.maxTasks };
  if (likely.length === 0) return planFor(neighbours, projectId, wanted, rule);
  try {
    return await planFor(neighbours, projectId, wanted, { ...rule, instead: [...likely] });
  } catch (error) {
    // A sprint service of the release before refuses the word.
    if (!(error instanceof ServiceProblem) || error.code !== 'invalid_input') throw error;
    return planFor(neighbours, projectId, wanted, rule);
  }
}

/** What would come of a start with this limit. @throws ServiceProblem project_not_found, ServiceUnavailable */
export const planFor = (
  { sprints }: Pick<Neighbours, 'sprints'>,
  projectId: string,
  wanted: Wanted,
  limit: Limits & { instead?: Limits[] },
): Promise<SprintPlan> =>
  sprints.planSprint({
    params: { project_id: projectId },
    body: {
      sprint_name: 'plan',
      duration_weeks: wanted.weeks,
      mode: wanted.mode,
      close_policy: wanted.closePolicy,
      ...limit,
    },
  });

/** How much of what is open has the best priority, in tasks or points; 0 when nothing has one. */
export async function sizeOfBestPriority(
  { backlogs }: Pick<Neighbours, 'backlogs'>,
  projectId: string,
  unit: 'tasks' | 'points',
): Promise<number> {
  const tasks = await openTasksOf(backlogs, projectId);
  const open = tasks.filter((task) => task.status !== 'completed' && task.sprint_id === null && task.priority !== null);
  const best = Math.min(...open.map(({ priority }) => priority ?? 0));
  const first = open.filter(({ priority }) => priority === best);
  return unit === 'tasks' ? first.length : first.reduce((sum, { points }) => sum + (points ?? 0), 0);
}

/** The sprint of a number, whatever became of it; undefined: there is none. */
export async function sprintOfNumber({ sprints }: Pick<Neighbours, 'sprints'>, projectId: string, number: number) {
  const [sprint] = await sprints.listByProject({
    params: { project_id: projectId },
    query: { offset: number - 1, limit: 1 },
  });
  return sprint?.number === number ? sprint : undefined;
}

/** A project without a backlog is one with an empty one. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServiceProblem && error.status === 404) return null;
    throw error;
  }
}
