import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plusDays } from '../fixtures/dates.ts';
import { conditionOf } from '../fixtures/kubectl.ts';
import { projectObject, scrumObject, sprintObject, tasks } from '../fixtures/manifests.ts';
import { until } from '../fixtures/waiting.ts';
import { type Namespace, TestWorld } from './world.ts';

let world: TestWorld;
let ns: Namespace;
beforeAll(async () => {
  world = await TestWorld.up();
  ns = await world.namespace();
});
afterAll(() => world?.down());

/** What DSM promises for a repair, for progress to be shown, and for a start once the project is ready. */
const PROMISED_S = 2;

/** The sprint's working days, as its own status and Monday to Friday tell. */
const daysOf = async (name: string): Promise<string[]> => {
  const { startDate, endDate } = (await ns.get('sprint', name)).status;
  const days: string[] = [];
  for (let d = startDate; d < endDate; d = plusDays(d, 1)) if (![0, 6].includes(new Date(d).getUTCDay())) days.push(d);
  return days;
};

// Suspended: at 14:00 on a weekday the CronJob would play a day of its own.
const simulated = { mode: 'Simulated', durationWeeks: 1, dailyScrum: { state: 'Suspended' } };

describe('starting', () => {
  it('a sprint applied before its project starts within 2 s of the project being ready', async () => {
    await ns.apply(sprintObject('early-1', 'early', simulated));
    // It says first that it is being looked at.
    const looked = ({ reason }: { reason?: string } = {}) => reason !== undefined && reason !== 'Progressing';
    const waiting = await ns.until('sprint', 'early-1', (s) => looked(conditionOf(s, 'Ready')));
    expect(conditionOf(waiting, 'Ready')).toMatchObject({ status: 'False', reason: 'ProjectNotFound' });
    expect(waiting.status.phase).toBe('Pending');
    await ns.apply(projectObject('early', { backlog: { tasks: tasks('EARLY', 3) } }));
    await ns.wait('project/early', 'Ready');
    await ns.until('sprint', 'early-1', (s) => s.status.phase === 'Active', PROMISED_S);
  });

  it('shows where it stands in every view that kubectl has', async () => {
    const table = await ns.kubectl(['get', 'sprints']);
    expect(table.split('\n')[0]?.trim().split(/\s+/)).toEqual(
      'NAME PROJECT PHASE DAY DONE HEALTH ENDS READY AGE'.split(' '),
    );
    expect(table).toMatch(/early-1\s+early\s+Active\s+0\/5\s+0\/3/);
    expect(await ns.kubectl(['get', 'sprints', '-o', 'wide'])).toContain('goal of early-1');
    expect(await world.kubectl(['get', 'scrum', '-A'])).toMatch(/project\S*\/early[\s\S]*sprint\S*\/early-1/);
    // Events are written after the status that they tell of.
    await until('an Event of the start', async () =>
      /Events:[\s\S]*Active/.test(await ns.kubectl(['describe', 'sprint', 'early-1'])),
    );
    expect(
      await ns.kubectl(['get', 'sprints', '--field-selector', 'spec.projectRef.name=early', '-o', 'name']),
    ).toContain('early-1');
    expect(await ns.kubectl(['get', 'sprints', '--field-selector', 'spec.projectRef.name=other', '-o', 'name'])).toBe(
      '',
    );
    expect(await ns.kubectl(['explain', 'sprint.spec.dailyScrum'])).toMatch(/schedule[\s\S]*timeZone/);
  });

  it('waits in the queue, in order, and takes over what was left', async () => {
    await ns.apply(
      projectObject('queue', { backlog: { tasks: tasks('QUEUE', 4).map((t) => ({ ...t, points: 40 })) } }),
      sprintObject('queue-1', 'queue', { ...simulated, maxTasks: 2 }),
      sprintObject('queue-2', 'queue', { ...simulated, maxTasks: 3 }),
    );
    await ns.until('sprint', 'queue-1', (s) => s.status?.phase === 'Active');
    const second = await ns.until('sprint', 'queue-2', (s) => s.status?.phase === 'Planned');
    expect(conditionOf(second, 'Ready')).toMatchObject({ status: 'True', reason: 'Queued' });
    const days = await daysOf('queue-1');
    // All at once, served by several workers: the last one is the sprint's last working day.
    await ns.apply(...days.map((d) => scrumObject('queue-1', d)));
    await ns.wait('sprint/queue-1', 'Succeeded');
    const first = await ns.get('sprint', 'queue-1');
    expect(conditionOf(first, 'Succeeded').reason).toBe('ClosedWithPendingTasks');
    expect(first.status.day).toMatchObject({ current: 5, total: 5 });
    // The one that plays the last day ends the sprint; the others may still be under way then.
    const scrums = await until('every daily scrum to end', async () => {
      const all = (await ns.list('dailyscrums')).filter((d) => d.spec.sprintRef.name === 'queue-1');
      return all.every((d) => conditionOf(d, 'Succeeded')) && all;
    });
    expect(scrums.map((d) => conditionOf(d, 'Succeeded').reason)).toEqual(days.map(() => 'Reported'));
    expect(new Set(scrums.map((d) => d.status.reportID)).size).toBe(days.length);
    const next = await ns.until('sprint', 'queue-2', (s) => s.status.phase === 'Active');
    expect(next.status.startDate).toBe(first.status.endDate);
    expect(next.status.sprintBacklog.taskIDs.slice(0, 2).sort()).toEqual(['QUEUE-1', 'QUEUE-2']);
    const backlog = await world.backlog.getBacklog({ params: { project_id: 'QUEUE' } });
    expect(backlog.map((t) => t.carry_over_count)).toEqual([1, 1, 0, 0]);
    expect(next.status.progress.percent).toBeGreaterThan(0);
  });
});

