import { type Case, choice, entries, letters, many, range, text } from './case.ts';
import { dailyScrum, sprint } from './objects.ts';

export const SPRINT_CASES: Case[] = [
  {
    rule: 'name ends at 40',
    good: sprint({}, letters(40)),
    bad: sprint({}, letters(41)),
    says: /metadata\.name: Too long: may not be more than 40/,
  },
  { rule: 'a goal', good: sprint(), bad: sprint({ goal: undefined }), says: /spec\.goal: Required value/ },
  {
    rule: 'a project',
    good: sprint(),
    bad: sprint({ projectRef: undefined }),
    says: /spec\.projectRef: Required value/,
  },
  {
    rule: "the project's name",
    good: sprint(),
    bad: sprint({ projectRef: {} }),
    says: /spec\.projectRef\.name: Required value/,
  },
  {
    rule: "the project's name as an object's",
    good: sprint(),
    bad: sprint({ projectRef: { name: 'Pay' } }),
    says: /spec\.projectRef\.name: .*should match/,
  },
  ...text('spec.goal', 500, (goal) => sprint({ goal })),
  {
    rule: 'startDate has a month',
    good: sprint({ startDate: '2026-12-13' }),
    bad: sprint({ startDate: '2026-13-12' }),
    says: /spec\.startDate: .*must be of type date/,
  },
  {
    rule: 'startDate has a day',
    good: sprint({ startDate: '2026-02-28' }),
    bad: sprint({ startDate: '2026-02-30' }),
    says: /spec\.startDate: .*must be of type date/,
  },
  {
    rule: 'startDate is no time',
    good: sprint({ startDate: '2026-02-28' }),
    bad: sprint({ startDate: '2026-02-28T10:00:00Z' }),
    says: /spec\.startDate: .*must be of type date/,
  },
  {
    rule: 'startDate in four digits',
    good: sprint({ startDate: '2999-12-31' }),
    bad: sprint({ startDate: '9999-12-31' }),
    says: /spec\.startDate: .*should match/,
  },
  ...range('spec.durationWeeks', 1, 4, (durationWeeks) => sprint({ durationWeeks })),
  ...range('spec.maxTasks', 1, 100, (maxTasks) => sprint({ maxTasks })),
  ...range('spec.maxPoints', 1, 10_000, (maxPoints) => sprint({ maxPoints })),
  ...range('spec.simulation.seed', 0, 2_147_483_647, (seed) => sprint({ simulation: { seed } })),
  ...choice('spec.mode', ['Live', 'Simulated'], (mode) => sprint({ mode })),
  ...choice('spec.closePolicy', ['EndDate', 'WhenDone', 'Manual'], (closePolicy) => sprint({ closePolicy })),
  ...choice('spec.assignment', ['None', 'RoundRobin'], (assignment) => sprint({ assignment })),
  ...choice('spec.state', ['Proposed', 'Active', 'Closed'], (state) => sprint({ state })),
  ...choice('spec.deletionPolicy', ['Close', 'Orphan'], (deletionPolicy) => sprint({ deletionPolicy })),
  ...choice('spec.dailyScrum.state', ['Scheduled', 'Suspended'], (state) => sprint({ dailyScrum: { state } })),
  {
    rule: 'tasks not empty',
    good: sprint({ tasks: ['T-1'] }),
    bad: sprint({ tasks: [] }),
    says: /spec\.tasks: .*at least 1 items/,
  },
  {
    rule: 'tasks differ',
    good: sprint({ tasks: ['T-1', 'T-2'] }),
    bad: sprint({ tasks: ['T-1', 'T-1'] }),
    says: /spec\.tasks\[1\]: Duplicate value: "T-1"/,
  },
  entries('spec.tasks', 100, (length) => sprint({ tasks: many(length, (index) => `T-${index}`) })),
  {
    rule: 'sprintID as an id',
    good: sprint({ sprintID: 'PAY-S01' }),
    bad: sprint({ sprintID: 'PAY S01' }),
    says: /spec\.sprintID: .*should match/,
  },
  ...['maxTasks', 'maxPoints', 'durationWeeks'].map((field) => ({
    rule: `sprintID without ${field}`,
    good: sprint({ [field]: 2 }),
    bad: sprint({ [field]: 2, sprintID: 'PAY-S01' }),
    says: /spec\.sprintID: .*with sprintID the sprint is as the service has it: leave out startDate, .*maxPoints/,
  })),
  {
    rule: 'sprintID without a schedule',
    good: sprint({ sprintID: 'PAY-S01', dailyScrum: { state: 'Suspended' } }),
    bad: sprint({ sprintID: 'PAY-S01', dailyScrum: { schedule: '0 9 * * 1-5' } }),
    says: /spec\.sprintID: .*dailyScrum\.schedule/,
  },
  {
    rule: 'sprintID of no proposal',
    good: sprint({ sprintID: 'PAY-S01', state: 'Closed' }),
    bad: sprint({ sprintID: 'PAY-S01', state: 'Proposed' }),
    says: /spec\.state: .*cannot be Proposed/,
  },
  {
    rule: 'time zone of the schedule',
    good: sprint({ dailyScrum: { timeZone: 'Europe/Paris' } }),
    bad: sprint({ dailyScrum: { timeZone: 'Europe/Pariss' } }),
    says: /spec\.dailyScrum\.timeZone: .*unknown time zone Europe\/Pariss/,
  },
  {
    rule: 'schedule',
    good: sprint({ dailyScrum: { schedule: '59 23 31 12 6' } }),
    bad: sprint({ dailyScrum: { schedule: '60 23 31 12 6' } }),
    says: /spec\.dailyScrum\.schedule: .*minute of a cron line must be in 0-59/,
  },
];

export const DAILY_SCRUM_CASES: Case[] = [
  {
    rule: 'name of sprint and date',
    good: dailyScrum('2026-11-24', 'sprint-1-20261124'),
    bad: dailyScrum('2026-11-24', 'sprint-1-20261125'),
    says: /metadata\.name: .*must be <sprint>-<yyyymmdd>, here sprint-1-20261124/,
  },
  {
    rule: 'name of sprint',
    good: dailyScrum('2026-11-24', 'a-20261124', 'a'),
    bad: dailyScrum('2026-11-24', 'a-20261124', 'b'),
    says: /metadata\.name: .*here b-20261124/,
  },
  {
    rule: 'longest name',
    good: dailyScrum('2026-11-24', `${letters(40)}-20261124`, letters(40)),
    bad: dailyScrum('2026-11-24', `${letters(41)}-20261124`, letters(41)),
    says: /metadata\.name: Too long/,
  },
  {
    rule: 'date exists',
    good: dailyScrum('2028-02-29', 'sprint-1-20280229'),
    bad: dailyScrum('2026-02-29', 'sprint-1-20260229'),
    says: /spec\.date: .*must be a date that exists/,
  },
  {
    rule: 'date has dashes',
    good: dailyScrum('2026-11-24', 'sprint-1-20261124'),
    bad: dailyScrum('20261124', 'sprint-1-20261124'),
    says: /spec\.date: /,
  },
];
