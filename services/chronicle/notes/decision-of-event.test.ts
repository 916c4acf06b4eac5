import { describe, expect, it } from 'vitest';
import { decisionEvent, decisionMade } from '../../../test/integration/services/chronicle/decision-events.ts';
import { decisionAuditRoutes } from '../contract/decision-audits.ts';
import { decisionOf } from './decision-of-event.ts';

const of = (more: Record<string, unknown>) => decisionOf(decisionEvent(decisionMade(more)));

describe('the record of a decision', () => {
  it('has rule, learned and applied value, and the decision as it was told', () => {
    const made = decisionMade({ colour: 'green' });
    expect(decisionOf(decisionEvent(made))).toEqual({
      version: 1,
      body: {
        audit_id: made.decision_id,
        project_id: 'PAY',
        timestamp: '2026-11-20T09:00:00.000Z',
        sprint_id: null,
        correlation_id: 'c',
        base_decision: { tasks_to_assign: 10, sprint_duration_weeks: 2, reasoning: 'Learned' },
        intelligence_recommendations: [
          { type: 'task_count_modification', tasks_to_assign: 6, probability: 0.72, confidence: 0.81 },
        ],
        applied_adjustments: {
          task_count_modification: {
            original_recommendation: 10,
            intelligence_recommendation: 6,
            applied_value: 6,
            confidence: 0.81,
            rationale: '6 tasks, done in 7 of 10 sprints.',
          },
        },
        final_decision: {
          create_new_sprint: true,
          tasks_to_assign: 6,
          sprint_duration_weeks: 2,
          reasoning: 'Learned',
          decision_source: 'intelligence_enhanced',
        },
        combined_reasoning: '6 tasks, done in 7 of 10 sprints.',
        state: 'proposed',
        decision: made,
      },
    });
  });

  it.each([
    ['the rule decided', { source: 'rule_based_only', applied_value: 6 }],
    ['both agree', { applied_value: 10 }],
    ['no value was applied', { applied_value: null }],
    ['there is no rule value', { rule_value: null }],
  ])('tells of no adjustment when %s', (_why, more) => expect(of(more).body.applied_adjustments).toEqual({}));

  it('in points tells no number of tasks', () => {
    const { body } = of({ unit: 'points' });
    expect(body.base_decision).toMatchObject({ tasks_to_assign: null, points_to_assign: 10 });
    expect(body.final_decision).toMatchObject({ tasks_to_assign: null, points_to_assign: 6 });
    expect(body.intelligence_recommendations).toMatchObject([{ tasks_to_assign: null, points_to_assign: 6 }]);
  });

  it.each(['CloseSprint', 'Wait'])('of %s starts no sprint', (action) => {
    expect(of({ action }).body.final_decision).toMatchObject({ create_new_sprint: false });
  });

  it('is made of id and project alone, and of what is spelled otherwise', () => {
    const { decision_id } = decisionMade();
    const least = { decision_id, project_id: 'PAY' };
    const nothing = {
      timestamp: '2026-11-20T09:00:05.000Z',
      sprint_id: null,
      intelligence_recommendations: [],
      final_decision: { create_new_sprint: false, tasks_to_assign: null, decision_source: 'rule_based_only' },
      combined_reasoning: null,
      state: null,
    };
    expect(decisionOf(decisionEvent(least))).toMatchObject({ version: 0, body: nothing });
    const odd = {
      version: 'x',
      state: 7,
      source: null,
      learned_value: -1,
      confidence: 3,
      decided_at: 'soon',
      sprint_id: '',
    };
    expect(decisionOf(decisionEvent({ ...least, ...odd }))).toMatchObject({ version: 0, body: nothing });
  });

  it.each<[string, unknown, unknown]>([
    ['sentence', 'x'.repeat(20_000), 'x'.repeat(20_001)],
    ['duration_weeks', 52, 53],
    ['applied_value', 0, -1],
    ['confidence', 1, 1.1],
    ['source', 'x'.repeat(50), 'x'.repeat(51)],
    ['sprint_id', 'x'.repeat(255), 'x'.repeat(256)],
    ['sprint_id', 'x', ''],
  ])('keeps a %s that fits into the answer of a reader, and no other', (field, fits, tooMuch) => {
    const read = (value: unknown) => {
      const { body } = of({ [field]: value });
      const note = { ...body, note_id: body.audit_id, created_at: body.timestamp };
      expect(decisionAuditRoutes.listDecisionAudits.answer.parse([note])).toEqual([note]);
      return JSON.stringify({ ...body, decision: null }).includes(`:${JSON.stringify(value)}`);
    };
    expect([read(fits), read(tooMuch)]).toEqual([true, false]);
  });

  it('cuts a correlation id to what fits, and does without an empty one', () => {
    const correlated = (correlation_id: string) => {
      const event = decisionEvent(decisionMade());
      return decisionOf({ ...event, metadata: { ...event.metadata, correlation_id } }).body.correlation_id;
    };
    expect([correlated('c'.repeat(256)), correlated('')]).toEqual(['c'.repeat(255), null]);
  });

  it.each([{ decision_id: 'x' }, { project_id: '' }, { project_id: 'x'.repeat(256) }])('is none without %j', (more) =>
    expect(() => of(more)).toThrow(),
  );
});
