import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CRON_JOBS } from '../../../controllers/sprint/jobs/cron-job.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import { sprintClient } from '../../../services/sprint/contract/client.ts';
import { MONDAY, plusDays } from '../../fixtures/dates.ts';
import { tasks } from '../../fixtures/manifests.ts';
import { eventually } from '../../fixtures/waiting.ts';
import { project, sprint } from './manifests.ts';
import { condition, SPRINTS, waitForObject } from './objects.ts';
import { apply, type OperatorWorld, startOperatorWorld } from './operator-world.ts';

// What a Sprint says before it goes wrong: of its place in the queue, of its name, of what has changed around it.

let world: OperatorWorld;
let sprints: ReturnType<typeof sprintClient>;
beforeAll(async () => {
  world = await startOperatorWorld();
  world.moveClockTo(new Date(`${MONDAY}T12:00:00Z`));
  sprints = sprintClient(() => world.host.endpoints.sprint);
});
afterAll(() => world?.stop());

const key = (name: string) => ({ namespace: 'default', name });
const until = (name: string, check: (s: Sprint) => boolean) =>
  waitForObject(world.admin, SPRINTS, key(name), check, 20_000);
const untilIs = (name: string, type: string, is: string) => until(name, (s) => condition(s, type) === is);
const message = (object: Sprint, type = 'Ready') =>
  object.status?.conditions?.find((each) => each.type === type)?.message;
const patch = (kind: string, name: string, spec: object) =>
  world.kubectl(['patch', kind, name, '--type=merge', '-p', JSON.stringify({ spec })]);
const remove = (name: string) => world.kubectl(['delete', 'sprint', name, '--timeout=30s']);

