import { describe, expect, it } from 'vitest';
import type { Decision } from '../../services/orchestrator/contract/shapes.ts';
import { explain } from './explain.ts';
import { decimal, percent, size } from './figures.ts';
import { whatCameOf } from './outcome.ts';

const START: Decision = {
  decision_id: '5f1f5c1e-3a55-4b0a-8f0e-3a1d2f0c9b77',
  version: 1,
  project_id: 'PAY',
  number: 6,
  state: 'proposed',
  action: 'StartSprint',
  reason: 'TasksUnassigned',
  limits: [],
  source: 'intelligence_enhanced',
  unit: 'tasks',
  rule_value: 8,
  learned_value: 6,
  applied_value: 6,
  tasks: ['PAY-1', 'PAY-2', 'PAY-3', 'PAY-4', 'PAY-5', 'PAY-6'],
  duration_weeks: 2,
  proposed_weeks: null,
  probability: 0.716,
  capacity_probability: 0.7,
  low: 4,
  high: 6,
  confidence: 0.82,
  threshold: 0.75,
  target: 0.7,
  gate: 'open',
  own_sprints: 5,
  effective_sprints: 3.71,
  prior_share: 0.35,
  missing_sprints: [],
  waiting: [],
  backlog: { tasks: 34, tasks_with_points: 0, points: 0 },
  sprint_id: null,
  start: {},
  sentence: 'StartSprint: 6 tasks (rule 8): in 7 of 10 sprints all would be done; 5 own sprints',
  fingerprint: 'f',
  decided_at: '2026-11-23T10:00:00Z',
  correlation_id: null,
};
const NOTHING = {
  rule_value: null,
  learned_value: null,
  applied_value: null,
  probability: null,
  capacity_probability: null,
};
const WAIT: Decision = {
  ...START,
  ...NOTHING,
  ...{
    action: 'Wait',
    state: 'waited',
    number: null,
    tasks: [],
    duration_weeks: null,
    low: null,
    high: null,
    gate: null,
  },
  reason: 'SprintsWait',
  waiting: ['sprint-7', 'sprint-8'],
  sentence: 'Wait: Sprints wait: sprint-7, sprint-8',
};
/** label → text of a decision like START */
const lineOf = (label: string, change: Partial<Decision>) =>
  explain({ ...START, ...change })
    .split('\n')
    .find((line) => line.startsWith(`  ${label} `))
    ?.slice(15);

