import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MONDAY, plusDays } from '../fixtures/dates.ts';
import { conditionOf } from '../fixtures/kubectl.ts';
import { projectObject, scrumObject, sprintObject, tasks } from '../fixtures/manifests.ts';
import { type Namespace, TestWorld } from './world.ts';

// What the API server cannot know: refused by condition, with the ids named, and nothing written to the services.

let world: TestWorld;
let ns: Namespace;
const today = MONDAY;
beforeAll(async () => {
  world = await TestWorld.up(`${today}T12:00:00Z`);
  ns = await world.namespace();
});
afterAll(() => world?.down());

const stalled = async (kind: string, name: string, reason: string) => {
  const object = await ns.until(kind, name, (o) => conditionOf(o, 'Stalled')?.status === 'True');
  expect(conditionOf(object, 'Ready')).toMatchObject({ status: 'False', reason });
  expect(conditionOf(object, 'Stalled')).toMatchObject({ reason });
  expect(object.status.observedGeneration).toBe(object.metadata.generation);
  return conditionOf(object, 'Stalled').message as string;
};

describe('a project', () => {
  it('with tasks that wait for each other is stalled until that is mended', async () => {
    const circle = [
      { id: 'C-1', title: 'a', dependsOn: ['C-3'] },
      { id: 'C-2', title: 'b', dependsOn: ['C-1'] },
      { id: 'C-3', title: 'c', dependsOn: ['C-2'] },
    ];
    await ns.apply(projectObject('circle', { backlog: { tasks: circle } }));
    const message = await stalled('project', 'circle', 'InvalidBacklog');
    for (const id of ['C-1', 'C-2', 'C-3']) expect(message).toContain(id);
    await expect(world.project.getProject({ params: { project_id: 'CIRCLE' } })).rejects.toMatchObject({ status: 404 });
    await ns.apply(
      projectObject('circle', { backlog: { tasks: circle.map((t, i) => (i === 0 ? { ...t, dependsOn: [] } : t)) } }),
    );
    await ns.wait('project/circle', 'Ready');
  });

  it('whose id another object owns waits until that one is gone', async () => {
    const other = await world.namespace();
    await other.apply(projectObject('twin', { projectID: 'TWIN', backlog: { tasks: tasks('TWIN', 1) } }));
    await other.wait('project/twin', 'Ready');
    await ns.apply(projectObject('twin-b', { projectID: 'TWIN', backlog: { tasks: tasks('OTHER', 1) } }));
    expect(await stalled('project', 'twin-b', 'ProjectIDTaken')).toContain(`${other.name}/twin`);
    expect(await world.backlog.getBacklog({ params: { project_id: 'TWIN' } })).toHaveLength(1);
    await other.kubectl(['delete', 'project', 'twin', '--timeout=30s']);
    await ns.wait('project/twin-b', 'Ready', 20);
  });

  it('with a calendar that nobody knows is stalled, and says why', async () => {
    await ns.apply(projectObject('far', { calendar: { country: 'XX' }, backlog: { tasks: tasks('FAR', 1) } }));
    expect(await stalled('project', 'far', 'InvalidSpec')).toContain('XX');
    await ns.apply(projectObject('far', { calendar: { country: 'IS' }, backlog: { tasks: tasks('FAR', 1) } }));
    await ns.wait('project/far', 'Ready');
  });

  it('keeps what people decided: assignees by hand stay, removed tasks go', async () => {
    const declared = [
      { id: 'W-1', title: 'a', assignedTo: 'ada' },
      { id: 'W-2', title: 'b' },
    ];
    await ns.apply(projectObject('wish', { backlog: { tasks: declared } }));
    await ns.wait('project/wish', 'Ready');
    await world.backlog.updateTask({ params: { task_id: 'W-1' }, query: {}, body: { assigned_to: 'bob' } });
    await ns.apply(projectObject('wish', { backlog: { tasks: [{ ...declared[0], title: 'a, better' }] } }));
    const list = () => world.backlog.getBacklog({ params: { project_id: 'WISH' } });
    await ns.until('project', 'wish', (p) => p.status.backlog.total === 1);
    expect(await list()).toMatchObject([{ task_id: 'W-1', title: 'a, better', assigned_to: 'bob' }]);
  });

  it('takes its tasks from where it is told to, and keeps what it had', async () => {
    await ns.apply(projectObject('source', { backlog: { source: 'External' } }));
    await ns.wait('project/source', 'Ready');
    expect((await ns.get('project', 'source')).status.backlog.total).toBe(0);
    await ns.apply(projectObject('source', { backlog: { tasks: tasks('SOURCE', 2) } }));
    await ns.until('project', 'source', (p) => p.status.backlog.total === 2);
    await ns.apply(projectObject('source', { backlog: { source: 'Generated' } }));
    await ns.until('project', 'source', (p) => p.status.backlog.total === 12);
    await ns.apply(projectObject('source', { backlog: { source: 'External' } }));
    await ns.wait('project/source', 'Ready');
    expect((await ns.get('project', 'source')).status.backlog.display).toBe('0/12');
  });
});

