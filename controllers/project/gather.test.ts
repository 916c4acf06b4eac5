import { beforeEach, describe, expect, it } from 'vitest';
import { PROJECT, SPRINT } from '../../crds/resources.ts';
import { refusal } from '../runtime/testing/test-cluster.ts';
import { gatherObjects } from './gather.ts';
import { gatherServices } from './gather-services.ts';
import { aProject, OWNER, servicesView } from './test-scope.ts';
import { aSprintObject, away, closed, type ListedSprint, refused, World } from './test-world.ts';

let world: World;

beforeEach(() => {
  world = new World();
  ({ project: world.project, backlog: world.backlog } = servicesView());
  world.team = [];
});

const objects = (spec: object = {}) => gatherObjects(aProject(spec), world.deps, world.cluster.context.store);
const services = (spec?: object) => gatherServices(objects(spec), world.deps);
const sprints = (...listed: Partial<ListedSprint>[]) => {
  world.sprints = listed.map((each) => ({ sprint_name: 'n', external_ref: null, status: 'completed', ...each }));
};
const reference = (name: string) => `k8s:uid/team-a/payments/${name}`;

describe('gatherObjects', () => {
  it('finds its Sprints that are not closed, sorted, and which of them were started', () => {
    const started = { sprintBacklog: { tasks: 1 } };
    for (const [name, status, project] of [
      ['s-3', started],
      ['s-1', started],
      ['s-2', undefined],
      ['done', { ...started, ...closed }],
      ['other', started, 'billing'],
    ] as const)
      world.cluster.put(SPRINT as never, aSprintObject(name, status, project));
    world.cluster.put(SPRINT as never, aSprintObject('abroad', started, 'payments', 'team-b'));
    expect(objects()).toMatchObject({ openSprints: ['s-1', 's-2', 's-3'], startedSprints: ['s-1', 's-3'] });
  });

  it('says what the services are to be told, and whether tasks go in a circle', () => {
    const tasks = [
      { id: 'A', title: 'A', dependsOn: ['B'] },
      { id: 'B', title: 'B', dependsOn: ['A'] },
    ];
    expect(objects({ projectID: 'PAY', backlog: { tasks } })).toMatchObject({
      projectID: 'PAY',
      declaration: { owner: OWNER },
      backlogDeclaration: { tasks: [{ task_id: 'A' }, { task_id: 'B' }] },
      cycle: ['A', 'B'],
      services: undefined,
    });
    expect(objects().cycle).toBeUndefined();
    expect(objects({ backlog: { source: 'External' } }).backlogDeclaration).toBeUndefined();
  });
});

describe('gatherServices', () => {
  it('asks each once, under the id of the project', async () => {
    world.team = ['E1', 'E2'];
    expect(await services({ projectID: 'PAY' })).toMatchObject({ team: ['E1', 'E2'] });
    expect(world.calls).toEqual([
      { what: 'getProject', input: { params: { project_id: 'PAY' } } },
      { what: 'listTeamMembers', input: { params: { project_id: 'PAY' } } },
      { what: 'getSummary', input: { params: { project_id: 'PAY' } } },
      { what: 'listByProject', input: { params: { project_id: 'PAY' }, query: { limit: 1000 } } },
    ]);
  });

  it('the sprint that runs, whoever began it', async () => {
    const byREST = { sprint_id: 'PAYMENTS-S03', number: 3, goal: 'Refunds' };
    sprints({ sprint_id: 'PAYMENTS-S02', number: 2 }, { ...byREST, status: 'in_progress' });
    const running = { sprintID: 'PAYMENTS-S03', number: 3, goal: 'Refunds', isClaimed: false };
    expect((await services()).running).toEqual(running);
    sprints({ ...byREST, status: 'in_progress', external_ref: reference('s-3') });
    expect((await services()).running).toEqual({ ...running, isClaimed: true });
    sprints(byREST);
    expect((await services()).running).toBeNull();
  });

  it('takes 404 for nothing there yet, and for nothing else what else is refused', async () => {
    world.project = null;
    world.backlog = null;
    world.team = null;
    expect(await services()).toMatchObject({ project: null, backlog: null, team: [] });
    for (const call of ['getProject', 'listTeamMembers', 'getSummary']) {
      world.failures.set(call, refused('invalid_input', 422));
      await expect(services()).rejects.toMatchObject({ code: 'invalid_input' });
      world.failures.clear();
    }
    world.failures.set('getProject', refusal(404, 'NotFound'));
    await expect(services()).rejects.toMatchObject({ reason: 'NotFound' });
    world.failures.clear();
    world.failures.set('listByProject', refused('project_not_found', 404));
    await expect(services()).rejects.toMatchObject({ status: 404 });
  });

  it('names the same service first when several are away', async () => {
    const order = ['getProject', 'listTeamMembers', 'getSummary', 'listByProject'];
    for (const call of order) world.failures.set(call, away(call));
    for (const call of order) {
      await expect(services()).rejects.toMatchObject({ service: call });
      world.failures.delete(call);
    }
  });

  it('names it also when that one is the last to be found away', async () => {
    world.failures.set('getSummary', away('backlog'));
    const { getProject } = world.deps.project;
    world.deps.project.getProject = async (input) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return getProject(input);
    };
    world.failures.set('getProject', away('project'));
    await expect(services()).rejects.toMatchObject({ service: 'project' });
  });

  it.each<[string, Partial<ListedSprint>[], string | null, number]>([
    ['none', [], null, 0],
    ['one of an object', [{ status: 'in_progress', external_ref: reference('s-1') }], 's-1', 0],
    [
      'one without an object',
      [{ status: 'in_progress', external_ref: reference('gone'), sprint_name: 'By hand' }],
      'By hand',
      0,
    ],
    ['one of nobody', [{ status: 'in_progress', sprint_name: 'x'.repeat(120) }], 'x'.repeat(100), 0],
    [
      'the one that runs among those that are over',
      [{ external_ref: reference('s-1') }, { status: 'in_progress', sprint_name: 'now' }, {}],
      'now',
      2,
    ],
    ['those that are over alone', [{ external_ref: reference('s-1') }], null, 1],
  ])('active sprint: %s', async (_what, listed, activeSprint, completedSprints) => {
    world.cluster.put(SPRINT as never, aSprintObject('s-1'));
    sprints(...listed);
    expect(await services()).toMatchObject({ activeSprint, completedSprints });
  });

  it('misses a sprint that was started and that the service does not list', async () => {
    world.cluster.put(SPRINT as never, aSprintObject('s-1', { sprintBacklog: { tasks: 1 } }));
    world.cluster.put(SPRINT as never, aSprintObject('s-2'));
    sprints({ external_ref: reference('s-2') });
    expect((await services()).missesSprint).toBe(true);
    sprints({ external_ref: reference('s-1') });
    expect((await services()).missesSprint).toBe(false);
    world.cluster.put(SPRINT as never, aSprintObject('s-3', { sprintBacklog: { tasks: 1 } }));
    expect((await services()).missesSprint).toBe(true);
  });
});

it('the stored Project is not needed among the stores', () => {
  expect(world.cluster.context.store(PROJECT).list()).toEqual([]);
  expect(objects().openSprints).toEqual([]);
});