describe('a start', () => {
  it('shows all by which one sees why it is 6 and not 8', () =>
    expect(explain(START)).toBe(
      [
        'PAY: StartSprint: 6 tasks (rule 8): in 7 of 10 sprints all would be done; 5 own sprints',
        '',
        '  Why          TasksUnassigned: no sprint runs, and the backlog has tasks to do',
        '  Sprint       number 6, 2 weeks; 34 tasks could be started',
        "  Rule         8 tasks: what the project's settings take from the top of the backlog",
        '  Learned      6 tasks: the most that is all done with a probability of 70 %, no more than a step from the last sprint',
        '  Applied      6 tasks: what was learned decides',
        "  All done     72 % of such sprints; the team's capacity alone says 70 % (wanted: 70 %)",
        '  Delivered    4 to 6 tasks in 80 of 100 sprints',
        '  Rests on     5 own closed sprints, the latest weighing most (together as much as 3.7); 35 % is what other projects and teams in general have shown',
        '  Gate         open: with a confidence of 82 % the learned value is better than the rule (opens at 75 %)',
        '  Tasks        PAY-1, PAY-2, PAY-3, PAY-4, PAY-5, PAY-6 (6 tasks)',
      ].join('\n'),
    ));

  it.each<[string, Partial<Decision>, string]>([
    ['Applied', { applied_value: 8, gate: 'closed' }, '8 tasks: the rule decides'],
    ['Applied', { learned_value: 8, applied_value: 8 }, '8 tasks: both say so'],
    [
      'Applied',
      { applied_value: 10, gate: 'closed' },
      '10 tasks: one step above the rule, since the last sprints did all that they had committed to',
    ],
    [
      'Rule',
      { unit: 'points', rule_value: 20.5 },
      "20.5 points: what the project's settings take from the top of the backlog",
    ],
    [
      'Sprint',
      { unit: 'points', backlog: { tasks: 3, tasks_with_points: 3, points: 1 }, duration_weeks: 1 },
      'number 6, 1 week; 1 point could be started',
    ],
    ['Sprint', { proposed_weeks: 1 }, 'number 6, 2 weeks (1 week would suit better); 34 tasks could be started'],
    [
      'Rests on',
      { own_sprints: 0, effective_sprints: 0, prior_share: 1 },
      'no own closed sprint; 100 % is what other projects and teams in general have shown',
    ],
    [
      'Gate',
      { gate: 'closed', confidence: null, own_sprints: 1 },
      'closed: confidence is told from five own sprints on, and there is 1 (opens at 75 %)',
    ],
    ['Not counted', { missing_sprints: ['PAY-S05'] }, '1 closed sprint: PAY-S05'],
    [
      'Limits',
      { limits: ['FewSprints'] },
      'FewSprints: fewer than five closed sprints of this project teach: too few to speak of confidence',
    ],
    ['Limits', { limits: ['SomethingNew'] }, 'SomethingNew'],
  ])('%s of %j', (label, change, text) => expect(lineOf(label, change)).toBe(text));

  it('explains every limit in a line of its own', () => {
    const lines = explain({ ...START, limits: ['NoHistory', 'GateClosed'] })
      .split('\n')
      .slice(-2);
    expect(lines).toEqual([
      expect.stringMatching(/^ {2}Limits {7}NoHistory: no /),
      expect.stringMatching(/^ {15}GateClosed: it /),
    ]);
  });
});

it('a Wait names who waits, and shows no figures', () =>
  expect(explain(WAIT)).toBe(
    [
      'PAY: Wait: Sprints wait: sprint-7, sprint-8',
      '',
      '  Why          SprintsWait: Sprint objects wait to be started; they go first',
      '  Waiting      2 Sprint objects: sprint-7, sprint-8',
    ].join('\n'),
  ));

it('a close names the sprint', () =>
  expect(
    explain({
      ...WAIT,
      action: 'CloseSprint',
      reason: 'AllTasksCompleted',
      waiting: [],
      sprint_id: 'PAY-S06',
      number: 6,
    }),
  ).toContain('  Sprint       PAY-S06 (number 6) is closed'));

it('lets nothing through that steers a terminal', () => {
  const nasty = 'a\u001b[2J\u202eb\nc\u2066';
  const text = explain({
    ...WAIT,
    waiting: [nasty],
    missing_sprints: [nasty],
    sentence: nasty,
    reason: nasty,
    limits: [nasty],
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u202e\u2066]/);
  expect(text.split('\n')).toHaveLength(6);
});

describe('figures', () => {
  it.each([
    [0, '0 %'],
    [0.001, 'under 1 %'],
    [0.005, '1 %'],
    [0.5, '50 %'],
    [0.996, 'over 99 %'],
    [1, '100 %'],
    [null, 'unknown'],
  ])('%s is %s', (share, text) => expect(percent(share)).toBe(text));
  it.each([
    [1, 'tasks', '1 task'],
    [0, 'tasks', '0 tasks'],
    [2.04, 'points', '2 points'],
    [null, 'points', 'no figure'],
  ] as const)('%s %s is %s', (value, unit, text) => expect(size(value, unit)).toBe(text));
  it('has one digit behind the point at most', () => expect([3.71, 4].map(decimal)).toEqual(['3.7', '4']));
});

it.each<[Decision['state'], RegExp]>([
  ['proposed', /^The proposal for sprint 6 is kept as decision 5f1f5c1e/],
  ['acting', /is being carried out/],
  ['acted', /was carried out before/],
  ['rejected', /is rejected: nothing is proposed/],
  ['superseded', /is superseded: nothing is proposed/],
  ['waited', /^Nothing is proposed/],
])('says what came of asking again: %s', (state, text) => expect(whatCameOf({ ...START, state })).toMatch(text));