async function untilWarned(name: string, reason: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const { items } = JSON.parse(await world.kubectl(['get', 'events.events.k8s.io', '-o', 'json']));
    const warnings = items.filter(
      (e: { type: string; regarding: { name: string } }) => e.type === 'Warning' && e.regarding.name === name,
    );
    if (warnings.some((e: { reason: string }) => e.reason === reason)) return;
    if (performance.now() > deadline) throw new Error(`no Warning ${reason} of ${name}: ${JSON.stringify(warnings)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('the queue', () => {
  it('starts by name as people count, whichever came first, and promises no days to one without a date', async () => {
    await apply(world, project('order', { backlog: { tasks: tasks('O', 4) }, sprintDefaults: { maxTasks: 1 } }));
    await apply(world, ...['order-10', 'order-9', 'order-2'].map((name) => sprint(name, 'order')));
    await untilIs('order-2', 'Ready', 'True/Active');
    const last = await until('order-10', (s) => message(s) === 'Sprint order-2 is running');
    expect(last.status).toMatchObject({ phase: 'Planned', durationWeeks: 2 });
    expect([last.status?.startDate, last.status?.endDate, last.status?.day]).toEqual([undefined, undefined, undefined]);
    await patch('sprint', 'order-2', { state: 'Closed' });
    await untilIs('order-9', 'Ready', 'True/Active');
    expect(condition((await world.admin.get(SPRINTS, key('order-10'))) as Sprint, 'Ready')).toBe('True/Queued');
  });

  it('tells at once what can never start, and what starts late', async () => {
    await apply(
      world,
      project('ahead', { backlog: { tasks: tasks('W', 3) }, sprintDefaults: { maxTasks: 1 } }),
      sprint('ahead-1', 'ahead'),
    );
    await untilIs('ahead-1', 'Ready', 'True/Active');
    await apply(
      world,
      sprint('ahead-2', 'ahead', { startDate: plusDays(MONDAY, 7), durationWeeks: 1 }),
      sprint('ahead-3', 'ahead', { startDate: plusDays(MONDAY, 8) }),
    );
    const never = await untilIs('ahead-2', 'Stalled', 'True/WindowBlocked');
    expect(message(never)).toMatch(/ahead-1.*give it another startDate/);
    await untilWarned('ahead-2', 'WindowBlocked');
    const late = await untilIs('ahead-3', 'Attention', 'True/StartsLate');
    expect(condition(late, 'Ready')).toBe('True/Planned');
    expect(condition(late, 'Stalled')).toBeUndefined();
    await untilWarned('ahead-3', 'StartsLate');
    // A human has stepped in: the one ahead ends before.
    await patch('sprint', 'ahead-1', { state: 'Closed' });
    const free = await untilIs('ahead-2', 'Ready', 'True/Planned');
    expect(condition(free, 'Stalled')).toBeUndefined();
    // Among those that wait it is the same: the third is blocked by nobody, but late behind the second.
    await until('ahead-3', (s) => message(s, 'Attention')?.startsWith('sprint ahead-2 (It works) ends on') ?? false);
  });

  it('of two that wait for the same days the second can never start, until the first is gone', async () => {
    const days = { startDate: '2099-01-05' };
    await apply(world, project('same', { backlog: { tasks: tasks('S', 2) } }));
    await apply(world, sprint('same-10', 'same', days), sprint('same-9', 'same', days));
    await untilIs('same-9', 'Ready', 'True/Planned');
    await untilIs('same-10', 'Stalled', 'True/WindowBlocked');
    await remove('same-9');
    await untilIs('same-10', 'Ready', 'True/Planned');
  });
});

describe('the calendar', () => {
  it('that changes its zone takes effect with the next sprint, for the days and for the CronJob', async () => {
    const cronJob = async () => (await world.admin.get(CRON_JOBS, key('zone-1-daily-scrum')))?.spec.timeZone;
    await apply(
      world,
      project('zone', { backlog: { tasks: tasks('Z', 1) }, calendar: { timeZone: 'Europe/Paris' } }),
      sprint('zone-1', 'zone'),
    );
    await untilIs('zone-1', 'Ready', 'True/Active');
    await patch('project', 'zone', { calendar: { timeZone: 'Asia/Tokyo' } });
    const told = await untilIs('zone-1', 'Attention', 'True/TimeZoneChanged');
    expect(message(told, 'Attention')).toContain('next one');
    expect([told.status?.timeZone, told.status?.day?.timeZone]).toEqual(['Europe/Paris', 'Europe/Paris']);
    expect(await cronJob()).toBe('Europe/Paris');
    await patch('sprint', 'zone-1', { dailyScrum: { timeZone: 'Asia/Seoul' } });
    await until('zone-1', (s) => s.status?.timeZone === 'Asia/Seoul');
    expect(await cronJob()).toBe('Asia/Seoul');
  });

  it('with which a schedule never meets, or meets on another day', async () => {
    await apply(
      world,
      project('meet', { backlog: { tasks: tasks('M', 1) }, calendar: { timeZone: 'America/Los_Angeles' } }),
      sprint('meet-1', 'meet', { dailyScrum: { schedule: '0 9 * * 6,0' } }),
    );
    await untilIs('meet-1', 'Ready', 'True/Active');
    await untilIs('meet-1', 'Attention', 'True/NoDailyScrumDay');
    await patch('sprint', 'meet-1', { dailyScrum: { schedule: '0 9 * * 1-5', timeZone: 'Pacific/Auckland' } });
    await untilIs('meet-1', 'Attention', 'True/ScheduleOnOtherDay');
    await patch('sprint', 'meet-1', { dailyScrum: { timeZone: null } });
    await until('meet-1', (s) => condition(s, 'Attention') === undefined);
  });
});

describe('a name that stands for an earlier sprint', () => {
  it('shows it to an object like the first, and stops one that asks for something else', async () => {
    const wish = { goal: 'First', maxTasks: 1 };
    await apply(world, project('name', { backlog: { tasks: tasks('N', 3) } }), sprint('name-1', 'name', wish));
    await untilIs('name-1', 'Ready', 'True/Active');
    await remove('name-1');
    await apply(world, sprint('name-1', 'name', wish));
    const shown = await untilIs('name-1', 'Ready', 'True/ClosedWithPendingTasks');
    expect(message(shown)).toMatch(/the earlier sprint of this name, which ran from .*another name/);
    await world.kubectl(
      ['replace', '--force', '-f', '-'],
      JSON.stringify(sprint('name-1', 'name', { ...wish, goal: 'Second' })),
    );
    const stopped = await untilIs('name-1', 'Stalled', 'True/NameTaken');
    expect(message(stopped)).toMatch(/\(goal: First\), which ran from .*other values of goal.*another name/);
    expect(stopped.status?.sprintID).toBeUndefined();
    await untilWarned('name-1', 'NameTaken');
    // It holds nobody up.
    await apply(world, sprint('name-2', 'name', { goal: 'Second' }));
    await untilIs('name-2', 'Ready', 'True/Active');
    await remove('name-1');
  });

  it('left running by Orphan is taken up by one like it, which may then change as any other', async () => {
    const wish = { maxTasks: 1, deletionPolicy: 'Orphan' };
    await apply(world, project('left', { backlog: { tasks: tasks('L', 3) } }), sprint('left-1', 'left', wish));
    await untilIs('left-1', 'Ready', 'True/Active');
    await remove('left-1');
    await apply(world, sprint('left-1', 'left', { maxTasks: 2 }));
    const stopped = await untilIs('left-1', 'Stalled', 'True/NameTaken');
    expect(message(stopped)).toMatch(/has been running since .*other values of maxTasks/);
    // It has only the name: with it the sprint is not closed.
    await remove('left-1');
    const held = () => sprints.getSprint({ params: { sprint_id: 'LEFT-S01' } });
    expect((await held()).status).toBe('in_progress');
    await apply(world, sprint('left-1', 'left', { maxTasks: 1 }));
    const taken = await untilIs('left-1', 'Ready', 'True/Active');
    expect(message(taken)).toContain('has been running since');
    await patch('sprint', 'left-1', { goal: 'A better one', closePolicy: 'Manual' });
    const changed = await until('left-1', (s) => s.status?.observedGeneration === s.metadata.generation);
    expect(condition(changed, 'Ready')).toBe('True/Active');
    expect(await held()).toMatchObject({ goal: 'A better one', close_policy: 'Manual' });
    // Somebody deletes the status: by its goal, which is the sprint's by now, it is still the same.
    await world.kubectl([
      'patch',
      'sprint',
      'left-1',
      '--subresource=status',
      '--type=json',
      '-p',
      '[{"op":"remove","path":"/status"}]',
    ]);
    await until('left-1', (s) => s.status?.sprintID === 'LEFT-S01' && condition(s, 'Ready') === 'True/Active');
  });

  it('keeps its own object, whatever becomes of its status; what has no effect on a closed sprint is told', async () => {
    await apply(
      world,
      project('own', { backlog: { tasks: tasks('OWN', 2) } }),
      sprint('own-1', 'own', { maxTasks: 1 }),
    );
    await untilIs('own-1', 'Ready', 'True/Active');
    await patch('sprint', 'own-1', { state: 'Closed' });
    await untilIs('own-1', 'Ready', 'True/ClosedWithPendingTasks');
    const late = () => patch('sprint', 'own-1', { goal: 'Too late' });
    await expect(late()).rejects.toThrow('the sprint is closed: spec.goal stays as it was');
    // As where the policies are switched off; the API server takes a moment to forget one.
    await world.kubectl(['delete', 'validatingadmissionpolicybinding', 'closed-sprint.scrum.dsm.dev']);
    await eventually(late, 30_000);
    const told = await untilIs('own-1', 'Attention', 'True/ChangeWithoutEffect');
    expect(message(told, 'Attention')).toContain('a change of goal');
    expect(condition(told, 'Ready')).toBe('True/ClosedWithPendingTasks');
    await untilWarned('own-1', 'ChangeWithoutEffect');
    await world.kubectl([
      'patch',
      'sprint',
      'own-1',
      '--subresource=status',
      '--type=json',
      '-p',
      '[{"op":"remove","path":"/status"}]',
    ]);
    const again = await untilIs('own-1', 'Ready', 'True/ClosedWithPendingTasks');
    expect(message(again)).toBe('closed with 0 of 1 tasks done');
    await patch('sprint', 'own-1', { goal: 'It works' });
    await until('own-1', (s) => condition(s, 'Attention') === undefined);
  });
});
