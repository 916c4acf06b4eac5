// A cluster and a sprint service in memory, for this folder's tests of whole passes.
import { DAILY_SCRUMS_OF_SPRINT, projectKeys, SPRINTS_OF_PROJECT, sprintKeys } from '../../crds/indexes.ts';
import { DAILY_SCRUM, FINALIZER, PROJECT, SPRINT } from '../../crds/resources.ts';
import type { Sprint, SprintSpec, SprintStatus } from '../../crds/sprint.ts';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/calls/client.ts';
import type { SprintOutlook } from '../../services/orchestrator/contract/shapes.ts';
import type { Sprint as ServiceSprint, SprintPlan } from '../../services/sprint/contract/shapes.ts';
import { FirstSeen } from '../runtime/objects/first-seen.ts';
import type { ObjectKey } from '../runtime/objects/object.ts';
import { TestCluster } from '../runtime/testing/test-cluster.ts';
import type { SprintDeps } from './gather.ts';
import { Hindrances } from './jobs/hindrances.ts';
import type { SprintWish } from './settings.ts';
import { aProject, aSprint, dryRun, held } from './test-scope.ts';

export const request = { namespace: 'team-a', name: 'sprint-1' };

const ready = {
  type: 'Ready',
  status: 'True',
  reason: 'Ready',
  message: '',
  observedGeneration: 1,
  lastTransitionTime: '2026-11-20T08:00:00Z',
};

export class World {
  readonly cluster: TestCluster;
  /** what the service holds under each reference, and what it says of a start */
  readonly held = new Map<string, ServiceSprint>();
  dryRun: SprintPlan = dryRun(null);
  /** what it has told in its list of changes */
  readonly told = new Map<string, ServiceSprint>();
  /** references under which it was written to */
  readonly written: string[] = [];
  /** what the orchestrator expects of each sprint */
  readonly forecasts = new Map<string, SprintOutlook>();
  /** the daily scrums that the service has stored */
  readonly reports: { date: string }[] = [];
  readonly failures = new Map<string, Error>();
  /** until the turn of what has ended to be compared */
  turnInMs = 0;
  /** the operator's own clock */
  monotonic = 0;
  readonly deps: SprintDeps;

  constructor() {
    this.cluster = new TestCluster({
      now: Date.parse('2026-11-24T09:00:00Z'),
      indexes: [
        { resource: SPRINT, name: SPRINTS_OF_PROJECT, values: projectKeys },
        { resource: DAILY_SCRUM, name: DAILY_SCRUMS_OF_SPRINT, values: sprintKeys },
      ],
    });
    const call = async <T>(what: string, input: unknown, answer: () => T): Promise<T> => {
      this.cluster.requests.push({ what, body: input, options: undefined });
      await new Promise((resolve) => setImmediate(resolve));
      const failure = this.failures.get(what);
      if (failure !== undefined) throw failure;
      return answer();
    };
    const change = (id: string, what: Partial<ServiceSprint>) => {
      for (const [ref, each] of this.held) if (each.sprint_id === id) this.held.set(ref, { ...each, ...what });
    };
    type ByID = { params: { sprint_id: string } };
    this.deps = {
      identity: ({ namespace, name }: ObjectKey) => `k8s:uid/${namespace}/${name}`,
      outlooks: { forecastOf: (id: string) => this.forecasts.get(id) },
      known: {
        whenRead: async () => undefined,
        sprintOf: (ref: string) => this.told.get(ref),
        written: (ref: string) => {
          this.told.delete(ref);
          this.written.push(ref);
        },
      },
      isChronicleAway: () => false,
      firstSeen: new FirstSeen(() => this.monotonic),
      comparisons: { waitMs: () => this.turnInMs },
      pod: { image: 'dsm', toleratesLocalNode: false },
      machineTime: () => ({ now: this.cluster.clock.now(), aheadMs: 0, movedAt: 0 }),
      hindrances: new Hindrances(),
      sprint: {
        getByRef: (input: { query: { external_ref: string } }) =>
          call('getByRef', input, () => {
            const found = this.held.get(input.query.external_ref);
            if (found === undefined) throw notFound;
            return found;
          }),
        getSprint: (input: ByID) =>
          call('getSprint', input, () => {
            const found = [...this.held.values()].find(({ sprint_id }) => sprint_id === input.params.sprint_id);
            if (found === undefined) throw notFound;
            return found;
          }),
        claimSprint: (input: ByID & { body: { external_ref: string; external_uid: string } }) =>
          call('claimSprint', input, () => {
            for (const [ref, each] of [...this.held]) {
              if (each.sprint_id !== input.params.sprint_id) continue;
              this.held.delete(ref);
              this.held.set(input.body.external_ref, { ...each, ...input.body });
            }
          }),
        listDailyScrums: (input: ByID) => call('listDailyScrums', input, () => this.reports),
        planSprint: (input: object) => call('planSprint', input, () => this.dryRun),
        startSprint: (input: { params: { project_id: string }; body: SprintWish }) =>
          call('startSprint', input, () => {
            const { external_ref: ref = '', external_uid, external_spec } = input.body;
            this.held.set(
              ref,
              held({
                external_ref: ref,
                ...(external_uid && { external_uid }),
                ...(external_spec && { external_spec }),
              }),
            );
          }),
        changeSettings: (input: ByID & { body: { goal: string; close_policy: ServiceSprint['close_policy'] } }) =>
          call('changeSettings', input, () => change(input.params.sprint_id, input.body)),
        closeSprint: (input: ByID) => call('closeSprint', input, () => change(input.params.sprint_id, closed)),
      },
    } as unknown as SprintDeps;
  }

  /** A Project that is ready and a Sprint of it that the operator has known for long. */
  begin(spec: Partial<SprintSpec> = {}, status?: Partial<SprintStatus>, metadata: Partial<Sprint['metadata']> = {}) {
    this.cluster.put(PROJECT, { ...aProject(), status: { observedGeneration: 1, conditions: [ready] } } as never);
    const sprint = aSprint(spec, status, { finalizers: [FINALIZER], ...metadata });
    this.cluster.put(SPRINT, sprint as never);
    this.deps.firstSeen.msSince(sprint as never);
    this.monotonic += 60_000;
    return sprint;
  }

  sprint(key: ObjectKey = request): Sprint | undefined {
    return this.cluster.find(SPRINT as never, key) as unknown as Sprint | undefined;
  }

  condition(type: string) {
    return this.sprint()?.status?.conditions?.find((each) => each.type === type);
  }
}

const retrospective = { report_id: 'r', what_went_well: 'all', what_could_be_improved: 'nothing', action_items: [] };
/** How the service has a sprint that is closed. */
export const closed = {
  status: 'completed',
  closed_at: '2026-11-24T09:00:00.000Z',
  retrospective: retrospective as NonNullable<ServiceSprint['retrospective']>,
} satisfies Partial<ServiceSprint>;

const notFound = new ServiceProblem('sprint', 404, { code: 'sprint_not_found', detail: 'none', extra: {} });
export const away = new ServiceUnavailable('sprint', 'connect ECONNREFUSED');
