import { ServiceProblem, ServiceUnavailable } from '../../../../services/kit/calls/client.ts';
import type { Neighbours } from '../../../../services/orchestrator/deciding/facts.ts';
import type { Limits, SprintPlan } from '../../../../services/sprint/contract/shapes.ts';
import { aPlan } from './a-question.ts';

interface KeptSprint {
  sprint_id: string;
  number: number;
  sprint_name: string;
  decision_id: string | null;
  status: 'in_progress' | 'completed';
  closed_at: string | null;
  progress: { total_tasks: number; completed_tasks: number };
}
interface BacklogTask {
  status: string;
  sprint_id: string | null;
  priority: number | null;
  points: number | null;
}

/** `lost`: away before it is done; `unheard`: done, and the answer is lost */
type Failure = 'lost' | 'unheard';

/**
 * What the orchestrator asks of the other services about one project, in memory: for what cannot be had from the real ones at will, an
 * answer that is lost, or others who take the slot in between.
 */
export function inMemoryNeighbours(projectId: string) {
  const sprints: KeptSprint[] = [];
  const calls: { name: string; body?: unknown; key?: string | undefined }[] = [];
  const failures: Failure[] = [];
  const state = {
    ...{ plan: {} as Partial<SprintPlan>, backlog: [] as BacklogTask[], closedAt: '2026-11-23T09:00:00Z' },
    /** the sprint service is of the release before */
    isOld: false,
  };
  const idOf = (number: number) => `${projectId}-S${String(number).padStart(2, '0')}`;
  const problem = (code: string, status = 409) =>
    new ServiceProblem('sprint', status, { code, detail: code, extra: {} });
  const running = () => sprints.find(({ status }) => status === 'in_progress');
  const failing = <T>(done: () => T): T => {
    const failure = failures.shift();
    if (failure === 'lost') throw new ServiceUnavailable('sprint', 'test');
    const value = done();
    if (failure === 'unheard') throw new ServiceUnavailable('sprint', 'test');
    return value;
  };
  const begin = (decision_id: string | null, tasks = 10) => {
    if (running()) throw problem('sprint_in_progress');
    const number = sprints.length + 1;
    sprints.push({
      ...{ sprint_id: idOf(number), number, sprint_name: `Sprint ${number}`, decision_id, status: 'in_progress' },
      ...{ closed_at: null, progress: { total_tasks: tasks, completed_tasks: 0 } },
    });
    return { sprint_id: idOf(number) };
  };
  const end = (sprintId: string) => {
    const sprint = sprints.find(({ sprint_id }) => sprint_id === sprintId);
    if (!sprint) throw problem('sprint_not_found', 404);
    if (sprint.status === 'completed') throw problem('sprint_closed');
    Object.assign(sprint, { status: 'completed', closed_at: state.closedAt });
  };
  const neighbours = {
    projects: { listTeamMembers: async () => ({ team_members: [{}, {}] }) },
    backlogs: {
      getSummary: async () => {
        throw new ServiceProblem('backlog', 404, { code: 'project_not_found', detail: '', extra: {} });
      },
      getBacklog: async () => state.backlog,
    },
    sprints: {
      planSprint: async ({ body }: { body: Limits & { instead?: Limits[] } }) => {
        calls.push({ name: 'planSprint', body });
        if (state.isOld && body.instead !== undefined) throw problem('invalid_input', 422);
        const tasksOf = ({ max_tasks: tasks = 4 }: Limits) => aPlan(tasks).tasks;
        const beside = body.instead === undefined ? {} : { instead: body.instead.map(tasksOf) };
        const plan = aPlan(0, { tasks: tasksOf(body), number: sprints.length + 1, ...beside, ...state.plan });
        return running() ? { ...plan, verdict: 'waiting', code: 'sprint_in_progress', tasks: [] } : plan;
      },
      listByProject: async ({ query }: { query: { status?: string; offset?: number; limit: number } }) =>
        sprints
          .filter(({ status }) => query.status === undefined || status === query.status)
          .slice(query.offset ?? 0)
          .slice(0, query.limit),
      startSprint: async ({
        body,
        idempotencyKey: key,
      }: {
        body: Record<string, unknown>;
        idempotencyKey?: string;
      }) => {
        calls.push({ name: 'startSprint', body, key });
        return failing(() => {
          if (body.number !== sprints.length + 1) throw problem('number_passed');
          return begin(String(body.decision_id));
        });
      },
      closeSprint: async ({ params }: { params: { sprint_id: string } }) => {
        calls.push({ name: 'closeSprint' });
        return failing(() => end(params.sprint_id));
      },
    },
  } as unknown as Neighbours;
  return { neighbours, sprints, calls, failures, state, begin, end, idOf };
}
