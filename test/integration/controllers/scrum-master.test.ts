import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sprint } from '../../../crds/sprint.ts';
import { sprintClient } from '../../../services/sprint/contract/client.ts';
import { MONDAY, plusDays } from '../../fixtures/dates.ts';
import { tasks } from '../../fixtures/manifests.ts';
import { poll } from '../../fixtures/waiting.ts';
import { project, sprint } from './manifests.ts';
import { condition, DAILY_SCRUMS, key, SPRINTS, waitAsPromised, waitForObject } from './objects.ts';
import { apply, type OperatorWorld, startOperatorWorld } from './operator-world.ts';

// What Sprints show of the orchestrator and of what began by REST, and proposals.

let world: OperatorWorld;
let sprints: ReturnType<typeof sprintClient>;
beforeAll(async () => {
  world = await startOperatorWorld();
  world.moveClockTo(new Date(`${MONDAY}T12:00:00Z`));
  sprints = sprintClient(() => world.host.endpoints.sprint);
});
afterAll(() => world?.stop());

const until = (name: string, check: (s: Sprint) => boolean) =>
  waitForObject(world.admin, SPRINTS, key(name), check, 20_000);
const untilIs = (name: string, type: string, is: string) => until(name, (s) => condition(s, type) === is);
const patch = (name: string, spec: object) =>
  world.kubectl(['patch', 'sprint', name, '--type=merge', '-p', JSON.stringify({ spec })]);
const ready = (name: string, spec: object = {}) =>
  apply(world, project(name, { backlog: { tasks: tasks(name.toUpperCase(), 6) }, ...spec }));

describe('the forecast of a running sprint', () => {
  it('is shown soon after the start, and changes within two seconds of a report', async () => {
    await ready('fore', { sprintDefaults: { maxTasks: 4 } });
    await apply(world, sprint('fore-1', 'fore'));
    const first = await until('fore-1', (s) => s.status?.forecast !== undefined);
    expect(first.status?.forecast).toMatchObject({ unit: 'Tasks', display: expect.stringMatching(/^\d+ %$/) });
    expect(first.status?.health).toMatch(/^(OnTrack|AtRisk|OffTrack)$/);
    for (const n of [1, 2, 3])
      await sprints.reportProgress({ params: { task_id: `FORE-${n}` }, body: { status: 'completed' } });
    await sprints.runDailyScrum({ params: { sprint_id: 'FORE-S01' }, body: {} });
    // It may follow each report by itself; all three must be in it.
    const later = await waitAsPromised(
      world.admin,
      SPRINTS,
      key('fore-1'),
      ({ status }) => (status?.forecast?.low ?? 0) >= 3,
    );
    expect(later.status?.forecast).not.toEqual(first.status?.forecast);
  });

  it('stays while the orchestrator is away, which makes nothing less Ready', async () => {
    await world.host.take('orchestrator');
    await poll(() => world.operatorLog.said.includes('warn the orchestrator service is away'), {
      what: 'the outage in the log',
      seconds: 40,
      pauseMs: 100,
    });
    await patch('fore-1', { goal: 'It works better' });
    const { status } = await until('fore-1', (s) => s.status?.observedGeneration === s.metadata.generation);
    expect(status?.forecast?.display).toMatch(/%$/);
    expect(condition({ status }, 'Ready')).toBe('True/Active');
    await world.host.giveBack('orchestrator');
  });

  it('of a closed sprint is the last one', async () => {
    await patch('fore-1', { state: 'Closed' });
    const { status } = await untilIs('fore-1', 'Succeeded', 'True/ClosedWithPendingTasks');
    expect([status?.health, status?.forecast?.unit]).toEqual([undefined, 'Tasks']);
  });
});

describe('a proposal', () => {
  it('starts when it is approved, with as many points as it says, and holds up nobody before', async () => {
    const points = tasks('PROP', 4).map((task) => ({ ...task, points: 3 }));
    await apply(world, project('prop', { backlog: { tasks: points }, sprintDefaults: { maxTasks: 1 } }));
    await apply(world, sprint('prop-1', 'prop', { state: 'Proposed', maxPoints: 7 }), sprint('prop-2', 'prop'));
    await untilIs('prop-2', 'Ready', 'True/Active');
    const waits = await untilIs('prop-1', 'Ready', 'True/Proposed');
    expect(waits.status?.phase).toBe('Proposed');
    await patch('prop-2', { state: 'Closed' });
    await untilIs('prop-2', 'Ready', 'True/ClosedWithPendingTasks');
    await patch('prop-1', { state: 'Active' });
    const { status } = await untilIs('prop-1', 'Ready', 'True/Active');
    expect(status?.sprintBacklog).toMatchObject({ tasks: 2, points: 6 });
  });

  it('is withdrawn when it is rejected and when its number has passed, and lets its Project go', async () => {
    await ready('gone');
    const numbered = sprint('gone-late', 'gone', { state: 'Proposed' });
    const annotations = { 'scrum.dsm.dev/sprint-number': '1', 'scrum.dsm.dev/autonomy': 'Propose' };
    await apply(world, sprint('gone-no', 'gone', { state: 'Proposed' }), {
      ...numbered,
      metadata: { ...numbered.metadata, annotations },
    });
    await untilIs('gone-late', 'Ready', 'True/Proposed');
    await patch('gone-no', { state: 'Closed' });
    await untilIs('gone-no', 'Succeeded', 'False/Withdrawn');
    await apply(world, sprint('gone-1', 'gone'));
    await untilIs('gone-late', 'Succeeded', 'False/Withdrawn');
    await world.kubectl(['delete', 'sprint', 'gone-1', '--timeout=30s']);
    await world.kubectl(['delete', 'project', 'gone', '--timeout=30s']);
  });
});

