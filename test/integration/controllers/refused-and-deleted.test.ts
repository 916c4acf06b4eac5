import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectClient } from '../../../services/project/contract/client.ts';
import { sprintClient } from '../../../services/sprint/contract/client.ts';
import {
  apply,
  CLUSTER,
  condition,
  type OperatorWorld,
  PROJECTS,
  project,
  SPRINTS,
  sprint,
  startOperatorWorld,
  tasks,
  waitForObject,
} from './operator-world.ts';

let world: OperatorWorld;
let sprints: ReturnType<typeof sprintClient>;
let projects: ReturnType<typeof projectClient>;
beforeAll(async () => {
  world = await startOperatorWorld();
  sprints = sprintClient(() => world.host.endpoints.sprint);
  projects = projectClient(() => world.host.endpoints.project);
}, 120_000);
afterAll(() => world?.stop(), 60_000);

const key = (name: string, namespace = 'default') => ({ namespace, name });
const untilReady = (name: string) =>
  waitForObject(world.admin, PROJECTS, key(name), (p) => condition(p, 'Ready') === 'True/Ready');
const untilSprint = (name: string, ready: string) =>
  waitForObject(world.admin, SPRINTS, key(name), (s) => condition(s, 'Ready') === ready);
const gone = (what: string) => world.kubectl(['wait', '--for=delete', what, '--timeout=10s']);
const message = (object: { status?: { conditions?: { message: string }[] | undefined } | undefined }) =>
  object.status?.conditions?.[0]?.message;

describe('what cannot be done', () => {
  it('a circle of dependencies is named, and nothing is written until it is broken', async () => {
    const circle = [
      { id: 'A', title: 'a', dependsOn: ['C'] },
      { id: 'B', title: 'b', dependsOn: ['A'] },
      { id: 'C', title: 'c', dependsOn: ['B'] },
    ];
    await apply(world, project('circle', { backlog: { tasks: circle } }));
    const stalled = await waitForObject(
      world.admin,
      PROJECTS,
      key('circle'),
      (p) => condition(p, 'Stalled') === 'True/InvalidBacklog',
    );
    expect(condition(stalled, 'Ready')).toBe('False/InvalidBacklog');
    for (const id of ['A', 'B', 'C']) expect(message(stalled)).toContain(id);
    await expect(projects.getProject({ params: { project_id: 'CIRCLE' } })).rejects.toThrow('project_not_found');
    await apply(
      world,
      project('circle', { backlog: { tasks: circle.slice(1).map(({ id, title }) => ({ id, title })) } }),
    );
    const healed = await untilReady('circle');
    expect(condition(healed, 'Stalled')).toBeUndefined();
    expect(healed.status?.backlog?.total).toBe(2);
  });

  it('a projectID that is taken says by whom, and is given over when the owner goes', async () => {
    await world.kubectl(['create', 'namespace', 'other']);
    await apply(world, project('mine', { projectID: 'ID' }));
    await untilReady('mine');
    await apply(world, project('theirs', { projectID: 'ID' }, 'other'));
    const loser = await waitForObject(
      world.admin,
      PROJECTS,
      key('theirs', 'other'),
      (p) => condition(p, 'Stalled') === 'True/ProjectIDTaken',
    );
    expect(message(loser)).toContain(`k8s:${CLUSTER}/default/mine`);
    await world.kubectl(['delete', 'project', 'mine']);
    await waitForObject(
      world.admin,
      PROJECTS,
      key('theirs', 'other'),
      (p) => condition(p, 'Ready') === 'True/Ready',
      15_000,
    );
  });

  it('explicit tasks that the backlog does not hold are named; added, the sprint starts', async () => {
    await apply(
      world,
      project('known', { backlog: { tasks: tasks('K', 1) } }),
      sprint('unknown', 'known', { tasks: ['K-1', 'K-2'] }),
    );
    const stalled = await untilSprint('unknown', 'False/UnknownTasks');
    expect(message(stalled)).toContain('K-2');
    expect(condition(stalled, 'Stalled')).toBe('True/UnknownTasks');
    await apply(world, project('known', { backlog: { tasks: tasks('K', 2) } }));
    const started = await untilSprint('unknown', 'True/Active');
    expect(started.status?.sprintBacklog?.taskIDs).toEqual(['K-1', 'K-2']);
  });

  it('a window that is wholly past, a date ahead, and an empty backlog', async () => {
    await apply(
      world,
      project('dates', {}),
      sprint('past', 'dates', { startDate: '2020-01-06' }),
      sprint('ahead', 'dates', { startDate: '2099-01-05' }),
      sprint('idle', 'dates'),
    );
    expect(condition(await untilSprint('past', 'False/WindowPast'), 'Stalled')).toBe('True/WindowPast');
    const planned = await untilSprint('ahead', 'True/Planned');
    expect(planned.status).toMatchObject({ phase: 'Planned', startDate: '2099-01-05', endDate: '2099-01-19' });
    await untilSprint('idle', 'False/NoUnassignedTasks');
  });

  it('a sprint that is Closed before it started never starts', async () => {
    await apply(world, project('off', { backlog: { tasks: tasks('O', 1) } }));
    await untilReady('off');
    await apply(world, sprint('never', 'off', { state: 'Closed' }));
    await untilSprint('never', 'True/Planned');
    expect(await sprints.listByProject({ params: { project_id: 'OFF' } })).toEqual([]);
  });
});

