import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { succeeded } from '../fixtures/command.ts';
import { MONDAY, plusDays } from '../fixtures/dates.ts';
import { conditionOf } from '../fixtures/kubectl.ts';
import { projectObject, scrumObject, sprintObject } from '../fixtures/manifests.ts';
import { type Collector, startCollector, strayIn } from '../fixtures/otlp-collector.ts';
import { eventually } from '../fixtures/waiting.ts';
import { type Namespace, TestWorld } from './world.ts';

// One Live sprint from kubectl apply to its retrospective, on a clock that is moved on day by day. Every number that
// status shows at the end is one that a caller reported here.

let world: TestWorld;
let ns: Namespace;
let collector: Collector;
const monday = MONDAY;

beforeAll(async () => {
  collector = await startCollector();
  world = await TestWorld.up(`${monday}T08:00:00Z`, collector.url);
  ns = await world.namespace();
});
afterAll(async () => {
  await world?.down();
  collector?.close();
});

const at = (day: number, time = '15:00') => world.upAt(`${plusDays(monday, day)}T${time}:00Z`);
const task = async (...args: string[]) => {
  const ran = await world.dsm(['task', ...args, '--project', 'PAYMENTS']);
  succeeded(ran);
  return ran.stdout;
};
const dailyScrum = async (day: number) => {
  const ran = await world.dsm([
    'daily-scrum',
    '--sprint',
    'pay-1',
    '--date',
    plusDays(monday, day),
    '--namespace',
    ns.name,
  ]);
  succeeded(ran);
  return ns.get('dailyscrum', `pay-1-${plusDays(monday, day).replaceAll('-', '')}`);
};

