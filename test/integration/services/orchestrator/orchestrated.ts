import { expect } from 'vitest';
import { waitFor } from '../../../../dev/processes/wait.ts';
import type { HostedModels } from '../../../../dev/services/host.ts';
import type { Decision } from '../../../../services/orchestrator/contract/shapes.ts';
import { type Arranged, type Arrangement, startArranged } from '../../fixtures/services/arrangements.ts';
import type { Engine } from '../../fixtures/services/databases.ts';
import { type Hosted, startHosted } from '../../fixtures/services/hosted.ts';

const READS = {
  getStatus: '/orchestrate/project/{}/status',
  getInsights: '/orchestrate/intelligence/project/{}/insights',
  getDataQuality: '/orchestrate/intelligence/data-quality/{}',
  getDecisionImpact: '/orchestrate/intelligence/decision-impact/{}',
  getDecisionAudit: '/orchestrate/intelligence/decision-audit/{}',
  listSimilarProjects: '/orchestrate/intelligence/patterns/similar-projects/{}',
  getVelocityTrends: '/orchestrate/intelligence/patterns/velocity-trends/{}',
} as const;
export type Read = keyof typeof READS;
export const ALL_READS = Object.keys(READS) as Read[];

/** All services of one installation, looked at from the orchestrator. `start` before anything else. `models`: absent, there are none. */
export const orchestratedIn = (arrangement: Arrangement) =>
  orchestratedBy((models) => startArranged(arrangement, models === undefined ? {} : { models }));

/** The same in one process, whose connection and bus a test reaches into. */
export const orchestratedOn = (engine: Engine) =>
  orchestratedBy((models) => startHosted(engine, undefined, undefined, models));

function orchestratedBy<W extends Arranged>(startWorld: (models?: HostedModels) => Promise<W>) {
  let world: W;
  let projects = 0;
  const call: Hosted['call'] = (...request) => world.call(...request);

  const ok = async (...request: Parameters<Hosted['call']>) => {
    const { status, body } = await call(...request);
    expect(status, `${request[1]} ${request[2]}: ${JSON.stringify(body)}`).toBeLessThan(300);
    return body;
  };

  /** What the log holds is known, and nothing is on its way. */
  const caughtUp = async () => {
    let calm = 0;
    const isCalm = async () => {
      const { services } = (await call('orchestrator', 'GET', '/health/ready')).body;
      calm = services['chronicle-service'].seconds_behind === 0 ? calm + 1 : 0;
      return calm > 5 || undefined;
    };
    await waitFor(isCalm, { what: 'the orchestrator to have read the log', timeoutMs: 30_000, everyMs: 20 });
  };

  const decide = (id: string, options: object = {}) =>
    call('orchestrator', 'POST', `/orchestrate/project/${id}`, { options });
  const decided = async (id: string, options: object = {}): Promise<Decision> => {
    const answered = async () => {
      const { status, body } = await decide(id, options);
      if (status === 409 && body.code === 'history_behind') return undefined;
      expect(status, JSON.stringify(body)).toBe(200);
      return body.decision as Decision;
    };
    return waitFor(answered, { what: 'a decision', timeoutMs: 30_000, everyMs: 20 });
  };

  const read = (name: Read, id: string, query = '') =>
    call('orchestrator', 'GET', READS[name].replace('{}', id) + query);

  const startWith = async (models?: HostedModels) => {
    world = await startWorld(models);
    for (const id of ['E1', 'E2']) await ok('project', 'POST', '/employees', { id, name: id });
  };

  return {
    world: () => world,
    startWith,
    /** for a hook, which is handed arguments of its own */
    start: () => startWith(),
    stop: () => world?.stop(),
    call,
    ok,
    caughtUp,
    /** one of the reads of a project */
    read,
    /** what it answers */
    body: async (name: Read, id: string, query = '') =>
      ok('orchestrator', 'GET', READS[name].replace('{}', id) + query),
    /** the whole answer */
    decide,
    /** its decision, once the last sprint is counted */
    decided,
    /** A project of its own with a team of two and tasks T1, T2, … */
    aProject: async (tasks = 40, points: number | null = null): Promise<string> => {
      const id = `ORC${++projects}`;
      await ok('project', 'POST', '/projects', { id, name: id });
      await ok('project', 'POST', `/projects/${id}/team-members-assign`, { employee_ids: ['E1', 'E2'] });
      if (tasks > 0)
        await ok('backlog', 'PUT', `/backlogs/${id}`, {
          digest: 'd',
          tasks: Array.from({ length: tasks }, (_, i) => ({ task_id: `T${i + 1}`, title: `Do ${i + 1}`, points })),
        });
      await caughtUp();
      return id;
    },
    finish: async (id: string, tasks: readonly string[]) => {
      for (const task of tasks)
        await ok('sprint', 'POST', `/tasks/${task}/progress?project_id=${id}`, { status: 'completed' });
    },
    /** Starts a sprint by decision, plays all of its days and closes it. */
    playSprint: async (id: string, weeks = 1): Promise<Decision> => {
      const decision = await decided(id, { sprint_duration_weeks: weeks, max_tasks_per_sprint: 6 });
      for (let day = 0; day < 5 * weeks; day++)
        await ok('sprint', 'POST', `/sprints/${decision.sprint_id}/run-daily-scrum`);
      await ok('sprint', 'POST', `/sprints/${decision.sprint_id}/close`);
      await caughtUp();
      return decision;
    },
    sprintsOf: async (id: string) => ok('sprint', 'GET', `/sprints/by-project/${id}`),
    audit: async (id: string): Promise<Decision[]> =>
      (await ok('orchestrator', 'GET', `/orchestrate/intelligence/decision-audit/${id}`)).audit_trail.map(
        (record: { decision: Decision }) => record.decision,
      ),
  };
}

/** Part of an answer that refuses. */
export const refused = (status: number, code: string) => ({ status, body: { code, status } });
