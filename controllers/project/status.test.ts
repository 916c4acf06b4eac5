import { describe, expect, it } from 'vitest';
import { MESSAGE_LIMIT } from '../../crds/condition.ts';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/calls/client.ts';
import { KubeError } from '../runtime/client/kube-error.ts';
import type { ProjectScope } from './gather.ts';
import { farewellStatus, invalidStatus, status } from './status.ts';
import { aProject, aScope, servicesView } from './test-scope.ts';
import type { Trouble } from './verdict.ts';

const away = new ServiceUnavailable('backlog', 'connect ECONNREFUSED');
const problem = (code: string, extra: Record<string, unknown> = {}) =>
  new ServiceProblem('project', 409, { code, detail: 'because', extra });
const refusal = new KubeError({ what: 'PATCH /x', status: 403, reason: 'Forbidden', message: 'exceeded\n quota' });
const before = { observedGeneration: 1, phase: 'Ready' as const, projectID: 'PAYMENTS', activeSprint: 's3' };

/** phase, Ready, abnormal condition, reason */
function row(scope: Partial<ProjectScope>, trouble?: Trouble): string {
  const { phase, conditions } = status(aScope(scope), trouble);
  const [ready, abnormal] = conditions;
  return [phase, ready?.status, abnormal?.type ?? '-', ready?.reason].join(' ');
}

describe('status: the table of conditions', () => {
  it.each<[string, Partial<ProjectScope>, Trouble | undefined, string]>([
    ['just seen', { services: undefined }, undefined, 'Pending False Reconciling Progressing'],
    [
      'not yet as declared',
      { services: servicesView({ project: null }) },
      undefined,
      'Pending False Reconciling Progressing',
    ],
    ['in order', {}, undefined, 'Ready True - Ready'],
    ['a service is away', { services: undefined }, away, 'Pending False Reconciling ServiceUnavailable'],
    [
      'a service goes away later',
      { services: undefined, project: aProject({}, { phase: 'Ready' }) },
      away,
      'Pending False Reconciling ServiceUnavailable',
    ],
    [
      'a circle of dependencies',
      { cycle: ['A', 'B'], services: undefined },
      undefined,
      'Pending False Stalled InvalidBacklog',
    ],
    [
      'the service finds the backlog bad',
      { services: undefined },
      problem('invalid_backlog'),
      'Pending False Stalled InvalidBacklog',
    ],
    ['the id is taken', { services: undefined }, problem('project_id_taken'), 'Pending False Stalled ProjectIDTaken'],
    [
      'an id that was lost',
      { services: undefined, project: aProject({}, { phase: 'Ready' }) },
      problem('project_id_taken'),
      'Pending False Stalled ProjectIDTaken',
    ],
    [
      'something else is refused',
      { services: undefined },
      problem('project_not_found'),
      'Pending False Reconciling Progressing',
    ],
    ['the API server refuses its account', {}, refusal, 'Pending False Reconciling KubernetesRefused'],
    [
      'the API server refuses to repair it',
      { project: aProject({}, { phase: 'Ready' }) },
      refusal,
      'Pending False Reconciling KubernetesRefused',
    ],
  ])('%s', (_situation, scope, trouble, expected) => {
    expect(row(scope, trouble)).toBe(expected);
  });

  it.each<[string, Partial<ProjectScope>, Trouble | undefined, string]>([
    ['which service is away', { services: undefined }, away, 'the backlog service is away'],
    ['the whole circle', { cycle: ['A', 'B'] }, undefined, 'tasks depend on each other in a circle: A → B → A'],
    [
      'whose the id is',
      {},
      problem('project_id_taken', { owner: 'k8s:uid/b/x' }),
      'projectID PAYMENTS is taken by Project b/x',
    ],
    [
      'that it is of another cluster',
      {},
      problem('project_id_taken', { owner: 'k8s:uid2/b/x' }),
      'projectID PAYMENTS is taken by Project b/x of another cluster',
    ],
    [
      'whatever else has it',
      {},
      problem('project_id_taken', { owner: 'importer' }),
      'projectID PAYMENTS is taken by importer',
    ],
    ['what Kubernetes refuses', {}, refusal, 'the API server refuses: PATCH /x: exceeded quota'],
  ])('the message tells %s', (_what, scope, trouble, expected) => {
    expect(status(aScope(scope), trouble).conditions[0]?.message).toBe(expected);
  });

  it('an object that does not fit its schema is stalled', () => {
    const { conditions, ...fields } = invalidStatus(undefined, 'x');
    expect(conditions.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
      'Ready InvalidSpec',
      'Stalled InvalidSpec',
    ]);
    expect(fields).toEqual({ phase: 'Pending' });
  });

  it('an object that no longer fits its schema keeps what was seen of it', () => {
    expect(invalidStatus(before, 'x')).toMatchObject({ phase: 'Pending', projectID: 'PAYMENTS', activeSprint: 's3' });
  });
});

describe('status: deleted and held back', () => {
  it.each<[string, string[], Trouble | undefined, string, string]>([
    ['open sprints', ['s1', 's2'], undefined, 'DeletionBlocked', 'sprints that are not closed name it: s1, s2'],
    [
      'the service is away',
      [],
      away,
      'ServiceUnavailable',
      'being deleted, but the backlog service is away: annotate it scrum.dsm.dev/force-delete=true to let it go without',
    ],
    [
      'the service refuses',
      [],
      problem('odd'),
      'Deleting',
      'projectID PAYMENTS is being given up, but the project service refuses: odd: because',
    ],
    ['Kubernetes refuses', [], refusal, 'KubernetesRefused', 'the API server refuses: PATCH /x: exceeded quota'],
  ])('by %s', (_what, openSprints, trouble, reason, message) => {
    const farewell = { projectID: 'PAYMENTS', openSprints, ...(trouble && { trouble }) };
    const { conditions, ...fields } = farewellStatus(before, farewell);
    expect(conditions[0]).toEqual({ type: 'Ready', status: 'False', reason, message, severity: 'Warning' });
    expect(conditions[1]?.type).toBe('Reconciling');
    expect(fields).toMatchObject({ phase: 'Pending', activeSprint: 's3' });
  });
});

