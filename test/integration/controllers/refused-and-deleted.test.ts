import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Sprint } from '../../../crds/sprint.ts';
import { projectClient } from '../../../services/project/contract/client.ts';
import { sprintClient } from '../../../services/sprint/contract/client.ts';
import { project, sprint, tasks } from './manifests.ts';
import { condition, key, message, PROJECTS, SPRINTS, waitForObject } from './objects.ts';
import { apply, type OperatorWorld, startOperatorWorld } from './operator-world.ts';

let world: OperatorWorld;
let sprints: ReturnType<typeof sprintClient>;
let projects: ReturnType<typeof projectClient>;
beforeAll(async () => {
  world = await startOperatorWorld();
  sprints = sprintClient(() => world.host.endpoints.sprint);
  projects = projectClient(() => world.host.endpoints.project);
});
afterAll(() => world?.stop());

const untilReady = (name: string) =>
  waitForObject(world.admin, PROJECTS, key(name), (p) => condition(p, 'Ready') === 'True/Ready');
const untilSprint = (name: string, ready: string) =>
  waitForObject(world.admin, SPRINTS, key(name), (s) => condition(s, 'Ready') === ready);
const gone = (what: string) => world.kubectl(['wait', '--for=delete', what, '--timeout=30s']);

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
    expect(message(loser)).toContain('is taken by Project default/mine');
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

  it('a sprint that is Closed before it started never starts, and has come to its end', async () => {
    await apply(world, project('off', { backlog: { tasks: tasks('O', 1) } }));
    await untilReady('off');
    await apply(world, sprint('never', 'off', { state: 'Closed' }));
    await untilSprint('never', 'True/Withdrawn');
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
    await world.kubectl(['delete', 'sprint', 'del-2', 'del-1', '--timeout=30s']);
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
    await world.kubectl(['delete', 'sprint', 'orph-1', '--timeout=30s']);
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

  it('forced, gives up what can be given up: the sprint is closed, the id is free', async () => {
    await apply(world, project('force', { backlog: { tasks: tasks('F', 1) } }), sprint('force-1', 'force'));
    await untilSprint('force-1', 'True/Active');
    const both = ['project/force', 'sprint/force-1'];
    await world.kubectl(['annotate', ...both, 'scrum.dsm.dev/force-delete=true']);
    // The project first: forced, it does not wait for its sprint.
    for (const each of both) await world.kubectl(['delete', each, '--timeout=30s']);
    expect(await projects.getProject({ params: { project_id: 'FORCE' } })).toMatchObject({ owner: null });
    const closed = await sprints.getSprint({ params: { sprint_id: 'FORCE-S01' } });
    expect(closed.status).toBe('closed_with_pending_tasks');
  });
});