describe('a sprint that cannot be', () => {
  beforeAll(async () => {
    await ns.apply(
      projectObject('base', {
        calendar: { workingDays: ['Monday'] },
        backlog: { tasks: [...tasks('BASE', 3), { id: 'BASE-4', title: 'd', dependsOn: ['BASE-1', 'BASE-2'] }] },
      }),
    );
    await ns.wait('project/base', 'Ready');
  });

  it.each([
    ['unknown-tasks', { tasks: ['BASE-1', 'NOT-1', 'NOT-2'] }, 'UnknownTasks', ['NOT-1', 'NOT-2']],
    ['outside', { tasks: ['BASE-4', 'BASE-1'] }, 'DependencyOutsideSprint', ['BASE-2']],
    ['past', { startDate: plusDays(today, -60) }, 'WindowPast', []],
  ])('%s', async (name, spec, reason, ids) => {
    await ns.apply(sprintObject(name, 'base', { mode: 'Live', ...spec }));
    const message = await stalled('sprint', name, reason);
    for (const id of ids) expect(message).toContain(id);
    expect(await world.sprint.listByProject({ params: { project_id: 'BASE' }, query: {} })).toEqual([]);
    await ns.kubectl(['delete', 'sprint', name, '--timeout=30s']);
  });

  it('has no working day', async () => {
    const holidays = Array.from({ length: 10 }, (_, i) => ({ date: plusDays(today, i), name: `Day ${i}` }));
    await ns.apply(projectObject('rest', { calendar: { holidays }, backlog: { tasks: tasks('REST', 1) } }));
    await ns.apply(sprintObject('rest-1', 'rest', { mode: 'Live', durationWeeks: 1 }));
    await stalled('sprint', 'rest-1', 'NoWorkingDay');
  });
});

describe('a sprint that can be later', () => {
  it('is planned until its start date', async () => {
    const startDate = plusDays(today, 30);
    await ns.apply(
      projectObject('later', { backlog: { tasks: tasks('LATER', 1) } }),
      sprintObject('later-1', 'later', { mode: 'Live', startDate }),
    );
    const planned = await ns.until('sprint', 'later-1', (s) => s.status?.phase === 'Planned');
    expect(conditionOf(planned, 'Ready')).toMatchObject({ status: 'True', reason: 'Planned' });
    expect(planned.status).toMatchObject({ startDate, endDate: plusDays(startDate, 14) });
    // Not started: it may still be changed, and it goes without a trace.
    await ns.kubectl(['patch', 'sprint', 'later-1', '--type=merge', '-p', '{"spec":{"durationWeeks":1}}']);
    await ns.until('sprint', 'later-1', (s) => s.status.endDate === plusDays(startDate, 7));
    await ns.kubectl(['delete', 'sprint', 'later-1', '--timeout=30s']);
    expect(await world.sprint.listByProject({ params: { project_id: 'LATER' }, query: {} })).toEqual([]);
  });
});

describe('a daily scrum', () => {
  beforeAll(async () => {
    await ns.apply(projectObject('days', { backlog: { tasks: tasks('DAYS', 2) } }));
    await ns.apply(
      sprintObject('days-1', 'days', { mode: 'Simulated', durationWeeks: 1 }),
      sprintObject('days-2', 'days', { mode: 'Live' }),
    );
    await ns.until('sprint', 'days-1', (s) => s.status?.phase === 'Active');
  });

  it('outside its sprint has failed', async () => {
    const { endDate } = (await ns.get('sprint', 'days-1')).status;
    await ns.apply(scrumObject('days-1', endDate), scrumObject('days-1', plusDays(today, -1)));
    for (const date of [endDate, plusDays(today, -1)]) {
      const scrum = await ns.until(
        'dailyscrum',
        `days-1-${date.replaceAll('-', '')}`,
        (d) => conditionOf(d, 'Succeeded')?.status === 'False',
      );
      expect(conditionOf(scrum, 'Succeeded').reason).toBe('OutsideSprint');
      expect(scrum.status.phase).toBe('Failed');
    }
  });

  it('waits for a sprint that is not active', async () => {
    const name = `days-2-${today.replaceAll('-', '')}`;
    await ns.apply(scrumObject('days-2', today));
    const waiting = await ns.until('dailyscrum', name, (d) => conditionOf(d, 'Ready'));
    expect(conditionOf(waiting, 'Ready').status).toBe('False');
    await ns.kubectl(['patch', 'sprint', 'days-1', '--type=merge', '-p', '{"spec":{"state":"Closed"}}']);
    await ns.until('dailyscrum', name, (d) => conditionOf(d, 'Succeeded')?.status === 'True');
  });

  it('in the future of a Live sprint has failed; its own fields never change; a deleted one stays away', async () => {
    const date = plusDays(today, 3);
    const name = `days-2-${date.replaceAll('-', '')}`;
    await ns.apply(scrumObject('days-2', date));
    const scrum = await ns.until('dailyscrum', name, (d) => conditionOf(d, 'Succeeded')?.status === 'False');
    expect(conditionOf(scrum, 'Succeeded').reason).toBe('FutureDate');
    const change = await ns.kubectlRan([
      'patch',
      'dailyscrum',
      name,
      '--type=merge',
      '-p',
      '{"spec":{"date":"2030-01-01"}}',
    ]);
    expect(change.code).not.toBe(0);
    await ns.kubectl(['delete', 'dailyscrum', name]);
    await ns.apply(projectObject('days', { description: 'looked at again', backlog: { tasks: tasks('DAYS', 2) } }));
    await ns.until('project', 'days', (p) => p.status.observedGeneration === p.metadata.generation);
    expect(await ns.kubectl(['get', 'dailyscrum', name, '--ignore-not-found'])).toBe('');
  });
});