it('is taken to its retrospective by reports alone', async () => {
  await ns.apply(
    projectObject('payments', {
      calendar: { timeZone: 'UTC', holidays: [{ date: plusDays(monday, 3), name: 'Founding day' }] },
      team: [
        { employeeID: 'ada', name: 'Ada' },
        {
          employeeID: 'bob',
          name: 'Bob',
          absences: [{ startDate: plusDays(monday, 1), endDate: plusDays(monday, 1) }],
        },
      ],
      backlog: {
        tasks: [
          { id: 'PAY-1', title: 'Refund', points: 5, priority: 1, assignedTo: 'ada' },
          { id: 'PAY-2', title: 'Receipt', points: 3, priority: 2, assignedTo: 'bob' },
          { id: 'PAY-3', title: 'Export', points: 2, priority: 3, dependsOn: ['PAY-1'] },
          { id: 'PAY-4', title: 'Not now', points: 8 },
        ],
      },
    }),
    // Suspended: at 14:00 on a weekday the CronJob would hold a daily scrum before its reports are in.
    sprintObject('pay-1', 'payments', {
      mode: 'Live',
      durationWeeks: 1,
      maxTasks: 3,
      dailyScrum: { state: 'Suspended' },
    }),
  );
  await ns.wait('sprint/pay-1', 'Ready');
  const started = await ns.until('sprint', 'pay-1', (s) => s.status.phase === 'Active');
  expect(started.status).toMatchObject({
    sprintID: 'PAYMENTS-S01',
    mode: 'Live',
    startDate: monday,
    endDate: plusDays(monday, 7),
    day: { current: 1, total: 4 },
    sprintBacklog: { tasks: 3, points: 10, taskIDs: ['PAY-1', 'PAY-2', 'PAY-3'] },
    progress: { total: 3, completed: 0, percent: 0 },
    cronJob: { name: 'pay-1-daily-scrum' },
  });

  expect(await task('PAY-1', '--progress', '40')).toContain('40 %');
  await task('PAY-2', '--progress', '20', '--impediment', 'no access to the printer');
  const first = await dailyScrum(0);
  expect(first.status).toMatchObject({
    phase: 'Completed',
    updatedTasks: 2,
    completedTasks: 0,
    pendingTasks: 3,
    blockers: 1,
  });
  const bob = first.status.members.find((m: { employeeID: string }) => m.employeeID === 'bob');
  expect(bob.impediments).toContain('no access to the printer');
  await ns.until('sprint', 'pay-1', (s) => s.status.lastDailyScrum?.date === monday, 5);

  // A task changes hands while the sprint runs; it goes to nobody outside the team.
  expect(await task('PAY-3', '--assignee', 'bob')).toBe('PAY-3 in pay-1: assigned to bob\n');
  const stranger = await world.dsm(['task', 'PAY-3', '--assignee', 'eve', '--project', 'PAYMENTS']);
  expect(stranger.code).toBe(1);
  expect(stranger.stderr).toContain('eve is not in the team of project PAYMENTS, which is ada, bob');

  // Founding day lies ahead and is off already.
  await ns.apply(scrumObject('pay-1', plusDays(monday, 3)));
  const off = `pay-1-${plusDays(monday, 3).replaceAll('-', '')}`;
  const ahead = await ns.until('dailyscrum', off, (d) => conditionOf(d, 'Succeeded')?.status === 'True');
  expect(conditionOf(ahead, 'Succeeded')).toMatchObject({ reason: 'NonWorkingDay' });

  // Asked for a day too early; and where the calendar's new zone is, it is Wednesday already on Tuesday at 15:00 UTC.
  const tuesday = `pay-1-${plusDays(monday, 1).replaceAll('-', '')}`;
  await ns.apply(scrumObject('pay-1', plusDays(monday, 1)));
  const early = await ns.until('dailyscrum', tuesday, (d) => conditionOf(d, 'Succeeded')?.status === 'False');
  expect(conditionOf(early, 'Succeeded')).toMatchObject({ reason: 'FutureDate' });
  await ns.kubectl([
    'patch',
    'project',
    'payments',
    '--type=merge',
    '-p',
    '{"spec":{"calendar":{"timeZone":"Pacific/Kiritimati"}}}',
  ]);
  await at(1);
  await ns.kubectl(['create', 'job', 'tuesday', '--from=cronjob/pay-1-daily-scrum']);
  await ns.wait('job/tuesday', 'Complete');
  expect(await ns.kubectl(['logs', 'job/tuesday'])).toContain(`${tuesday}: Reported`);
  expect((await ns.get('sprint', 'pay-1')).status.day.timeZone).toBe('UTC');
  const second = await ns.get('dailyscrum', tuesday);
  expect(second.metadata.uid).not.toBe(early.metadata.uid);
  // Nothing was reported since, and the printer is still out of reach.
  expect(second.status).toMatchObject({ updatedTasks: 0, blockers: 1 });
  expect(second.status.summary).toContain('Bob');
  const away = second.status.members.find((m: { employeeID: string }) => m.employeeID === 'bob');
  expect(away).toMatchObject({ today: '', impediments: expect.stringContaining('PAY-2') });

  await at(2);
  await task('PAY-1', '--progress', '100');
  await task('PAY-2', '--progress', '60');
  // Services and operator were restarted: 15 s is what they have after an outage.
  await ns.until('sprint', 'pay-1', (s) => s.status.progress.completed === 1 && s.status.day.current === 3, 15);
  const third = await dailyScrum(2);
  expect(third.status).toMatchObject({ updatedTasks: 2, completedTasks: 1, blockers: 0 });

  const holiday = await (async () => {
    await at(3);
    return dailyScrum(3);
  })();
  expect(conditionOf(holiday, 'Succeeded')).toMatchObject({ status: 'True', reason: 'NonWorkingDay' });

  await at(7, '00:00');
  await ns.wait('sprint/pay-1', 'Succeeded');
  const ended = await ns.get('sprint', 'pay-1');
  expect(conditionOf(ended, 'Succeeded')).toMatchObject({ status: 'True', reason: 'ClosedWithPendingTasks' });
  expect(ended.status.progress).toMatchObject({ total: 3, completed: 1, inProgress: 1, display: '1/3' });
  // (5 × 100 + 3 × 60 + 2 × 0) / 10
  expect(ended.status.progress.percent).toBe(68);
  const { retrospective } = ended.status;
  expect(retrospective.wentWell).toContain('Completed 1 of 3 tasks (5 of 10 points)');
  expect(retrospective.improve).toContain('PAY-2 at 60 %');
  expect(retrospective.improve).toContain('no access to the printer (2 days)');
  expect(retrospective.actionItems[0]).toMatchObject({
    status: 'open',
    description: expect.stringContaining('printer'),
  });

  // What kubectl says is what the services say, once those that are told by events were told.
  await vi.waitFor(async () => {
    const notes = await world.chronicle.listRetrospectives({ query: { sprint_id: 'PAYMENTS-S01' } });
    expect(notes.map((note) => note.retrospective_id)).toEqual([retrospective.reportID]);
    const reports = await world.chronicle.getDailyScrums({ query: { sprint_id: 'PAYMENTS-S01' } });
    expect(Object.keys(reports.reports).sort()).toEqual([0, 1, 2, 3].map((d) => plusDays(monday, d)));
    const backlog = await world.backlog.getBacklog({ params: { project_id: 'PAYMENTS' } });
    expect(backlog.map((t) => [t.task_id, t.status, t.progress_percentage, t.carry_over_count])).toEqual([
      ['PAY-1', 'completed', 100, 0],
      ['PAY-2', 'unassigned', 60, 1],
      ['PAY-3', 'unassigned', 0, 1],
      ['PAY-4', 'unassigned', 0, 0],
    ]);
  }, 30_000);
  await ns.until('project', 'payments', (p) => p.status.completedSprints === 1 && p.status.backlog.completed === 1);
  expect(await ns.kubectl(['get', 'cronjobs', '-o', 'name'])).toBe('');
}, 600_000);

