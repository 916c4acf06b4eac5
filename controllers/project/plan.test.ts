import { describe, expect, it } from 'vitest';
import { backlogDeclaration, GENERATED, projectDeclaration } from './declaration.ts';
import type { ProjectScope } from './gather.ts';
import { plan, planFarewell } from './plan.ts';
import { aProject, aScope, OWNER, servicesView } from './test-scope.ts';

const actions = (scope: Partial<ProjectScope>) => plan(aScope(scope)).map(({ type }) => type);
const generated = aProject({ backlog: { source: 'Generated' } });
const external = aProject({ backlog: { source: 'External' } });
const inline = aProject({ backlog: { tasks: [{ id: 'P-1', title: 'One' }] } });

describe('plan', () => {
  const [first, last] = ['ensureDailyScrumAccount', 'bindDailyScrumAccount'];
  it.each<[string, Partial<ProjectScope>, string[]]>([
    ['the services were not read', { services: undefined }, []],
    ['tasks depend on each other in a circle', { cycle: ['A', 'B'] }, []],
    [
      'the services know nothing of it',
      { services: servicesView({ project: null, backlog: null }) },
      [first, 'declareProject', 'declareBacklog', last],
    ],
    ['all is as declared', {}, [first, last]],
    [
      'its owner is another',
      { services: servicesView({}, { owner: 'k8s:uid/b/other' }) },
      [first, 'declareProject', last],
    ],
    ['nobody owns it', { services: servicesView({}, { owner: null }) }, [first, 'declareProject', last]],
    [
      'something declared was changed by REST',
      { services: servicesView({}, { declared_digest: null }) },
      [first, 'declareProject', last],
    ],
    ['the backlog was declared otherwise', { project: inline }, [first, 'declareBacklog', last]],
    ['Generated, no task yet', { project: generated }, [first, 'generateBacklog', last]],
    [
      'Generated, backlog unknown',
      { project: generated, services: servicesView({ backlog: null }) },
      [first, 'generateBacklog', last],
    ],
    [
      'Generated, declared inline before',
      { project: generated, services: servicesView({}, {}, { total_tasks: 5, declared_digest: 'of a list' }) },
      [first, 'generateBacklog', last],
    ],
    [
      'Generated, tasks are there',
      { project: generated, services: servicesView({}, {}, { declared_digest: GENERATED }) },
      [first, last],
    ],
    ['External', { project: external }, [first, last]],
  ])('%s', (_situation, scope, expected) => {
    expect(actions(scope)).toEqual(expected);
  });
});

describe('declarations', () => {
  const digest = (spec: object) => projectDeclaration(aProject(spec), OWNER).digest;
  it('have another digest when what is declared changes, and only then', () => {
    expect(digest({})).toBe(digest({ sprintDefaults: { maxTasks: 3 }, backlog: { source: 'External' } }));
    expect(digest({})).not.toBe(digest({ displayName: 'Other' }));
    expect(digest({})).not.toBe(digest({ team: [{ employeeID: 'E1', name: 'Ada' }] }));
    // Objects are stored that hold the value of an absent field, from when the API server filled it in.
    const hours = (more: object) => digest({ team: [{ employeeID: 'E1', name: 'Ada', ...more }] });
    expect(hours({})).toBe(hours({ hoursPerDay: 6 }));
    expect(hours({})).not.toBe(hours({ hoursPerDay: 5 }));
  });

  it('say everything that the services need', () => {
    const spec = {
      description: 'd',
      calendar: {
        country: 'US',
        subdivision: 'CA',
        timeZone: 'America/New_York',
        holidays: [{ date: '2026-11-27', name: 'Day' }],
      },
      team: [{ employeeID: 'E1', name: 'Ada', absences: [{ startDate: '2026-11-30', endDate: '2026-12-01' }] }],
      backlog: { tasks: [{ id: 'P-1', title: 'One', points: 3, priority: 1, dependsOn: [], assignedTo: 'E1' }] },
    };
    expect(projectDeclaration(aProject(spec), OWNER)).toMatchObject({
      owner: OWNER,
      name: 'payments',
      description: 'd',
      calendar: { country: 'US', subdivision: 'CA', time_zone: 'America/New_York', holidays: [{ date: '2026-11-27' }] },
      team: [
        {
          id: 'E1',
          role: null,
          hours_per_day: 6,
          absences: [{ start_date: '2026-11-30', end_date: '2026-12-01', reason: null }],
        },
      ],
    });
    expect(backlogDeclaration(aProject(spec))?.tasks).toEqual([
      { task_id: 'P-1', title: 'One', description: '', points: 3, priority: 1, depends_on: [], assigned_to: 'E1' },
    ]);
  });
});

describe('planFarewell', () => {
  it.each([
    ['no sprint is open', [], false, 'release'],
    ['sprints are open', ['s1'], false, 'wait'],
    ['forced', ['s1'], true, 'tryToRelease'],
  ] as const)('%s', (_situation, openSprints, forced, expected) => {
    expect(planFarewell({ openSprints: [...openSprints] }, forced)).toBe(expected);
  });
});
