import { describe, expect, it } from 'vitest';
import { aDecision } from '../../../test/integration/services/orchestrator/a-decision.ts';
import { aPlan, aQuestion } from '../../../test/integration/services/orchestrator/a-question.ts';
import { closedSprint, figures } from '../../../test/integration/services/orchestrator/sprint-rows.ts';
import { orchestrationAnswer } from '../contract/answer.ts';
import type { Decision } from '../contract/shapes.ts';
import { History } from '../learning/history.ts';
import { answerOf, cronJobNameOf } from './answer.ts';
import { NOTHING_BESIDE } from './beside.ts';
import type { Facts } from './facts.ts';

const scheduled = (state: string) => ({ sprint_name: 'Checkout', daily_scrum: { schedule: '0 9 * * *', state } });
const answer = (more: Partial<Decision> = {}, facts: Partial<Facts> = {}, history = new History()) =>
  answerOf(
    {
      decision: aDecision('A', more),
      facts: { ...aQuestion().facts, ...facts },
      factsMs: 1.26,
      decisionMs: 2.34,
    },
    history,
    5.55,
    NOTHING_BESIDE,
  );
const started: Partial<Decision> = { state: 'acted', sprint_id: 'A-S04', start: scheduled('Scheduled') };

describe('the answer in the shape of the seed', () => {
  it.each<[string, Partial<Decision>]>([
    ['a proposal', {}],
    ['a start', started],
    [
      'a close',
      { action: 'CloseSprint', state: 'acted', sprint_id: 'A-S03', start: null, tasks: [], duration_weeks: null },
    ],
    ['a wait', { action: 'Wait', state: 'waited', start: null, tasks: [], duration_weeks: null, applied_value: null }],
  ])('has every key for %s', (_case, more) => {
    const made = answer(more);
    expect(orchestrationAnswer.parse(made)).toEqual(made);
  });

  it('tells what was looked at', () => {
    const made = answer({}, { running: { sprint_id: 'A-S03' } as Facts['running'], teamSize: 4 });
    expect(made.analysis).toMatchObject({
      ...{ backlog_tasks: 50, unassigned_tasks: 40, active_sprints: 1, team_size: 4 },
      team_availability: { status: 'ok', person_days: 20 },
      historical_context: { closed_sprints: 0, completion_rate: null, velocity_trend: null, other_projects: 0 },
    });
    expect(made.performance_metrics).toEqual({
      ...{ total_orchestration_ms: 5.5, facts_ms: 1.3, decision_ms: 2.3 },
      ...{ episode_retrieval: null, ai_advisory: null },
    });
    expect(answer().analysis.active_sprints).toBe(0);
  });

  it('tells of warnings', () => {
    const warnings = [{ code: 'absent', detail: 'E1 is away' }] as unknown as NonNullable<Facts['plan']['warnings']>;
    const made = answer({}, { plan: aPlan(10, { warnings }) });
    expect(made.analysis.team_availability.status).toBe('conflict');
    expect(made.decisions.warnings).toEqual(['E1 is away']);
  });

  it('tells how own sprints went', () => {
    const history = new History();
    history.reset([
      closedSprint('A', 1, figures(10, 5)),
      closedSprint('A', 2, figures(10, 12)),
      closedSprint('B', 1, figures(4, 2)),
    ]);
    expect(answer({}, {}, history).analysis.historical_context).toMatchObject({
      ...{ closed_sprints: 2, completion_rate: 0.75, other_projects: 1 },
    });
  });
});

describe('a start', () => {
  it('tells what came of it', () => {
    const made = answer(started);
    expect(made.decisions).toMatchObject({
      ...{ create_new_sprint: true, tasks_to_assign: 6, sprint_duration_weeks: 2, cronjob_created: true },
      ...{ sprint_id: 'A-S04', sprint_id_to_close: null, sprint_name: 'Checkout', sprint_closure_triggered: false },
      rule_based_decision: { tasks_to_assign: 10, reasoning: 'The rule takes the best 10 of the backlog for 2 weeks' },
    });
    expect(made).toMatchObject({ cronjob_name: 'run-dailyscrum-a-s04', sprint_id: 'A-S04' });
    expect(made.actions_taken).toEqual(['Created sprint A-S04 with 6 tasks']);
  });

  it('that is a proposal has done nothing', () => {
    const made = answer({ start: scheduled('Scheduled') });
    expect(made.decisions).toMatchObject({ create_new_sprint: true, cronjob_created: false, sprint_id: null });
    expect([made.actions_taken, made.cronjob_name]).toEqual([[], null]);
  });

  it('without a schedule has no CronJob', () => {
    const made = answer({ ...started, start: scheduled('Suspended') });
    expect([made.decisions.cronjob_created, made.cronjob_name]).toEqual([false, null]);
  });

  it('tells what was learned beside the rule', () => {
    const made = answer({
      rule_value: 8,
      learned_value: 6,
      applied_value: 6,
      confidence: 0.9,
      gate: 'open',
      proposed_weeks: 1,
    });
    expect(made.intelligence_adjustments).toEqual(made.decisions.intelligence_adjustments);
    expect(made.intelligence_adjustments).toMatchObject({
      task_count_modification: {
        ...{ original_recommendation: 8, intelligence_recommendation: 6, applied_value: 6, confidence: 0.9 },
        evidence_source: '0 closed sprints of the project, in tasks',
      },
      sprint_duration_modification: { original_recommendation: 2, intelligence_recommendation: 1, applied_value: 2 },
    });
    expect(made.intelligence_metadata).toEqual({ decision_mode: 'intelligence_enhanced', modifications_applied: 1 });
    expect(made.decisions.confidence_scores).toEqual({
      ...{ overall_decision_confidence: 0.9, intelligence_threshold_met: true, minimum_threshold: 0.75 },
    });
  });

  it('by the rule alone says so', () => {
    const made = answer({ limits: ['ModeIsRuleBased'] });
    expect(made.intelligence_metadata).toEqual({ decision_mode: 'rule_based_only', modifications_applied: 0 });
    expect(made.decisions.confidence_scores.intelligence_threshold_met).toBe(false);
    expect(made.intelligence_adjustments.sprint_duration_modification?.rationale).toBe('The cadence is held');
  });
});

it('a close tells which sprint', () => {
  const made = answer({
    action: 'CloseSprint',
    state: 'acted',
    sprint_id: 'A-S03',
    tasks: [],
    duration_weeks: null,
    start: null,
  });
  expect(made.decisions).toMatchObject({
    ...{ create_new_sprint: false, sprint_id: null, sprint_id_to_close: 'A-S03', sprint_closure_triggered: true },
    ...{ sprint_name: null, sprint_duration_weeks: 0, tasks_to_assign: 0, cronjob_created: false },
    rule_based_decision: { tasks_to_assign: 0, reasoning: 'The rule closes a sprint with nothing pending' },
  });
  expect(made.actions_taken).toEqual(['Closed sprint A-S03']);
  expect(made.intelligence_adjustments).toEqual({ task_count_modification: null, sprint_duration_modification: null });
});

it('a wait tells why', () => {
  const made = answer({
    action: 'Wait',
    reason: 'BacklogEmpty',
    state: 'waited',
    tasks: [],
    duration_weeks: null,
    start: null,
  });
  expect(made.decisions.rule_based_decision.reasoning).toBe('The rule waits: BacklogEmpty');
  expect([made.actions_taken, made.sprint_id]).toEqual([[], null]);
});

it('a CronJob is named as the seed named it', () => {
  expect(cronJobNameOf('TEST-001', 'TEST-001-S09')).toBe('run-dailyscrum-test001-s09');
});