it('never changes or runs again once it is closed', async () => {
  const change = await ns.kubectlRan(['patch', 'sprint', 'pay-1', '--type=merge', '-p', '{"spec":{"state":"Active"}}']);
  expect(change.code).not.toBe(0);
  expect(change.stderr).toContain('state');
  const late = await world.dsm(['task', 'PAY-2', '--progress', '70', '--project', 'PAYMENTS']);
  expect(late.code).toBe(1);
  expect(late.stderr).toContain('its last one was pay-1');
  // Deleted and applied again it finds its sprint, and starts no second one.
  const before = await ns.get('sprint', 'pay-1');
  await ns.kubectl(['delete', 'sprint', 'pay-1']);
  await ns.apply(sprintObject('pay-1', 'payments', { mode: 'Live', durationWeeks: 1, maxTasks: 3 }));
  await ns.wait('sprint/pay-1', 'Succeeded');
  const again = await ns.get('sprint', 'pay-1');
  expect(again.status.retrospective).toEqual(before.status.retrospective);
  expect(await world.sprint.listByProject({ params: { project_id: 'PAYMENTS' }, query: {} })).toHaveLength(1);
});

it('was one trace from the apply over services, statements and events back to the status', async () => {
  const trace = await eventually(async () => {
    const { spans } = collector;
    // What the start of the sprint was done for: the trace that has the request.
    const start = spans.find(({ service, name }) => service === 'dsm-sprint' && name === 'POST /sprints/:project_id');
    const told = spans.filter(({ traceId }) => traceId === start?.traceId);
    const names = told.map(({ service, name }) => `${service}: ${name}`);
    expect(names).toEqual(expect.arrayContaining(ONE_TRACE));
    expect(strayIn(told)).toEqual([]);
    return told;
  });
  const begin = trace.filter(({ parentId }) => parentId === '');
  expect(begin).toMatchObject([
    {
      service: 'dsm-operator',
      name: 'reconcile sprint',
      attributes: { 'k8s.namespace.name': ns.name, 'dsm.object.name': 'pay-1' },
    },
  ]);
  const statements = trace.filter(({ attributes }) => attributes['db.query.text'] !== undefined);
  expect(statements.length).toBeGreaterThan(10);
  expect(JSON.stringify(statements)).not.toMatch(/PAY-|PAYMENTS|Refund|bob/);
});
const ONE_TRACE = [
  'dsm-operator: POST /sprints/:project_id',
  'dsm-sprint: GET /projects/:project_id',
  'dsm-project: GET /projects/:project_id',
  'dsm-sprint: INSERT sprints',
  'dsm-sprint: publish SprintStarted',
  'dsm-backlog: process SprintStarted',
  expect.stringMatching(/^dsm-backlog: (INSERT|UPDATE) /),
  'dsm-chronicle: process SprintStarted',
  'dsm-orchestrator: follow SprintStarted',
  'dsm-operator: PATCH sprints/status',
];
