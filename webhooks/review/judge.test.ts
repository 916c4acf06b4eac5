import { expect, it } from 'vitest';
import { parseProject } from '../../crds/project.ts';
import { judge, type Projects } from './judge.ts';

const NOTHING: Projects = { hasSeen: () => true, get: () => undefined, takenBy: () => undefined };
const TEAM = [{ employeeID: 'E001', name: 'Ada' }];

const project = (spec: object, more: object = {}) => ({
  apiVersion: 'scrum.dsm.dev/v1alpha1',
  kind: 'Project',
  metadata: { name: 'payments', namespace: 'team' },
  spec,
  ...more,
});
const sprint = (spec: object) => ({
  ...project({ projectRef: { name: 'payments' }, goal: 'Refunds', ...spec }),
  kind: 'Sprint',
});
const stored = (spec: object, status?: object) =>
  parseProject({
    ...project(spec, status && { status: { observedGeneration: 1, ...status } }),
    metadata: { name: 'payments', namespace: 'team', uid: 'u', generation: 1, creationTimestamp: 't' },
  });
const tasks = (...list: [id: string, ...dependsOn: string[]][]) => ({
  backlog: { tasks: list.map(([id, ...dependsOn]) => ({ id, title: id, dependsOn })) },
});
const ask = (object: { kind: string }, projects: Partial<Projects> = {}, oldObject?: object) =>
  judge(
    {
      uid: '1',
      kind: { group: 'scrum.dsm.dev', kind: object.kind },
      operation: oldObject === undefined ? 'CREATE' : 'UPDATE',
      object,
      oldObject: oldObject ?? null,
    },
    { ...NOTHING, ...projects },
  );

const CYCLE = tasks(['A', 'B'], ['B', 'A']);
const AS_STORED = {
  metadata: { name: 'payments', namespace: 'team', uid: 'u', generation: 1, creationTimestamp: 't' },
};

it('a cycle is refused, unless it was there already', () => {
  expect(ask(project(CYCLE)).refusal).toMatch(/cycle: A -> B -> A/);
  expect(ask(project(CYCLE), {}, project(tasks(['A']), AS_STORED)).refusal).toMatch(/cycle/);
  expect(ask(project({ ...CYCLE, displayName: 'Pay' }), {}, project(CYCLE, AS_STORED)).refusal).toBeUndefined();
  expect(ask(project(tasks(['A', 'B'], ['B'])))).toEqual({ warnings: [expect.stringMatching(/^spec.team/)] });
});

it('nothing is said of a Sprint whose Project may be there unseen', () => {
  expect(ask(sprint({})).warnings).toEqual([expect.stringMatching(/there is no Project payments yet/)]);
  expect(ask(sprint({}), { hasSeen: (namespace) => namespace !== 'team' })).toEqual({ warnings: [] });
});

it.each([
  ['a team', project({ team: TEAM }), {}, []],
  ['no team', project({}), {}, ['spec.team']],
  ['a team by REST', project({}, { status: { observedGeneration: 1, team: ['E001'] } }), {}, []],
  [
    'a taken id',
    project({ team: TEAM }),
    { takenBy: () => 'other/pay' },
    ['spec.projectID: the id is that of Project other/pay'],
  ],
  [
    'a stranger',
    project({ team: TEAM, backlog: { tasks: [{ id: 'A', title: 'A', assignedTo: 'E009' }] } }),
    {},
    ['spec.backlog.tasks: assigned'],
  ],
  ['no Project', sprint({}), {}, ['spec.projectRef: there is no Project payments yet']],
  ['a Project without a team', sprint({}), { get: () => stored({}) }, ['spec.projectRef: nobody']],
  ['all in order', sprint({ startDate: '2026-11-23' }), { get: () => stored({ team: TEAM }) }, []],
  [
    'days off',
    sprint({ startDate: '2026-11-28', durationWeeks: 1 }),
    {
      get: () =>
        stored({
          team: TEAM,
          calendar: { workingDays: ['Monday'], holidays: [{ date: '2026-11-30', name: 'Day off' }] },
        }),
    },
    ['spec.startDate: all days'],
  ],
  [
    'more than ever',
    sprint({ maxTasks: 20 }),
    { get: () => stored({ team: TEAM }, { velocity: { unit: 'Tasks', high: 9, trend: 'Stable', sprints: 6 } }) },
    ['spec.maxTasks: 20 is more than'],
  ],
  [
    'as much as ever',
    sprint({ maxTasks: 9 }),
    { get: () => stored({ team: TEAM }, { velocity: { unit: 'Tasks', high: 9, trend: 'Stable', sprints: 6 } }) },
    [],
  ],
])('%s', (_, object, projects, warnings) => {
  expect(ask(object, projects)).toEqual({ warnings: warnings.map((text) => expect.stringMatching(`^${text}`)) });
});

it('what the schemas refuse, and what is not ours, is fine', () => {
  for (const object of [{ kind: 'Project' }, { kind: 'Sprint', spec: 7 }, { kind: 'Pod' }])
    expect(ask(object)).toEqual({ warnings: [] });
  const deleted = {
    uid: '1',
    kind: { group: '', kind: 'Project' },
    operation: 'DELETE' as const,
    object: null,
    oldObject: {},
  };
  expect(judge(deleted, NOTHING)).toEqual({ warnings: [] });
});
