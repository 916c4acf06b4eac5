import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionImpact, type JudgedDecision } from './decision-impact.ts';

const decided = (source: string, completed_tasks: number, more: Partial<JudgedDecision> = {}): JudgedDecision => ({
  audit_id: `${source}-${completed_tasks}`,
  project_id: 'PAY',
  sprint_id: 'PAY-S01',
  decision_source: source,
  decided_at: new Date('2026-11-01T09:00:00Z'),
  tasks: 40,
  completed_tasks,
  team_size: 4,
  people_with_tasks: 4,
  duration_weeks: 2,
  ...more,
});
const [RULE, LEARNED] = ['rule_based_only', 'intelligence_enhanced'];

describe('the impact of decisions', () => {
  it('is that of the seed’s example', () => {
    const impact = decisionImpact([decided(LEARNED, 36), decided(LEARNED, 38), decided(RULE, 30), decided(RULE, 32)]);
    expect(impact).toMatchObject({
      total_decisions_analyzed: 4,
      intelligence_enhanced_decisions: 2,
      rule_based_decisions: 2,
      intelligence_completion_rate_avg: 0.925,
      rule_based_completion_rate_avg: 0.775,
      completion_rate_improvement_percent: 19.35,
    });
    expect(impact.details[2]).toEqual({
      audit_id: 'rule_based_only-30',
      project_id: 'PAY',
      sprint_id: 'PAY-S01',
      decision_source: RULE,
      completion_rate: 0.75,
      success: false,
      timestamp: '2026-11-01T09:00:00.000Z',
    });
    expect(impact.details.map((d) => d.success)).toEqual([true, true, false, true]);
  });

  it('is unknown or no improvement while one side has nothing to show', () => {
    const none = { completion_rate_improvement_percent: 0, task_efficiency_improvement_percent: 0 };
    expect(decisionImpact([])).toMatchObject({
      intelligence_completion_rate_avg: null,
      rule_based_completion_rate_avg: null,
      ...none,
    });
    expect(decisionImpact([decided(LEARNED, 30)])).toMatchObject({
      intelligence_completion_rate_avg: 0.75,
      rule_based_completion_rate_avg: null,
      ...none,
    });
    expect(decisionImpact([decided(LEARNED, 30), decided(RULE, 0)])).toMatchObject({
      rule_based_completion_rate_avg: 0,
      ...none,
    });
  });

  it('compares tasks a person and week, and the share of the team at work', () => {
    const impact = decisionImpact([
      decided(LEARNED, 24, { team_size: 4, duration_weeks: 1, people_with_tasks: 5 }),
      decided('strategy_enhanced', 99, { team_size: 0 }),
      decided(RULE, 32, { people_with_tasks: 2 }),
      decided(RULE, 99, { duration_weeks: null, people_with_tasks: 3 }),
    ]);
    // 6 a person and week against 4; all of the team against 2.5 of 4
    expect(impact).toMatchObject({
      intelligence_enhanced_decisions: 2,
      task_efficiency_improvement_percent: 50,
      resource_utilization_improvement_percent: 60,
    });
  });

  it('does not depend on the order', () => {
    const decision = fc
      .record({
        source: fc.constantFrom(RULE, LEARNED),
        done: fc.nat(40),
        team: fc.nat(3),
        weeks: fc.constantFrom(1, 2, null),
      })
      .map(({ source, done, team, weeks }) =>
        decided(source as string, done, { team_size: team, duration_weeks: weeks }),
      );
    fc.assert(
      fc.property(fc.array(decision), (all) => {
        const { details: _order, ...figures } = decisionImpact(all);
        const { details: _other, ...reversed } = decisionImpact(all.toReversed());
        for (const [name, value] of Object.entries(figures)) {
          const other = reversed[name as keyof typeof reversed];
          if (value === null) expect(other).toBeNull();
          else expect(other).toBeCloseTo(value, 1);
        }
      }),
    );
  });
});
