import { describe, expect, it } from 'vitest';
import { aPlan, aQuestion, runningSprint, WANTED } from '../../../test/integration/services/orchestrator/a-question.ts';
import { closedSprint, figures } from '../../../test/integration/services/orchestrator/sprint-rows.ts';
import type { SprintPlan } from '../../sprint/contract/shapes.ts';
import { History } from '../learning/history.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { draftOf, isRules, outline, type Question, sizeOf } from './decide.ts';

const NOTHING = new History();
/** own sprints of twelve tasks each, six points a task in points */
const historyOf = (delivered: readonly number[], losses = { rule: 3, learned: 1 }) => {
  const history = new History();
  history.reset(
    delivered.map((each, i) =>
      closedSprint('A', i + 1, figures(12, each, { losses }), { in_points: figures(36, each * 3, { losses }) }),
    ),
  );
  return history;
};
const FIVE = historyOf([6, 7, 6, 7, 6]);
const CLOSED = historyOf([6, 7, 6, 7, 6], { rule: 1, learned: 3 });
const settings = (more: Partial<typeof DEFAULT_SETTINGS>) => ({ settings: { ...DEFAULT_SETTINGS, ...more } });
const draft = (
  history: History,
  question: Question,
  plan: SprintPlan = question.facts.plan,
  weeks: number | null = null,
) => draftOf(history, question, outline(history, question), plan, weeks);

describe('what to do', () => {
  const notReady = (code: string, more: Partial<SprintPlan> = {}) =>
    aPlan(0, { verdict: 'waiting', code, detail: 'so says the service', ...more });
  const none = { backlog_open: { tasks: 0, tasks_with_points: 0, points: 0 } };

  it.each<[string, Parameters<typeof aQuestion>[0], string, string, number | null, string]>([
    ['tasks are open', {}, 'StartSprint', 'TasksUnassigned', 4, ''],
    ['a sprint has nothing pending', { running: runningSprint(10) }, 'CloseSprint', 'AllTasksCompleted', 3, ''],
    [
      'a sprint has nothing pending and ends with its timebox',
      { running: { ...runningSprint(10), close_policy: 'EndDate', end_date: '2026-12-07' } },
      'Wait',
      'TimeboxRuns',
      null,
      'all tasks of Checkout are done, and its timebox ends on 2026-12-07',
    ],
    [
      'a sprint runs',
      { running: runningSprint(9) },
      'Wait',
      'SprintInProgress',
      null,
      'Checkout runs, 9 of 10 tasks done',
    ],
    [
      'a sprint runs and others wait',
      { running: runningSprint(1), waiting: ['next'] },
      'Wait',
      'SprintInProgress',
      null,
      'Checkout runs, 1 of 10 tasks done',
    ],
    [
      'a sprint has nothing pending and no start is wanted',
      { running: runningSprint(10), refusesStart: true },
      'CloseSprint',
      'AllTasksCompleted',
      3,
      '',
    ],
    [
      'no start is wanted',
      { refusesStart: true, waiting: ['next'] },
      'Wait',
      'NoSprintWanted',
      null,
      'no sprint is to be started',
    ],
    ['Sprints wait', { waiting: ['next'] }, 'Wait', 'SprintsWait', null, ''],
    [
      'nothing is open',
      { plan: notReady('backlog_empty', none) },
      'Wait',
      'BacklogEmpty',
      null,
      'the backlog has nothing left to do',
    ],
    [
      'the backlog has not heard of the last close',
      { plan: notReady('backlog_behind', none) },
      'Wait',
      'BacklogBehind',
      null,
      'so says the service',
    ],
    [
      'the plan is not ready',
      { plan: notReady('no_working_days') },
      'Wait',
      'NoWorkingDays',
      null,
      'so says the service',
    ],
    [
      'the plan is not ready and does not say why',
      { plan: aPlan(0, { verdict: 'impossible', detail: 'odd' }) },
      'Wait',
      'NotReady',
      null,
      'odd',
    ],
  ])('when %s', (_case, more, action, reason, number, why) => {
    const made = outline(NOTHING, aQuestion(more));
    expect(made).toMatchObject({ action, reason, number, why });
    expect(made.applied === null).toBe(action !== 'StartSprint');
    expect(isRules(made)).toBe(true);
  });
});

