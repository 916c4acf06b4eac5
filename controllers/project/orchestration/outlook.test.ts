import { describe, expect, it } from 'vitest';
import { projectStatusSchema } from '../../../crds/project.ts';
import type { Decision } from '../../../services/orchestrator/contract/shapes.ts';
import { aSprint, decisionID } from '../sprints/test-sprints.ts';
import { decisionEvents, outlookStatus } from './outlook.ts';
import { aDecision, anOutlook, aWait } from './test-orchestrator.ts';

const velocity = (more: object) =>
  outlookStatus(anOutlook({ velocity: { ...anOutlook().velocity, ...more } }), []).velocity;
const decided = (decision: Decision | null, sprints = [aSprint('other')]) => {
  const status = outlookStatus(anOutlook({ last_decision: decision }), sprints);
  expect(
    projectStatusSchema.safeParse({ observedGeneration: 1, ...JSON.parse(JSON.stringify(status)) }).error,
  ).toBeUndefined();
  return JSON.parse(JSON.stringify(status.lastDecision ?? null));
};

describe('velocity', () => {
  it('in whole numbers, and in one line', () => {
    const known = { last: 7.4, median: 6.5, low: 3.6, high: 9.2, trend: 'Rising', sprints: 6 };
    expect(velocity(known)).toEqual({
      unit: 'Tasks',
      last: 7,
      median: 7,
      low: 3,
      high: 10,
      trend: 'Rising',
      sprints: 6,
      display: '7 tasks (3-10)',
    });
    expect(velocity({ ...known, unit: 'points' })?.display).toBe('7 points (3-10)');
    expect(velocity({ ...known, low: null })?.display).toBe('7 tasks');
    expect(velocity({ ...known, high: null })?.display).toBe('7 tasks');
    expect(velocity({ ...known, median: 0, low: 0, high: 0 })?.display).toBe('0 tasks (0-0)');
  });

  it('of which nothing is known shows nothing', () => {
    expect(JSON.parse(JSON.stringify(velocity({})))).toEqual({ unit: 'Tasks', trend: 'Unknown', sprints: 0 });
  });
});

describe('the last decision', () => {
  it('in whole numbers and percent', () => {
    expect(decided(aDecision(7))).toEqual({
      decisionID: decisionID(7),
      time: '2026-11-24T09:00:00Z',
      action: 'StartSprint',
      source: 'IntelligenceEnhanced',
      tasks: 6,
      ruleTasks: 8,
      learnedTasks: 6,
      durationWeeks: 2,
      probability: 74,
      confidence: 81,
      gate: 'Open',
      reason: 'TasksUnassigned',
    });
  });

  it('in points, with the tasks that they come to', () => {
    const shown = decided(aDecision(7, { unit: 'points', rule_value: 30.4, learned_value: null, applied_value: 21 }));
    expect(shown).toMatchObject({ tasks: 6, points: 21, rulePoints: 30 });
    expect(Object.keys(shown)).not.toContain('ruleTasks');
    expect(Object.keys(shown)).not.toContain('learnedPoints');
  });

  it('the limit counts, as the object has it, and not how many tasks there are now', () => {
    expect(decided(aDecision(7, { tasks: ['A'] })).tasks).toBe(6);
  });

  it('a Wait has no numbers', () => {
    const wait = aWait({
      source: 'rule_based_only',
      gate: null,
      probability: null,
      confidence: null,
      duration_weeks: null,
    });
    expect(decided(wait)).toEqual({
      decisionID: decisionID(99),
      time: '2026-11-24T09:00:00Z',
      action: 'Wait',
      source: 'RuleBasedOnly',
      reason: 'BacklogEmpty',
    });
    expect(decided(null)).toBeNull();
  });

  it.each([
    ['the object that was made of it', aSprint('made', { of: decisionID(7) }), 'made'],
    ['the object that has the sprint', aSprint('runs', { status: { sprintID: 'S-7' } }), 'runs'],
    ["the sprint's own id", aSprint('other', { status: { sprintID: 'S-8' } }), 'S-7'],
  ])('names %s', (_what, sprint, expected) => {
    expect(decided(aDecision(7, { sprint_id: 'S-7', gate: 'closed' }), [sprint])).toMatchObject({
      sprint: expected,
      gate: 'Closed',
    });
  });

  it('no sprint when there is none', () => {
    expect(decided(aWait(), [aSprint('just-made', { status: {} })]).sprint).toBeUndefined();
  });
});

describe('Events', () => {
  const outlook = anOutlook({ last_decision: aDecision(7) });
  it('one for a decision that was not shown', () => {
    const event = { type: 'Normal', reason: 'Decided', note: 'StartSprint: 6 tasks (rule 8)' };
    expect(decisionEvents(undefined, outlook)).toEqual([event]);
    const { lastDecision } = outlookStatus(anOutlook({ last_decision: aDecision(6) }), []);
    expect(decisionEvents({ observedGeneration: 1, lastDecision }, outlook)).toEqual([event]);
  });

  it('none for one that was, and none without one', () => {
    const shown = { observedGeneration: 1, ...outlookStatus(outlook, []) };
    expect(decisionEvents(shown, anOutlook({ last_decision: aDecision(7, { state: 'acted', version: 2 }) }))).toEqual(
      [],
    );
    expect(decisionEvents(shown, anOutlook())).toEqual([]);
    expect(decisionEvents(shown, undefined)).toEqual([]);
  });
});