describe('running', () => {
  it('repairs its CronJob within 2 s', async () => {
    await ns.apply(
      projectObject('repair', { backlog: { tasks: tasks('REPAIR', 2) } }),
      sprintObject('repair-1', 'repair', { mode: 'Live' }),
    );
    await ns.until('sprint', 'repair-1', (s) => s.status?.cronJob?.name);
    const name = 'repair-1-daily-scrum';
    const { uid } = (await ns.get('cronjob', name)).metadata;
    await ns.kubectl([
      'patch',
      'cronjob',
      name,
      '--type=merge',
      '-p',
      '{"spec":{"schedule":"1 1 1 1 *","concurrencyPolicy":"Allow"}}',
    ]);
    await ns.until(
      'cronjob',
      name,
      (c) => c.spec.schedule === '0 14 * * 1-5' && c.spec.concurrencyPolicy === 'Replace',
      PROMISED_S,
    );
    await ns.kubectl(['delete', 'cronjob', name]);
    await until(
      'the CronJob to come back',
      async () => (await ns.list('cronjobs')).some((c) => c.metadata.name === name && c.metadata.uid !== uid),
      PROMISED_S,
    );
    // The operator sees only what carries its label, so one without is as good as gone.
    await ns.kubectl(['label', 'cronjob', name, 'app.kubernetes.io/managed-by-']);
    await ns.until('cronjob', name, (c) => c.metadata.labels['app.kubernetes.io/managed-by'] === 'dsm');
    await ns.kubectl([
      'patch',
      'sprint',
      'repair-1',
      '--type=merge',
      '-p',
      '{"spec":{"dailyScrum":{"state":"Suspended","schedule":"5 9 * * *"}}}',
    ]);
    await ns.until('cronjob', name, (c) => c.spec.suspend === true && c.spec.schedule === '5 9 * * *');
  });

  it('shows progress that was reported by REST within 2 s', async () => {
    await world.sprint.reportProgress({
      params: { task_id: 'REPAIR-1' },
      query: {},
      body: { progress_percentage: 50 },
    });
    await ns.until('sprint', 'repair-1', (s) => s.status.progress.percent === 25, PROMISED_S);
    await ns.until('project', 'repair', (p) => p.status.backlog.inProgress === 1);
  });

  it('holds the daily scrum in a Job and a Pod under its own ServiceAccount', async () => {
    await ns.apply(
      projectObject('jobs', { backlog: { tasks: tasks('JOBS', 3) } }),
      sprintObject('jobs-1', 'jobs', simulated),
    );
    await ns.until('sprint', 'jobs-1', (s) => s.status.cronJob);
    await ns.kubectl(['create', 'job', 'by-hand', '--from=cronjob/jobs-1-daily-scrum']);
    await ns.wait('job/by-hand', 'Complete');
    const [pod] = (await ns.list('pods')).filter(
      (p) => p.metadata.labels['batch.kubernetes.io/job-name'] === 'by-hand',
    );
    expect(pod.spec.serviceAccountName).not.toBe('default');
    const [first] = await daysOf('jobs-1');
    expect(await ns.kubectl(['logs', 'job/by-hand'])).toContain(`jobs-1-${first?.replaceAll('-', '')}: Reported`);
    const scrum = await ns.get('dailyscrum', `jobs-1-${first?.replaceAll('-', '')}`);
    expect(conditionOf(scrum, 'Succeeded')).toMatchObject({ status: 'True', reason: 'Reported' });
    expect(scrum.metadata.ownerReferences[0]).toMatchObject({ kind: 'Sprint', name: 'jobs-1' });
    const sprint = await ns.until('sprint', 'jobs-1', (s) => s.status.lastDailyScrum?.date === first);
    expect(sprint.status.day.current).toBe(1);
    const may = (verb: string, resource: string) =>
      ns.kubectlRan([
        'auth',
        'can-i',
        verb,
        resource,
        `--as=system:serviceaccount:${ns.name}:${pod.spec.serviceAccountName}`,
      ]);
    expect((await may('create', 'dailyscrums')).stdout.trim()).toBe('yes');
    expect((await may('delete', 'sprints')).stdout.trim()).toBe('no');
    expect((await may('get', 'secrets')).stdout.trim()).toBe('no');
  });

  it('freezes what it was started with', async () => {
    const frozen = {
      durationWeeks: 3,
      maxTasks: 9,
      mode: 'Simulated',
      startDate: '2030-01-01',
      tasks: ['REPAIR-2'],
      simulation: { seed: 1 },
    };
    for (const [field, value] of Object.entries(frozen)) {
      const ran = await ns.kubectlRan([
        'patch',
        'sprint',
        'repair-1',
        '--type=merge',
        '-p',
        JSON.stringify({ spec: { [field]: value } }),
      ]);
      expect(ran.code, field).not.toBe(0);
      expect(ran.stderr).toContain(`spec.${field}`);
    }
    await ns.kubectl(['patch', 'sprint', 'repair-1', '--type=merge', '-p', '{"spec":{"goal":"a better goal"}}']);
  });

  it('takes a change of goal and close policy while it runs', async () => {
    await ns.kubectl(['patch', 'sprint', 'repair-1', '--type=merge', '-p', '{"spec":{"closePolicy":"WhenDone"}}']);
    await until('the sprint service to know', async () => {
      const { goal, close_policy } = await world.sprint.getSprint({ params: { sprint_id: 'REPAIR-S01' } });
      return goal === 'a better goal' && close_policy === 'WhenDone';
    });
    const end = plusDays((await ns.get('sprint', 'repair-1')).status.startDate, 14);
    expect((await ns.get('sprint', 'repair-1')).status.endDate).toBe(end);
  });

  it('closes at once when it is told so', async () => {
    await ns.kubectl(['patch', 'sprint', 'repair-1', '--type=merge', '-p', '{"spec":{"state":"Closed"}}']);
    await ns.wait('sprint/repair-1', 'Succeeded');
    expect(await ns.kubectl(['get', 'cronjob', 'repair-1-daily-scrum', '--ignore-not-found'])).toBe('');
    const table = await ns.kubectl(['get', 'projects', 'repair']);
    expect(table.split('\n')[0]?.trim().split(/\s+/)).toEqual('NAME READY SPRINT DONE VELOCITY AGE'.split(' '));
  });
});

