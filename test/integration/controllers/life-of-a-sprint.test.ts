import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CRON_JOBS } from '../../../controllers/sprint/jobs/cron-job.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import { sprintClient } from '../../../services/sprint/contract/client.ts';
import { MONDAY, plusDays } from '../../fixtures/dates.ts';
import { isWrite, requestsIn } from '../fixtures/audit-log.ts';
import { dailyScrum, project, sprint, tasks } from './manifests.ts';
import { condition, DAILY_SCRUMS, key, PROJECTS, SPRINTS, waitAsPromised, waitForObject } from './objects.ts';
import { apply, type OperatorWorld, startOperatorWorld } from './operator-world.ts';

let world: OperatorWorld;
let sprints: ReturnType<typeof sprintClient>;
beforeAll(async () => {
  world = await startOperatorWorld();
  world.moveClockTo(new Date(`${today}T12:00:00Z`));
  sprints = sprintClient(() => world.host.endpoints.sprint);
});
afterAll(() => world?.stop());

const isActive = (object: Sprint) => condition(object, 'Ready') === 'True/Active';
const untilActive = (name: string) => waitForObject(world.admin, SPRINTS, key(name), isActive);
const today = MONDAY;
const everyDay = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

describe('a Live sprint', () => {
  it('applied before its project starts within 2 s of the project being ready', async () => {
    await apply(world, sprint('live', 'payments'));
    await waitForObject(world.admin, SPRINTS, key('live'), (s) => condition(s, 'Ready') === 'False/ProjectNotFound');
    await apply(
      world,
      project('payments', { projectID: 'PAY', backlog: { tasks: tasks('P', 3) }, calendar: { workingDays: everyDay } }),
    );
    await waitForObject(world.admin, PROJECTS, key('payments'), (p) => condition(p, 'Ready') === 'True/Ready');
    const started = await waitAsPromised(world.admin, SPRINTS, key('live'), isActive);
    expect(started.status).toMatchObject({
      phase: 'Active',
      sprintID: 'PAY-S01',
      mode: 'Live',
      startDate: today,
      durationWeeks: 2,
      schedule: '0 14 * * 1-5',
      timeZone: 'UTC',
      sprintBacklog: { tasks: 3, taskIDs: ['P-1', 'P-2', 'P-3'] },
      progress: { display: '0/3' },
      cronJob: { name: 'live-daily-scrum' },
    });
  });

  it('shows progress that was reported by REST within 2 s, and the project counts it', async () => {
    await sprints.reportProgress({ params: { task_id: 'P-1' }, body: { progress_percentage: 100 } });
    const shown = await waitAsPromised(world.admin, SPRINTS, key('live'), (s) => s.status?.progress?.completed === 1);
    expect(shown.status?.progress?.display).toBe('1/3');
    const counted = await waitForObject(
      world.admin,
      PROJECTS,
      key('payments'),
      (p) => p.status?.backlog?.completed === 1,
    );
    expect(counted.status).toMatchObject({
      activeSprint: 'live',
      completedSprints: 0,
      backlog: { display: '1/3', inSprint: 2 },
    });
  });

  it('has its CronJob repaired within 2 s when it is changed or deleted', async () => {
    const cronJob = key('live-daily-scrum');
    const made = await world.admin.get(CRON_JOBS, cronJob);
    // Nothing that the API server filled in was taken for somebody's addition.
    const writes = requestsIn(world.auditLog).filter(
      (request) => isWrite(request) && request.objectRef?.name === cronJob.name,
    );
    expect(writes.map(({ verb, objectRef }) => `${verb} ${objectRef?.resource}`)).toEqual(['patch cronjobs']);
    await world.kubectl(['patch', 'cronjob', cronJob.name, '--type=merge', '-p', '{"spec":{"schedule":"1 1 * * *"}}']);
    await waitAsPromised(world.admin, CRON_JOBS, cronJob, (c) => c.spec.schedule === '0 14 * * 1-5');
    await world.kubectl(['delete', 'cronjob', cronJob.name]);
    await waitAsPromised(world.admin, CRON_JOBS, cronJob, (c) => c.metadata.uid !== made?.metadata.uid);
    await world.kubectl(['delete', 'rolebinding,role,serviceaccount', 'dsm-daily-scrum']);
    const binding = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      plural: 'rolebindings',
      namespaced: true,
    };
    await waitAsPromised(world.admin, binding, key('dsm-daily-scrum'), () => true);
  });

  it('has its CronJob follow the spec', async () => {
    const patch = { spec: { dailyScrum: { schedule: '30 9 * * *', timeZone: 'Europe/Paris', state: 'Suspended' } } };
    await world.kubectl(['patch', 'sprint', 'live', '--type=merge', '-p', JSON.stringify(patch)]);
    const cronJob = await waitForObject(world.admin, CRON_JOBS, key('live-daily-scrum'), (c) => c.spec.suspend);
    expect(cronJob.spec).toMatchObject({
      schedule: '30 9 * * *',
      timeZone: 'Europe/Paris',
      concurrencyPolicy: 'Replace',
    });
    await waitForObject(world.admin, SPRINTS, key('live'), (s) => s.status?.timeZone === 'Europe/Paris');
  });

  it('answers daily scrums, each with its own end', async () => {
    const ahead = plusDays(today, 3);
    await apply(world, dailyScrum('live', today), dailyScrum('live', ahead), dailyScrum('live', '2020-01-06'));
    const end = (date: string) =>
      waitForObject(
        world.admin,
        DAILY_SCRUMS,
        key(`live-${date.replaceAll('-', '')}`),
        (d) => condition(d, 'Ready')?.startsWith('True') ?? false,
      );
    const held = await end(today);
    expect(condition(held, 'Succeeded')).toBe('True/Reported');
    expect(held.status).toMatchObject({ phase: 'Completed', completedTasks: 1, pendingTasks: 2 });
    expect(held.metadata.ownerReferences?.map(({ kind, name }) => `${kind}/${name}`)).toEqual(['Sprint/live']);
    expect(condition(await end(ahead), 'Succeeded')).toBe('False/FutureDate');
    expect(condition(await end('2020-01-06'), 'Succeeded')).toBe('False/OutsideSprint');
    const shown = await waitForObject(world.admin, SPRINTS, key('live'), (s) => s.status?.lastDailyScrum !== undefined);
    expect(shown.status?.lastDailyScrum).toEqual({ name: held.metadata.name, date: today });
  });

  it('has its daily scrum held by the dsm command, on the day for which its CronJob fired', async () => {
    const again = await world.dsm(['daily-scrum', '--sprint', 'live']);
    expect(again).toContain(`live-${today.replaceAll('-', '')}: Reported: `);
    // CronJobs fire by the real clock, which the services' is ahead of.
    const minute = Math.floor((Date.parse('2020-01-07T14:00:00Z') - world.clockOffset()) / 60_000);
    const fired = world.dsm(['daily-scrum', '--sprint', 'live'], { DSM_JOB_NAME: `live-daily-scrum-${minute}` });
    await expect(fired).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('live-20200107: OutsideSprint'),
    });
    await expect(world.dsm(['daily-scrum', '--sprint', 'absent'])).rejects.toMatchObject({ code: 1 });
  });

  it('is closed by its state, and what was left goes to the sprint that waited', async () => {
    await apply(world, sprint('next', 'payments'), dailyScrum('next', '2020-01-06'));
    await waitForObject(world.admin, SPRINTS, key('next'), (s) => condition(s, 'Ready') === 'True/Queued');
    // Before the operator has seen the Sprint, another reason stands there.
    await waitForObject(
      world.admin,
      DAILY_SCRUMS,
      key('next-20200106'),
      (d) => condition(d, 'Ready') === 'False/SprintNotActive',
    );
    await world.kubectl(['patch', 'sprint', 'live', '--type=merge', '-p', '{"spec":{"state":"Closed"}}']);
    const closed = await waitForObject(
      world.admin,
      SPRINTS,
      key('live'),
      (s) => condition(s, 'Succeeded')?.startsWith('True') ?? false,
    );
    expect(condition(closed, 'Succeeded')).toBe('True/ClosedWithPendingTasks');
    expect(closed.status?.retrospective).toMatchObject({ reportID: expect.any(String), wentWell: expect.any(String) });
    expect(closed.status?.cronJob).toBeUndefined();
    const next = await untilActive('next');
    expect(next.status?.sprintBacklog?.taskIDs).toEqual(['P-2', 'P-3']);
    expect(await world.admin.get(CRON_JOBS, key('live-daily-scrum'))).toBeUndefined();
    await waitForObject(
      world.admin,
      DAILY_SCRUMS,
      key('next-20200106'),
      (d) => condition(d, 'Succeeded') === 'False/OutsideSprint',
    );
    await waitForObject(
      world.admin,
      PROJECTS,
      key('payments'),
      (p) => p.status?.completedSprints === 1 && p.status.activeSprint === 'next',
    );
    expect(await world.dsm(['daily-scrum', '--sprint', 'live'])).toContain('Sprint live is closed');
  });

  it('closed, deleted and applied again is the same closed sprint', async () => {
    await world.kubectl(['delete', 'sprint', 'live', '--timeout=30s']);
    await apply(world, sprint('live', 'payments'));
    const found = await waitForObject(
      world.admin,
      SPRINTS,
      key('live'),
      (s) => condition(s, 'Succeeded') === 'True/ClosedWithPendingTasks',
    );
    expect(found.status?.sprintID).toBe('PAY-S01');
  });

  it('closes at its end by the services’ clock', async () => {
    const { status } = await untilActive('next');
    world.moveClockTo(new Date(`${status?.endDate}T00:00:01Z`));
    await waitForObject(
      world.admin,
      SPRINTS,
      key('next'),
      (s) => condition(s, 'Ready') === 'True/ClosedWithPendingTasks',
    );
  });
});

