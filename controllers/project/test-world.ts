// A cluster and three services in memory, for this folder's tests of whole passes.
import { projectKeys, SPRINTS_OF_PROJECT } from '../../crds/indexes.ts';
import { API_VERSION, SPRINT } from '../../crds/resources.ts';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/calls/client.ts';
import { FirstSeen } from '../runtime/objects/first-seen.ts';
import type { KubeObject, ObjectKey } from '../runtime/objects/object.ts';
import { TestCluster } from '../runtime/testing/test-cluster.ts';
import type { ProjectDeps, ServicesView } from './gather.ts';
import type { BacklogState, ProjectSprints, ProjectState } from './known.ts';
import type { Orchestration } from './orchestration/orchestrate.ts';

interface ServiceCall {
  what: string;
  input: unknown;
}

/** One row of what the sprint service lists. */
export interface ListedSprint {
  sprint_id?: string;
  number?: number;
  goal?: string;
  sprint_name: string;
  external_ref: string | null;
  status: 'in_progress' | 'completed';
}

export class World {
  readonly cluster = new TestCluster({
    now: Date.parse('2026-11-24T09:00:00Z'),
    indexes: [{ resource: SPRINT, name: SPRINTS_OF_PROJECT, values: projectKeys }],
  });
  readonly calls: ServiceCall[] = [];
  /** what the services hold */
  project: NonNullable<ServicesView['project']> | null = null;
  backlog: NonNullable<ServicesView['backlog']> | null = null;
  team: string[] | null = null;
  sprints: ListedSprint[] = [];
  /** what the services have told of the project in their lists of changes */
  told: {
    project?: ProjectState | null;
    backlog?: BacklogState | null;
    sprints?: ProjectSprints | null;
  } = {};
  /** ids of the projects that the services were written to about */
  readonly written: string[] = [];
  /** calls that fail, by their names */
  readonly failures = new Map<string, Error>();
  /** absent: there is none */
  orchestration: Orchestration | undefined;
  /** milliseconds of the clock that never goes back; an object is known from the first pass on */
  monotonic = 0;
  readonly deps: ProjectDeps;

  constructor() {
    const { cluster } = this;
    const call = async <T>(what: string, input: unknown, answer: () => T): Promise<T> => {
      this.calls.push({ what, input });
      cluster.requests.push({ what, body: input, options: undefined });
      await new Promise((resolve) => setImmediate(resolve));
      const failure = this.failures.get(what);
      if (failure !== undefined) throw failure;
      return answer();
    };
    const known = <T>(value: T | null): T => {
      if (value === null) throw notFound;
      return value;
    };
    this.deps = {
      firstSeen: new FirstSeen(() => this.monotonic),
      identity: ({ namespace, name }: ObjectKey) => `k8s:uid/${namespace}/${name}`,
      project: {
        getProject: (input: object) => call('getProject', input, () => known(this.project)),
        listTeamMembers: (input: object) =>
          call('listTeamMembers', input, () => ({ team_members: known(this.team).map((id) => ({ id })) })),
        declareProject: (input: { body: { owner: string; digest: string }; params: { project_id: string } }) =>
          call('declareProject', input, () => {
            const { owner, digest } = input.body;
            this.project = { id: input.params.project_id, owner, declared_digest: digest } as never;
            this.team = [];
          }),
        releaseProject: (input: object) => call('releaseProject', input, () => undefined),
      },
      backlog: {
        getSummary: (input: object) => call('getSummary', input, () => known(this.backlog)),
        declareBacklog: (input: { body: { digest: string; tasks: object[] } }) =>
          call('declareBacklog', input, () => this.#hold(input.body.digest, input.body.tasks.length)),
        generateBacklog: (input: { body: { digest: string } }) =>
          call('generateBacklog', input, () => this.#hold(input.body.digest, 30)),
      },
      orchestration: () => this.orchestration,
      known: {
        whenRead: async () => undefined,
        projectOf: () => this.told.project,
        backlogOf: () => this.told.backlog,
        sprintsOf: () => this.told.sprints,
        written: (id: string) => void this.written.push(id),
      },
      sprint: { listByProject: (input: object) => call('listByProject', input, () => this.sprints) },
    } as unknown as ProjectDeps;
  }

  /** Names of the calls of services since the last look. */
  takeCalls(): string[] {
    return this.calls.splice(0).map(({ what }) => what);
  }

  #hold(digest: string, tasks: number): void {
    this.backlog = { total_tasks: tasks, status_counts: {}, declared_digest: digest, assignees: [] } as never;
  }
}

const notFound = new ServiceProblem('project', 404, { code: 'project_not_found', detail: 'none', extra: {} });
export const away = (service = 'project') => new ServiceUnavailable(service, 'connect ECONNREFUSED');
export const refused = (code: string, status = 409) =>
  new ServiceProblem('project', status, { code, detail: `because of ${code}`, extra: {} });

/** A Sprint of the Project payments, as the API server stores it. */
export function aSprintObject(name: string, status?: object, projectName = 'payments', namespace = 'team-a') {
  const metadata = { name, namespace, uid: `uid-${name}`, generation: 1 };
  const spec = { projectRef: { name: projectName }, goal: 'g' };
  return { apiVersion: API_VERSION, kind: 'Sprint', metadata, spec, status } as KubeObject;
}

export const closed = { conditions: [{ type: 'Succeeded', status: 'True', reason: 'Completed', message: '' }] };