describe('how much', () => {
  it.each<[string, History, Parameters<typeof aQuestion>[0], object]>([
    ['the rule without history', NOTHING, {}, { rule: 10, applied: 10, source: 'rule_based_only' }],
    [
      'what was learned once the gate is open',
      FIVE,
      {},
      { rule: 10, learned: 9, applied: 9, source: 'intelligence_enhanced' },
    ],
    ['the rule while the gate is closed', CLOSED, {}, { rule: 10, learned: 9, applied: 10, source: 'rule_based_only' }],
    [
      'the rule when the mode says so',
      FIVE,
      settings({ decision_mode: 'rule_based_only' }),
      { rule: 10, learned: 9, applied: 10, source: 'rule_based_only' },
    ],
    [
      'the rule when the number of tasks is not to be changed',
      FIVE,
      settings({ task_count: 'Disabled' }),
      { learned: 9, applied: 10, source: 'rule_based_only' },
    ],
    ['the plan is the rule, however few it takes', FIVE, { plan: aPlan(3) }, { rule: 3, applied: 9 }],
    [
      'no more than the backlog',
      FIVE,
      { plan: aPlan(4, { backlog_open: { tasks: 4, tasks_with_points: 4, points: 12 } }) },
      { rule: 4, learned: 4, applied: 4 },
    ],
    ['points in points', FIVE, { unit: 'points' }, { rule: 30, learned: 27, applied: 27 }],
    [
      'a plan without points is at least one',
      NOTHING,
      { unit: 'points', plan: aPlan(2, { tasks: [{ task_id: 'T1', points: null }] }) },
      { rule: 1 },
    ],
  ])(
    '%s',
    (_case, history, more, {
      rule,
      learned,
      applied,
      source,
    }: { rule?: number; learned?: number; applied?: number; source?: string }) => {
      const made = draft(history, aQuestion(more));
      const expected = { rule_value: rule, learned_value: learned, applied_value: applied, source };
      expect(made).toMatchObject(
        Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined)),
      );
    },
  );

  it('a step above the rule after two sprints that did everything is learned, also while the gate is closed', () => {
    const history = historyOf([12, 12, 12]);
    const made = draft(history, aQuestion());
    expect(made).toMatchObject({ gate: 'closed', rule_value: 10, applied_value: 13, source: 'intelligence_enhanced' });
    expect(isRules(outline(history, aQuestion()))).toBe(false);
  });

  it('never more tasks than a sprint may have', () => {
    const many = historyOf([400, 420, 390, 410, 400]);
    const plan = aPlan(10, { backlog_open: { tasks: 900, tasks_with_points: 0, points: 0 } });
    expect(outline(many, aQuestion({ plan })).ahead.backlog).toBe(100);
    expect(outline(many, aQuestion({ plan, unit: 'points' })).ahead.backlog).toBe(0);
  });

  it('a plan is as large as its tasks, or as their points', () => {
    const tasks = [5, null, 2].map((points, i) => ({ task_id: `T${i}`, points }));
    expect([sizeOf({ tasks }, 'tasks'), sizeOf({ tasks }, 'points')]).toEqual([3, 7]);
  });
});

describe('what limits it', () => {
  it.each<[string, History, Parameters<typeof aQuestion>[0], string[]]>([
    ['nothing', FIVE, {}, []],
    ['no history', NOTHING, {}, ['NoHistory', 'GateClosed']],
    ['few sprints', historyOf([6, 7, 6, 7]), {}, ['FewSprints', 'GateClosed']],
    ['a closed gate', CLOSED, {}, ['GateClosed']],
    ['a sprint that is not counted yet', FIVE, { missing: ['A-S06'] }, ['HistoryBehind']],
    [
      'everything',
      NOTHING,
      { ...settings({ decision_mode: 'rule_based_only', task_count: 'Disabled' }), missing: ['A-S01'] },
      ['ModeIsRuleBased', 'TaskCountDisabled', 'HistoryBehind', 'NoHistory', 'GateClosed'],
    ],
    ['nothing where nothing is started', NOTHING, { running: runningSprint(3), missing: ['A-S01'] }, []],
  ])('%s', (_case, history, more, limits) => {
    const made = draft(history, aQuestion(more));
    expect(made.limits).toEqual(limits);
    expect(made.missing_sprints).toEqual(more?.missing ?? []);
  });
});