describe('status: the fields', () => {
  it('come from the services', () => {
    const by = { unassigned: 20, assigned_to_sprint: 5, in_progress: 3, completed: 12 };
    const services = servicesView(
      { activeSprint: 's3', completedSprints: 2 },
      {},
      { total_tasks: 40, status_counts: by },
    );
    expect(status(aScope({ services }))).toMatchObject({
      projectID: 'PAYMENTS',
      activeSprint: 's3',
      completedSprints: 2,
      backlog: { total: 40, unassigned: 20, inSprint: 5, inProgress: 3, completed: 12, display: '12/40' },
    });
  });

  it('are not those of another object that owns the id', () => {
    const services = servicesView({ activeSprint: 'theirs', completedSprints: 9 }, { owner: 'k8s:uid/b/other' });
    const shown = status(aScope({ services }), refusal);
    expect([shown.activeSprint, shown.completedSprints, shown.backlog]).toEqual([undefined, undefined, undefined]);
  });

  it('keep a sprint that the service has lost', () => {
    const project = aProject({}, { activeSprint: 's3', completedSprints: 2 });
    const lost = servicesView({ missesSprint: true });
    expect(status(aScope({ project, services: lost }))).toMatchObject({ activeSprint: 's3', completedSprints: 2 });
    expect(status(aScope({ services: lost })).completedSprints).toBe(0);
    const gone = status(aScope({ project }));
    expect([gone.activeSprint, gone.completedSprints]).toEqual([undefined, 0]);
  });

  it('stay as they were while a service is away', () => {
    const project = aProject({}, { activeSprint: 's3', completedSprints: 2 });
    expect(status(aScope({ project, services: undefined }), away)).toMatchObject({
      activeSprint: 's3',
      completedSprints: 2,
    });
  });
});

describe('the team', () => {
  const ids = (n: number) => Array.from({ length: n }, (_, i) => `E${i}`);
  const before = aProject({}, { team: ['E7'] });
  it.each([
    ['is what the service says', aScope({ project: before, services: servicesView({ team: ids(2) }) }), ids(2)],
    ['is as it was while nobody can say', aScope({ project: before, services: undefined }), ['E7']],
    ['is shown as long as it fits', aScope({ services: servicesView({ team: ids(500) }) }), ids(500)],
    ['is not shown in part', aScope({ project: before, services: servicesView({ team: ids(501) }) }), undefined],
    [
      'is as it was while the id is another object’s',
      aScope({ project: before, services: servicesView({ team: ids(2) }, { owner: 'k8s:uid/team-b/payments' }) }),
      ['E7'],
    ],
  ])('%s', (_name, scope, team) => expect(status(scope).team).toEqual(team));
});

it.each<[string, Partial<ProjectScope>, Trouble | undefined, string | undefined]>([
  ['a service that is away', { services: undefined }, away, 'Warning'],
  ['a refusal of the API server', {}, refusal, 'Warning'],
  ['a refusal of a service', {}, problem('odd'), 'Warning'],
  ['work under way', { services: undefined }, undefined, undefined],
  ['a project in order', {}, undefined, undefined],
])('%s is told as %4$s', (_what, scope, trouble, severity) => {
  expect(status(aScope(scope), trouble).conditions[0]?.severity).toBe(severity);
});

describe('what does not fit a condition', () => {
  const long = 'x'.repeat(MESSAGE_LIMIT + 50);

  it('is cut, from its begin on', () => {
    const { message } = invalidStatus(undefined, `a${long}`).conditions[0] ?? {};
    expect(message).toBe(`a${long}`.slice(0, MESSAGE_LIMIT));
  });

  it('is cut of what deserves attention too, which is not said when nothing does', () => {
    const ids = Array.from({ length: 500 }, (_, i) => `TASK-${'0'.repeat(80)}${i}`);
    const assignees = [{ employee_id: 'E9', task_ids: ids }];
    const attention = (services: ProjectScope['services']) =>
      status(aScope({ services })).conditions.filter(({ type }) => type === 'Attention');
    const [said, ...more] = attention(servicesView({}, {}, { assignees }));
    expect([said?.reason, said?.status, more]).toEqual(['UnknownAssignee', 'True', []]);
    expect(said?.message).toMatch(/^tasks are assigned to people who are not in the team: /);
    expect(said?.message.length).toBeLessThanOrEqual(MESSAGE_LIMIT);
    expect(attention(servicesView())).toEqual([]);
  });
});

it('a backlog that has nothing of a state counts 0 of it', () => {
  expect(status(aScope()).backlog).toEqual({
    total: 0,
    unassigned: 0,
    inSprint: 0,
    inProgress: 0,
    completed: 0,
    display: '0/0',
  });
});

it('an id that is taken by nobody knows whom is taken by another object', () => {
  const [ready] = status(aScope(), problem('project_id_taken')).conditions;
  expect(ready?.message).toBe('projectID PAYMENTS is taken by another object');
});