describe('deleting', () => {
  it('closes a running sprint; Orphan leaves it; a new object of the name finds it again', async () => {
    await ns.apply(
      projectObject('bye', { backlog: { tasks: tasks('BYE', 2) } }),
      sprintObject('bye-1', 'bye', { mode: 'Live', deletionPolicy: 'Orphan' }),
    );
    await ns.until('sprint', 'bye-1', (s) => s.status?.phase === 'Active');
    await ns.kubectl(['delete', 'sprint', 'bye-1', '--timeout=30s']);
    expect((await world.sprint.getSprint({ params: { sprint_id: 'BYE-S01' } })).status).toBe('in_progress');
    await ns.until('project', 'bye', (p) => p.status.activeSprint === 'bye-1');
    await ns.apply(sprintObject('bye-1', 'bye', { mode: 'Live' }));
    await ns.until('sprint', 'bye-1', (s) => s.status?.sprintID === 'BYE-S01' && s.status.phase === 'Active');
    await ns.kubectl(['delete', 'sprint', 'bye-1', '--timeout=30s']);
    expect((await world.sprint.getSprint({ params: { sprint_id: 'BYE-S01' } })).status).toBe(
      'closed_with_pending_tasks',
    );
    await ns.apply(sprintObject('bye-1', 'bye', { mode: 'Live' }));
    await ns.wait('sprint/bye-1', 'Succeeded');
    // The same name in another project is another sprint.
    await ns.kubectl(['delete', 'sprint', 'bye-1', '--timeout=30s']);
    await ns.apply(
      projectObject('hello', { backlog: { tasks: tasks('HELLO', 2) } }),
      sprintObject('bye-1', 'hello', { mode: 'Live' }),
    );
    await ns.until('sprint', 'bye-1', (s) => s.status?.sprintID === 'HELLO-S01' && s.status.phase === 'Active');
  });

  it('says so when its name stands for a sprint of another projectID', async () => {
    await ns.apply(
      projectObject('old', { backlog: { tasks: tasks('OLD', 1) } }),
      sprintObject('named', 'old', { mode: 'Live' }),
    );
    await ns.until('sprint', 'named', (s) => s.status?.phase === 'Active');
    await ns.kubectl(['delete', 'sprint', 'named', '--timeout=30s']);
    await ns.kubectl(['delete', 'project', 'old', '--timeout=30s']);
    await ns.apply(
      projectObject('old', { projectID: 'NEW', backlog: { tasks: tasks('NEW', 1) } }),
      sprintObject('named', 'old', { mode: 'Live' }),
    );
    const named = await ns.until('sprint', 'named', (s) => conditionOf(s, 'Stalled')?.reason === 'NameTaken');
    expect(conditionOf(named, 'Stalled').message).toMatch(/goal: .*projectID OLD.*another name/);
    expect(await world.sprint.listByProject({ params: { project_id: 'NEW' }, query: {} })).toEqual([]);
    await ns.kubectl(['delete', 'sprint', 'named', '--timeout=30s']);
  });

  it('a project waits for its unclosed sprints, then gives its id up', async () => {
    await ns.apply(
      projectObject('held', { backlog: { tasks: tasks('HELD', 2) } }),
      sprintObject('held-1', 'held', { mode: 'Live' }),
    );
    await ns.until('sprint', 'held-1', (s) => s.status?.phase === 'Active');
    await ns.kubectl(['delete', 'project', 'held', '--wait=false']);
    const held = await ns.until('project', 'held', (p) => conditionOf(p, 'Ready')?.message?.includes('held-1'));
    expect(held.metadata.deletionTimestamp).toBeTruthy();
    await ns.kubectl(['delete', 'sprint', 'held-1', '--timeout=30s']);
    await until(
      'the project to go',
      async () => (await ns.kubectl(['get', 'project', 'held', '--ignore-not-found'])) === '',
    );
    const left = await world.project.getProject({ params: { project_id: 'HELD' } });
    expect(left).toMatchObject({ owner: null });
  });
});