describe('what a person sees', () => {
  it('is of the tasks that were really chosen', () => {
    const question = aQuestion();
    const [few, many] = [draft(FIVE, question, aPlan(5)), draft(FIVE, question, aPlan(9))];
    expect(few.tasks).toEqual(['T1', 'T2', 'T3', 'T4', 'T5']);
    expect(few.probability).toBeGreaterThan(many.probability ?? 1);
    expect(few.capacity_probability).toBeGreaterThan(many.capacity_probability ?? 1);
    expect(many).toMatchObject({ own_sprints: 5, prior_share: expect.closeTo(2 / (2 + many.effective_sprints)) });
    expect(many.low).toBeLessThan(many.high ?? 0);
    expect(many.high).toBeLessThanOrEqual(9);
    expect(many.confidence).toBe(1);
    expect(many.sentence).toMatch(
      /^StartSprint: 9 tasks \(rule 10\): in \d of 10 sprints all would be done; 5 own sprints$/,
    );
  });

  it('has the length that is wanted and the one that would suit better', () => {
    const made = draft(FIVE, aQuestion({ wanted: { ...WANTED, weeks: 3 } }), undefined, 1);
    expect(made).toMatchObject({ duration_weeks: 3, proposed_weeks: 1 });
    expect(made.sentence).toContain('sprints of 1 week would suit better');
  });

  it.each([
    ['a wait', { waiting: ['next'] }],
    ['a close', { running: runningSprint(10) }],
  ])('is nothing of a size for %s', (_case, more) => {
    expect(draft(FIVE, aQuestion(more))).toMatchObject({
      ...{ rule_value: null, learned_value: null, applied_value: null, tasks: [], duration_weeks: null },
      ...{ probability: null, capacity_probability: null, low: null, high: null, confidence: null, gate: null },
      ...{ effective_sprints: 0, prior_share: 1, own_sprints: 5, source: 'rule_based_only' },
    });
  });

  it('names Sprints that wait only where they are the reason', () => {
    expect(draft(NOTHING, aQuestion({ waiting: ['next', 'last'] }))).toMatchObject({
      ...{ waiting: ['next', 'last'], sentence: 'Wait: Sprints wait: next, last' },
    });
    expect(draft(NOTHING, aQuestion({ waiting: ['next'], running: runningSprint(3) })).waiting).toEqual([]);
  });

  it('has the thresholds of the settings', () => {
    const made = draft(FIVE, aQuestion(settings({ target_probability: 0.9, confidence_threshold: 0.6 })));
    expect(made).toMatchObject({ target: 0.9, threshold: 0.6, backlog: { tasks: 40 }, unit: 'tasks' });
    expect(made.learned_value).toBeLessThanOrEqual(draft(FIVE, aQuestion()).learned_value ?? 0);
  });
});

describe('the fingerprint', () => {
  const print = (question: Question, history = FIVE) => draft(history, question).fingerprint;
  const before = print(aQuestion());

  it.each<[string, Parameters<typeof aQuestion>[0]]>([
    ['a task more', { plan: aPlan(10, { backlog_open: { tasks: 41, tasks_with_points: 40, points: 120 } }) }],
    ['other tasks', { plan: aPlan(9) }],
    ['other points', { plan: aPlan(10, { tasks: aPlan().tasks.map((task) => ({ ...task, points: 5 })) }) }],
    ['another target', settings({ target_probability: 0.8 })],
    ['another wish', { wanted: { ...WANTED, weeks: 1 } }],
  ])('changes with %s', (_case, more) => expect(print(aQuestion(more))).not.toBe(before));

  it.each<[string, Parameters<typeof aQuestion>[0], History]>([
    ['what was learned', {}, historyOf([1, 1, 1])],
    ['the team', { facts: { ...aQuestion().facts, teamSize: 9 } }, FIVE],
    ['the day', { plan: aPlan(10, { today: '2026-11-24', person_days: 18, start_date: '2026-11-24' }) }, FIVE],
    ['what waits', { waiting: ['next'] }, FIVE],
    ['the gate', { gateBefore: 'open' }, FIVE],
  ])('does not change with %s', (_case, more, history) => expect(print(aQuestion(more), history)).toBe(before));
});

it('the same facts give the same decision', () => {
  expect(draft(FIVE, aQuestion())).toEqual(draft(historyOf([6, 7, 6, 7, 6]), aQuestion()));
});