describe('simulated sprints', () => {
  it('two in a row are played by daily scrums applied all at once', async () => {
    const spec = { mode: 'Simulated', durationWeeks: 1, maxTasks: 3, simulation: { seed: 7 } };
    await apply(
      world,
      project('sim', { backlog: { tasks: tasks('S', 8) }, team: [{ employeeID: 'E1', name: 'Ada' }] }),
      sprint('sim-1', 'sim', { ...spec, startDate: '2030-01-07' }),
      sprint('sim-2', 'sim', { ...spec, startDate: '2030-01-14' }),
    );
    await untilActive('sim-1');
    await waitForObject(world.admin, SPRINTS, key('sim-2'), (s) => condition(s, 'Ready') === 'True/Queued');
    // A pod that is started again for the same Job means the same day.
    for (const _pod of [1, 2])
      expect(await world.dsm(['daily-scrum', '--sprint', 'sim-1'], { DSM_JOB_NAME: 'job-7' })).toContain(
        'sim-1-20300107',
      );
    const week = (monday: number) => [0, 1, 2, 3, 4].map((day) => `2030-01-${String(monday + day).padStart(2, '0')}`);
    await apply(
      world,
      ...week(7)
        .reverse()
        .map((date) => dailyScrum('sim-1', date)),
    );
    const first = await waitForObject(
      world.admin,
      SPRINTS,
      key('sim-1'),
      (s) => condition(s, 'Succeeded')?.startsWith('True') ?? false,
      20_000,
    );
    expect(first.status).toMatchObject({ sprintID: 'SIM-S01', retrospective: { reportID: expect.any(String) } });
    await untilActive('sim-2');
    await apply(world, ...week(14).map((date) => dailyScrum('sim-2', date)));
    await waitForObject(
      world.admin,
      SPRINTS,
      key('sim-2'),
      (s) => condition(s, 'Succeeded')?.startsWith('True') ?? false,
      20_000,
    );
    for (const date of week(7)) {
      const scrum = await waitForObject(
        world.admin,
        DAILY_SCRUMS,
        key(`sim-1-${date.replaceAll('-', '')}`),
        (d) => d.status?.phase === 'Completed' || d.status?.phase === 'Failed',
      );
      expect(condition(scrum, 'Succeeded')).toMatch(/Reported|OutsideSprint/);
    }
    const ended = await world.admin.list(CRON_JOBS, { namespace: 'default' });
    expect(ended.items.map(({ metadata }) => metadata.name).filter((name) => name.startsWith('sim'))).toEqual([]);
  });
});
