import { beforeEach, describe, expect, it } from 'vitest';
import { SPRINT } from '../../crds/resources.ts';
import { gatherObjects } from './gather.ts';
import { gatherServices } from './gather-services.ts';
import { aProject, servicesView } from './test-scope.ts';
import { aSprintObject, closed, World } from './test-world.ts';

let world: World;
const running = {
  sprint_id: 'PAYMENTS-S02',
  sprint_name: 's-1',
  number: 2,
  goal: 'Refunds',
  external_ref: 'k8s:uid/team-a/payments/s-1',
};

beforeEach(() => {
  world = new World();
  const { project, backlog } = servicesView({}, { team: ['E1'] });
  world.told = { project, backlog, sprints: { project_id: 'PAYMENTS', closed_sprints: 3, running } };
});

const services = (spec: object = {}) =>
  gatherServices(gatherObjects(aProject(spec), world.deps, world.cluster.context.store), world.deps);
const start = (name: string, status: object = { sprintBacklog: { tasks: 1 } }) =>
  world.cluster.put(SPRINT as never, aSprintObject(name, status));

describe('what the services have told', () => {
  it('is taken without asking them', async () => {
    start('s-1');
    expect(await services()).toMatchObject({
      team: ['E1'],
      activeSprint: 's-1',
      running: { sprintID: 'PAYMENTS-S02', number: 2, isClaimed: true },
      completedSprints: 3,
      missesSprint: false,
    });
    expect(world.takeCalls()).toEqual([]);
  });

  it('is asked for where they have told nothing, or that there is nothing', async () => {
    world.told = { project: null, sprints: null };
    await services();
    expect(world.takeCalls()).toEqual(['getProject', 'listTeamMembers', 'getSummary']);
    world.told = {};
    await services();
    expect(world.takeCalls()).toEqual(['getProject', 'listTeamMembers', 'getSummary', 'listByProject']);
  });

  it('of a sprint that they do not name is not believed: it may be lost', async () => {
    start('s-9');
    expect((await services()).missesSprint).toBe(true);
    expect(world.takeCalls()).toEqual(['listByProject']);
  });

  it.each(['Off', 'Advise', 'Propose', 'Automatic'])('that nothing runs is asked again in mode %s', async (mode) => {
    world.told.sprints = { project_id: 'PAYMENTS', closed_sprints: 3, running: null };
    start('s-1', closed);
    await services({ orchestration: { mode } });
    expect(world.takeCalls()).toEqual(['Propose', 'Automatic'].includes(mode) ? ['listByProject'] : []);
  });
});
