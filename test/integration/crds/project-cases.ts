import { type Case, choice, entries, letters, many, range, text } from './case.ts';
import { backlog, project, team } from './objects.ts';

const calendar = (fields: Record<string, unknown>) => project({ calendar: fields });
const defaults = (fields: Record<string, unknown>) => project({ sprintDefaults: fields });
const orchestration = (fields: Record<string, unknown>) => project({ orchestration: fields });
const absent = (startDate: string, endDate: string) => team({ absences: [{ startDate, endDate }] });
const member = (fields: Record<string, unknown>) => team(fields);
const holiday = (index: number) => ({
  date: `2026-0${1 + Math.floor(index / 28)}-${String(1 + (index % 28)).padStart(2, '0')}`,
  name: 'Day off',
});

export const PROJECT_CASES: Case[] = [
  {
    rule: 'name fits as projectID',
    good: project({}, 'pay'),
    bad: project({}, '1pay'),
    says: /spec\.projectID: .*set spec\.projectID/,
  },
  {
    rule: 'short name as projectID',
    good: project({}, 'pa'),
    bad: project({}, 'p'),
    says: /spec\.projectID: .*set spec\.projectID/,
  },
  {
    rule: 'any name with projectID',
    good: project({ projectID: 'PAY' }, '1pay.x'),
    bad: project({}, 'pay.x'),
    says: /spec\.projectID/,
  },
  {
    rule: 'name ends at 63',
    good: project({ projectID: 'PAY' }, letters(63)),
    bad: project({ projectID: 'PAY' }, letters(64)),
    says: /metadata\.name: Too long/,
  },
  {
    rule: 'projectID in capitals',
    good: project({ projectID: 'PAY-1' }),
    bad: project({ projectID: 'Pay' }),
    says: /spec\.projectID: .*should match/,
  },
  {
    rule: 'projectID ends at 32',
    good: project({ projectID: `P${'A'.repeat(31)}` }),
    bad: project({ projectID: `P${'A'.repeat(32)}` }),
    says: /spec\.projectID: Too long/,
  },
  ...text('spec.displayName', 100, (displayName) => project({ displayName })),
  ...text('spec.description', 2000, (description) => project({ description })),
  {
    rule: 'country',
    good: calendar({ country: 'US' }),
    bad: calendar({ country: 'us' }),
    says: /spec\.calendar\.country: .*should match/,
  },
  {
    rule: 'subdivision',
    good: calendar({ subdivision: 'CA' }),
    bad: calendar({ subdivision: 'US-CA' }),
    says: /spec\.calendar\.subdivision/,
  },
  {
    rule: 'time zone exists',
    good: calendar({ timeZone: 'America/New_York' }),
    bad: calendar({ timeZone: 'America/New_Yrok' }),
    says: /spec\.calendar\.timeZone: .*unknown time zone America\/New_Yrok.*must be a time zone that exists/,
  },
  {
    rule: 'time zone is no offset',
    good: calendar({ timeZone: 'Etc/GMT-2' }),
    bad: calendar({ timeZone: '+02:00' }),
    says: /spec\.calendar\.timeZone/,
  },
  {
    rule: 'time zone is not Local',
    good: calendar({ timeZone: 'UTC' }),
    bad: calendar({ timeZone: 'Local' }),
    says: /spec\.calendar\.timeZone: .*must be a time zone/,
  },
  ...choice('spec.calendar.workingDays\\[0\\]', ['Monday', 'Sunday'], (day) => calendar({ workingDays: [day] })),
  {
    rule: 'some working day',
    good: calendar({ workingDays: ['Friday'] }),
    bad: calendar({ workingDays: [] }),
    says: /spec\.calendar\.workingDays: .*at least 1 items/,
  },
  {
    rule: 'working days once each',
    good: calendar({ workingDays: ['Monday', 'Friday'] }),
    bad: calendar({ workingDays: ['Monday', 'Monday'] }),
    says: /spec\.calendar\.workingDays\[1\]: Duplicate value: "Monday"/,
  },
  {
    rule: 'holidays exist',
    good: calendar({ holidays: [{ date: '2028-02-29', name: 'x' }] }),
    bad: calendar({ holidays: [{ date: '2026-02-29', name: 'x' }] }),
    says: /spec\.calendar\.holidays\[0\]\.date: .*must be of type date/,
  },
  {
    rule: 'holidays differ',
    good: calendar({ holidays: many(2, holiday) }),
    bad: calendar({ holidays: many(2, () => holiday(0)) }),
    says: /spec\.calendar\.holidays\[1\]: Duplicate value/,
  },
  {
    rule: 'holidays have names',
    good: calendar({ holidays: [holiday(0)] }),
    bad: calendar({ holidays: [{ date: '2026-01-01' }] }),
    says: /spec\.calendar\.holidays\[0\]\.name: Required/,
  },
  entries('spec.calendar.holidays', 100, (length) => calendar({ holidays: many(length, holiday) })),
  {
    rule: 'employees differ',
    good: team({}, {}),
    bad: team({}, { employeeID: 'E001' }),
    says: /spec\.team\[1\]: Duplicate value: .*E001/,
  },
  {
    rule: 'employeeID has no space',
    good: member({ employeeID: 'ada.l_1' }),
    bad: member({ employeeID: 'ada l' }),
    says: /spec\.team\[0\]\.employeeID: .*should match/,
  },
  {
    rule: 'employeeID ends at 63',
    good: member({ employeeID: letters(63) }),
    bad: member({ employeeID: letters(64) }),
    says: /spec\.team\[0\]\.employeeID: Too long/,
  },
  ...text('spec.team[0].name', 100, (name) => member({ name })),
  ...text('spec.team[0].role', 100, (role) => member({ role })),
  ...range('spec.team[0].hoursPerDay', 1, 24, (hoursPerDay) => member({ hoursPerDay })),
  entries('spec.team', 50, (length) =>
    project({ team: many(length, (index) => ({ employeeID: `E${index}`, name: 'Ada' })) }),
  ),
  {
    rule: 'absence of one day',
    good: absent('2026-03-02', '2026-03-02'),
    bad: absent('2026-03-02', '2026-03-01'),
    says: /spec\.team\[0\]\.absences\[0\]\.endDate: .*must not be before startDate/,
  },
  {
    rule: 'absence exists',
    good: absent('2026-04-30', '2026-04-30'),
    bad: absent('2026-04-30', '2026-04-31'),
    says: /absences\[0\]\.endDate: .*must be of type date/,
  },
  entries('spec.team[0].absences', 50, (length) =>
    member({ absences: many(length, (index) => ({ startDate: holiday(index).date, endDate: '2026-12-31' })) }),
  ),
  {
    rule: 'tasks with source Inline only',
    good: project({ backlog: { source: 'External', tasks: [] } }),
    bad: project({ backlog: { source: 'Generated', tasks: [{ id: 'A', title: 'A' }] } }),
    says: /spec\.backlog\.tasks: .*source Inline/,
  },
  ...choice('spec.backlog.source', ['Inline', 'Generated', 'External'], (source) => project({ backlog: { source } })),
  {
    rule: 'task ids differ',
    good: backlog({}, {}),
    bad: backlog({}, { id: 'T-1' }),
    says: /spec\.backlog\.tasks\[1\]: Duplicate value: .*T-1/,
  },
  {
    rule: 'task has a title',
    good: backlog({}),
    bad: project({ backlog: { tasks: [{ id: 'T-1' }] } }),
    says: /spec\.backlog\.tasks\[0\]\.title: Required/,
  },
  {
    rule: 'task id has no slash',
    good: backlog({ id: 'a.b_c-1' }),
    bad: backlog({ id: 'a/b' }),
    says: /spec\.backlog\.tasks\[0\]\.id: .*should match/,
  },
  ...text('spec.backlog.tasks[0].title', 200, (title) => backlog({ title })),
  ...text('spec.backlog.tasks[0].description', 4000, (description) => backlog({ description })),
  ...range('spec.backlog.tasks[0].points', 0, 100, (points) => backlog({ points })),
  ...range('spec.backlog.tasks[0].priority', 1, 1000, (priority) => backlog({ priority })),
  {
    rule: 'no dependency on itself',
    good: backlog({}, { dependsOn: ['T-1'] }),
    bad: backlog({}, { dependsOn: ['T-2'] }),
    says: /spec\.backlog\.tasks\[1\]\.dependsOn: .*a task cannot depend on itself/,
  },
  {
    rule: 'dependencies are there',
    good: backlog({ dependsOn: ['T-2'] }, {}),
    bad: backlog({ dependsOn: ['T-3'] }, {}),
    says: /spec\.backlog\.tasks: .*not in the backlog: T-1 on T-3/,
  },
  {
    rule: 'dependencies once each',
    good: backlog({}, { dependsOn: ['T-1'] }),
    bad: backlog({}, { dependsOn: ['T-1', 'T-1'] }),
    says: /dependsOn\[1\]: Duplicate value: "T-1"/,
  },
  entries('spec.backlog.tasks[9].dependsOn', 8, (length) =>
    backlog(...many(9, () => ({})), { dependsOn: many(length, (index) => `T-${index + 1}`) }),
  ),
  entries('spec.backlog.tasks', 600, (length) => backlog(...many(length, () => ({})))),
  ...range('spec.sprintDefaults.durationWeeks', 1, 4, (durationWeeks) => defaults({ durationWeeks })),
  ...range('spec.sprintDefaults.maxTasks', 1, 100, (maxTasks) => defaults({ maxTasks })),
  {
    rule: 'default schedule',
    good: defaults({ dailyScrum: { schedule: '*/15 9 * * MON-FRI' } }),
    bad: defaults({ dailyScrum: { schedule: '0 14 * *' } }),
    says: /spec\.sprintDefaults\.dailyScrum\.schedule: .*five fields/,
  },
  ...choice('spec.orchestration.mode', ['Off', 'Advise', 'Propose', 'Automatic'], (mode) => orchestration({ mode })),
  ...choice('spec.orchestration.decisionMode', ['RuleBasedOnly', 'IntelligenceEnhanced'], (decisionMode) =>
    orchestration({ decisionMode }),
  ),
  ...range('spec.orchestration.targetProbability', 50, 95, (targetProbability) => orchestration({ targetProbability })),
  ...range('spec.orchestration.confidenceThreshold', 50, 99, (confidenceThreshold) =>
    orchestration({ confidenceThreshold }),
  ),
  ...choice('spec.orchestration.taskCount', ['Enabled', 'Disabled'], (taskCount) => orchestration({ taskCount })),
  ...choice('spec.orchestration.duration', ['Enabled', 'Disabled'], (duration) => orchestration({ duration })),
];