describe('a sprint that began by REST', () => {
  beforeAll(async () => {
    await ready('rest', { sprintDefaults: { mode: 'Simulated' } });
    await world.kubectl(['wait', '--for=condition=Ready', 'project/rest', '--timeout=30s']);
    await sprints.startSprint({
      params: { project_id: 'REST' },
      body: {
        sprint_name: 'by hand',
        goal: 'Told by REST',
        duration_weeks: 1,
        mode: 'Simulated',
        close_policy: 'Manual',
      },
    });
    await sprints.runDailyScrum({ params: { sprint_id: 'REST-S01' }, body: {} });
  });

  it('is claimed and shown by a Sprint that names it, and by no second one', async () => {
    const { status, spec } = await untilIs('rest-s01', 'Ready', 'True/Active');
    expect(spec).toMatchObject({ sprintID: 'REST-S01', goal: 'Told by REST', deletionPolicy: 'Orphan' });
    expect(status).toMatchObject({ sprintID: 'REST-S01', mode: 'Simulated', durationWeeks: 1 });
    expect((await sprints.getSprint({ params: { sprint_id: 'REST-S01' } })).goal).toBe('Told by REST');
    const cronJob = JSON.parse(await world.kubectl(['get', 'cronjob', 'rest-s01-daily-scrum', '-o', 'json']));
    expect(cronJob.spec.suspend).toBe(true);
    await apply(world, sprint('rest-2', 'rest', { sprintID: 'REST-S01' }));
    const second = await untilIs('rest-2', 'Stalled', 'True/SprintClaimed');
    expect(second.status?.sprintID).toBeUndefined();
    await apply(world, sprint('rest-3', 'rest', { sprintID: 'REST-S09' }));
    await untilIs('rest-3', 'Stalled', 'True/SprintNotFound');
  });

  it('is scheduled when the service says so', async () => {
    const body = { schedule: '15 9 * * 1-5', time_zone: 'Europe/Paris' };
    await sprints.scheduleDailyScrum({ params: { sprint_id: 'REST-S01' }, body });
    const { status } = await waitForObject(
      world.admin,
      SPRINTS,
      key('rest-s01'),
      (s) => s.status?.schedule === body.schedule,
      40_000,
    );
    expect(status?.timeZone).toBe('Europe/Paris');
    const cronJob = JSON.parse(await world.kubectl(['get', 'cronjob', 'rest-s01-daily-scrum', '-o', 'json']));
    expect(cronJob.spec).toMatchObject({ schedule: body.schedule, timeZone: 'Europe/Paris', suspend: false });
  });

  it('has a DailyScrum for each daily scrum that was held by REST, and none again for one that was deleted', async () => {
    const first = `rest-s01-${MONDAY.replaceAll('-', '')}`;
    const reported = (name: string) =>
      waitForObject(world.admin, DAILY_SCRUMS, key(name), (s) => condition(s, 'Succeeded') === 'True/Reported');
    const scrum = await reported(first);
    expect(scrum.metadata.ownerReferences).toMatchObject([{ kind: 'Sprint', name: 'rest-s01' }]);
    await world.kubectl(['delete', 'dailyscrum', first]);
    await sprints.runDailyScrum({ params: { sprint_id: 'REST-S01' }, body: {} });
    const next = plusDays(MONDAY, 1);
    await reported(`rest-s01-${next.replaceAll('-', '')}`);
    await until('rest-s01', (s) => s.status?.lastDailyScrum?.date === next);
    expect(await world.admin.get(DAILY_SCRUMS, key(first))).toBeUndefined();
  });

  it('closes when its Sprint says so', async () => {
    await patch('rest-s01', { state: 'Closed' });
    // How far the simulation has come by then is its own matter.
    await until('rest-s01', (s) => condition(s, 'Succeeded')?.startsWith('True/') ?? false);
    const { closed_because: because } = await sprints.getSprint({ params: { sprint_id: 'REST-S01' } });
    expect(because).toBe('asked');
  });
});