describe('deleting', () => {
  it('a project waits for its sprints, a running sprint is closed, the id is given up', async () => {
    await apply(
      world,
      project('del', { backlog: { tasks: tasks('D', 2) } }),
      sprint('del-1', 'del'),
      sprint('del-2', 'del'),
    );
    await untilSprint('del-1', 'True/Active');
    await untilSprint('del-2', 'True/Queued');
    await world.kubectl(['delete', 'project', 'del', '--wait=false']);
    const blocked = await waitForObject(
      world.admin,
      PROJECTS,
      key('del'),
      (p) => condition(p, 'Ready') === 'False/DeletionBlocked',
    );
    expect(message(blocked)).toContain('del-1, del-2');
    await world.kubectl(['delete', 'sprint', 'del-2', 'del-1', '--timeout=10s']);
    await gone('project/del');
    expect(await sprints.getSprint({ params: { sprint_id: 'DEL-S01' } })).toMatchObject({
      status: 'closed_with_pending_tasks',
    });
    expect(await projects.getProject({ params: { project_id: 'DEL' } })).toMatchObject({ owner: null });
    expect(await sprints.listByProject({ params: { project_id: 'DEL' } })).toHaveLength(1);
  });

  it('an orphaned sprint goes on, and the object applied again finds it', async () => {
    await apply(
      world,
      project('orph', { backlog: { tasks: tasks('X', 1) } }),
      sprint('orph-1', 'orph', { deletionPolicy: 'Orphan' }),
    );
    await untilSprint('orph-1', 'True/Active');
    await world.kubectl(['delete', 'sprint', 'orph-1', '--timeout=10s']);
    expect(await sprints.getSprint({ params: { sprint_id: 'ORPH-S01' } })).toMatchObject({ status: 'in_progress' });
    await apply(world, sprint('orph-1', 'orph'));
    const found = await untilSprint('orph-1', 'True/Active');
    expect(found.status?.sprintID).toBe('ORPH-S01');
    expect(await sprints.listByProject({ params: { project_id: 'ORPH' } })).toHaveLength(1);
  });

  it('stays while the service is away, says so, and can be forced', async () => {
    await apply(world, project('away', { backlog: { tasks: tasks('W', 1) } }), sprint('away-1', 'away'));
    await untilSprint('away-1', 'True/Active');
    await world.host.take('sprint');
    await world.kubectl(['delete', 'sprint', 'away-1', '--wait=false']);
    const held = await untilSprint('away-1', 'False/ServiceUnavailable');
    expect(message(held)).toContain('sprint service');
    await world.kubectl(['annotate', 'sprint', 'away-1', 'scrum.dsm.dev/force-delete=true']);
    await gone('sprint/away-1');
    await world.host.giveBack('sprint');
    expect(await sprints.getSprint({ params: { sprint_id: 'AWAY-S01' } })).toMatchObject({ status: 'in_progress' });
  });
});
