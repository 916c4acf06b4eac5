import { describe, expect, it } from 'vitest';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/client.ts';
import type { ProjectScope } from './gather.ts';
import { invalidStatus, status, type Trouble } from './status.ts';
import { aProject, aScope, servicesView } from './test-scope.ts';

const away = new ServiceUnavailable('backlog', 'connect ECONNREFUSED');
const problem = (code: string, extra: Record<string, unknown> = {}) =>
  new ServiceProblem('project', 409, { code, detail: 'because', extra });
const deleting = aProject({}, { phase: 'Ready' }, { deletionTimestamp: '2026-11-24T00:00:00Z' });

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
      'Ready False Reconciling ServiceUnavailable',
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
    ['deleted', { project: deleting }, undefined, 'Ready False Reconciling Deleting'],
    [
      'deleted with open sprints',
      { project: deleting, openSprints: ['s1', 's2'] },
      undefined,
      'Ready False Reconciling DeletionBlocked',
    ],
    [
      'deleted, the service is away',
      { project: deleting, services: undefined },
      away,
      'Ready False Reconciling ServiceUnavailable',
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
      problem('project_id_taken', { owner: 'k8s:u/b/x' }),
      'projectID PAYMENTS is taken by k8s:u/b/x',
    ],
    [
      'which sprints are open',
      { project: deleting, openSprints: ['s1', 's2'] },
      undefined,
      'sprints that are not closed name it: s1, s2',
    ],
  ])('the message tells %s', (_what, scope, trouble, expected) => {
    expect(status(aScope(scope), trouble).conditions[0]?.message).toBe(expected);
  });

  it('an object that does not fit its schema is stalled', () => {
    expect(invalidStatus('x').conditions.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
      'Ready InvalidSpec',
      'Stalled InvalidSpec',
    ]);
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

  it('stay as they were while a service is away', () => {
    const project = aProject({}, { activeSprint: 's3', completedSprints: 2 });
    expect(status(aScope({ project, services: undefined }), away)).toMatchObject({
      activeSprint: 's3',
      completedSprints: 2,
    });
  });
});