describe('an object that no longer fits its schema', () => {
  const TIME_ZONE = {
    sprint: { crd: 'sprints.scrum.dsm.dev', below: ['dailyScrum', 'timeZone'] },
    project: { crd: 'projects.scrum.dsm.dev', below: ['calendar', 'timeZone'] },
  };
  /** The CRD as it was before time zones had rules; gives back a patch that makes it as it is now. */
  async function forgetRules(kind: keyof typeof TIME_ZONE): Promise<() => Promise<string>> {
    const { crd, below } = TIME_ZONE[kind];
    const path = ['spec', ...below].map((name) => `/properties/${name}`).join('');
    const rules = `/spec/versions/0/schema/openAPIV3Schema${path}/x-kubernetes-validations`;
    const patch = (change: object) =>
      world.kubectl(['patch', 'crd', crd, '--type=json', '-p', JSON.stringify([change])]);
    const field = JSON.parse(await world.kubectl(['get', 'crd', crd, '-o', 'json'])).spec.versions[0].schema;
    const value = ['spec', ...below].reduce((schema, name) => schema.properties[name], field.openAPIV3Schema);
    await patch({ op: 'remove', path: rules });
    return () => patch({ op: 'add', path: rules, value: value['x-kubernetes-validations'] });
  }
  /** Until the API server has taken the schema in. */
  const patchSpec = (kind: string, name: string, spec: object) =>
    vi.waitFor(() => world.kubectl(['patch', kind, name, '--type=merge', '-p', JSON.stringify({ spec })]), {
      timeout: 20_000,
      interval: 200,
    });

  it('keeps its status, stays frozen, and can be deleted as any other', async () => {
    await apply(world, project('old', { backlog: { tasks: tasks('Z', 1) } }), sprint('old-1', 'old'));
    const { status: before } = await untilSprint('old-1', 'True/Active');
    const { status: projectBefore } = await waitForObject(
      world.admin,
      PROJECTS,
      key('old'),
      // Two services tell these, and neither waits for the other.
      (p) => p.status?.activeSprint === 'old-1' && p.status.backlog?.inSprint === 1,
    );
    const restore = [await forgetRules('sprint'), await forgetRules('project')];
    await patchSpec('sprint', 'old-1', { dailyScrum: { timeZone: 'posix/UTC' } });
    // Before the Project changes: as long as the operator has not heard of it, a running sprint takes the Project's zone.
    const invalid = await untilSprint('old-1', 'False/InvalidSpec');
    await patchSpec('project', 'old', { calendar: { timeZone: 'posix/UTC' } });
    for (const undo of restore) await undo();

    expect(message(invalid)).toContain('spec.dailyScrum.timeZone: must be a time zone by its own name');
    const { conditions: _, observedGeneration: __, ...seen } = before!;
    expect(invalid.status).toMatchObject(seen);
    await expect(
      world.kubectl(['patch', 'sprint', 'old-1', '--type=merge', '-p', '{"spec":{"maxTasks":3}}']),
    ).rejects.toThrow('maxTasks is frozen');
    const invalidProject = await waitForObject(
      world.admin,
      PROJECTS,
      key('old'),
      (p) => condition(p, 'Stalled') === 'True/InvalidSpec',
    );
    expect(invalidProject.status).toMatchObject({
      phase: 'Pending',
      backlog: projectBefore?.backlog,
      activeSprint: 'old-1',
    });

    await world.kubectl(['delete', 'project', 'old', '--wait=false']);
    await waitForObject(world.admin, PROJECTS, key('old'), (p) => condition(p, 'Ready') === 'False/DeletionBlocked');
    await world.kubectl(['delete', 'sprint', 'old-1', '--timeout=30s']);
    await gone('project/old');
    const closed = await sprints.getSprint({ params: { sprint_id: 'OLD-S01' } });
    expect(closed.status).toBe('closed_with_pending_tasks');
    expect(await projects.getProject({ params: { project_id: 'OLD' } })).toMatchObject({ owner: null });
  });
});

describe('a namespace that is deleted whole, with a running sprint', () => {
  const running = async (name: string) => {
    await world.kubectl(['create', 'namespace', name]);
    await apply(world, project(name, { backlog: { tasks: tasks(name, 1) } }, name), sprint('s', name, {}, name));
    const isActive = (s: Sprint) => condition(s, 'Ready') === 'True/Active';
    const { status } = await waitForObject(world.admin, SPRINTS, key('s', name), isActive);
    return status?.sprintID as string;
  };
  const remove = (name: string) => world.kubectl(['delete', 'namespace', name, '--wait=false']);
  const goesAway = async (name: string, sprintID: string) => {
    await world.kubectl(['wait', '--for=delete', `namespace/${name}`, '--timeout=60s']);
    const { status } = await sprints.getSprint({ params: { sprint_id: sprintID } });
    expect(status).toBe('closed_with_pending_tasks');
  };
  const isDeleted = (s: Sprint) => s.metadata.deletionTimestamp !== undefined;

  it('stays while the service is away, which its sprint says, and then goes', async () => {
    const sprintID = await running('doomed-a');
    await world.host.take('sprint');
    await remove('doomed-a');
    const waiting = (s: Sprint) => isDeleted(s) && condition(s, 'Ready') === 'False/ServiceUnavailable';
    await waitForObject(world.admin, SPRINTS, key('s', 'doomed-a'), waiting);
    await world.host.giveBack('sprint');
    await goesAway('doomed-a', sprintID);
  });

  it('stays while no operator runs, and goes when there is one', async () => {
    const sprintID = await running('doomed-b');
    await world.operator.stop(2_000);
    await remove('doomed-b');
    await waitForObject(world.admin, SPRINTS, key('s', 'doomed-b'), isDeleted);
    const another = await world.startOperator();
    try {
      await goesAway('doomed-b', sprintID);
    } finally {
      await another.stop(2_000);
    }
  });
});
