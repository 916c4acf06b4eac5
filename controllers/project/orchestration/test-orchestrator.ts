// An orchestrator in memory, for this folder's tests and those of whole passes.
import { ServiceProblem } from '../../../services/kit/calls/client.ts';
import type { Decision, ProjectOutlook } from '../../../services/orchestrator/contract/shapes.ts';
import { decisionID } from '../sprints/test-sprints.ts';
import type { Orchestration } from './orchestrate.ts';
import type { Told } from './told.ts';

export function aDecision(n: number, more: Partial<Decision> = {}): Decision {
  return {
    decision_id: decisionID(n),
    version: 1,
    project_id: 'PAYMENTS',
    number: n,
    state: 'proposed',
    action: 'StartSprint',
    reason: 'TasksUnassigned',
    limits: [],
    source: 'intelligence_enhanced',
    unit: 'tasks',
    rule_value: 8,
    learned_value: 6,
    applied_value: 6,
    tasks: ['A', 'B', 'C', 'D', 'E', 'F'],
    duration_weeks: 2,
    proposed_weeks: null,
    probability: 0.736,
    capacity_probability: 0.71,
    low: 4,
    high: 8,
    confidence: 0.814,
    threshold: 0.75,
    target: 0.7,
    gate: 'open',
    own_sprints: 6,
    effective_sprints: 4.2,
    prior_share: 0.3,
    missing_sprints: [],
    waiting: [],
    backlog: { tasks: 20, tasks_with_points: 0, points: 0 },
    sprint_id: null,
    sentence: 'StartSprint: 6 tasks (rule 8)',
    fingerprint: 'f',
    decided_at: '2026-11-24T09:00:00.123Z',
    correlation_id: null,
    start: null,
    ...more,
  };
}

export const aWait = (more: Partial<Decision> = {}): Decision =>
  aDecision(99, { action: 'Wait', state: 'waited', number: null, reason: 'BacklogEmpty', ...more });

export function anOutlook(more: Partial<ProjectOutlook> = {}): ProjectOutlook {
  return {
    project_id: 'PAYMENTS',
    velocity: { unit: 'tasks', last: null, median: null, low: null, high: null, trend: 'Unknown', sprints: 0 },
    last_decision: null,
    settings_digest: null,
    owner: null,
    version: 1,
    ...more,
  };
}

export class TestOrchestrator implements Orchestration {
  /** its own view of the project */
  view: ProjectOutlook | undefined;
  /** the view that has been heard of; absent: the same */
  heard: { view: ProjectOutlook | undefined } | undefined;
  /** what it decides when it is asked */
  decision: Decision = aWait();
  readonly rejected: string[] = [];
  readonly told: Told[] = [];
  readonly released: object[] = [];
  /** calls that fail, by their names */
  readonly failures = new Map<string, Error>();
  readonly calls: string[] = [];
  /** runs before each call is answered */
  onCall: (what: string) => void = () => undefined;
  readonly outlooks = { projectOf: (): ProjectOutlook | undefined => (this.heard ?? this).view };
  readonly service = {
    setSettings: ({ body }: { body: Told }) =>
      this.#call('setSettings', () => {
        this.told.push(body);
        this.view = anOutlook({ ...this.view, owner: body.owner, settings_digest: body.digest });
      }),
    releaseSettings: (held: object) =>
      this.#call('releaseSettings', () => {
        this.released.push(held);
        this.view = anOutlook({ ...this.view, owner: null, settings_digest: null });
      }),
    rejectDecision: ({ params }: { params: { decision_id: string } }) =>
      this.#call(`rejectDecision`, () => void this.rejected.push(params.decision_id)),
    orchestrate: () => this.#call('orchestrate', () => ({ decision: this.decision })),
    listProjects: () =>
      this.#call('listProjects', () => ({ projects: this.view === undefined ? [] : [this.view], next: '' })),
  } as unknown as Orchestration['service'];

  async #call<T>(what: string, answer: () => T): Promise<T> {
    this.calls.push(what);
    this.onCall(what);
    await new Promise((resolve) => setImmediate(resolve));
    const failure = this.failures.get(what);
    if (failure !== undefined) throw failure;
    return answer();
  }

  /** Names of the calls since the last look. */
  takeCalls(): string[] {
    return this.calls.splice(0);
  }
}

export const problem = (code: string, status = 409, retryAfterMs?: number) =>
  new ServiceProblem('orchestrator', status, { code, detail: `because of ${code}`, extra: {} }, retryAfterMs);
