import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDecision } from '../../../../test/integration/services/orchestrator/a-decision.ts';
import { ATTEMPTS } from '../../../../test/integration/services/orchestrator/injections.ts';
import type { Decision } from '../../contract/shapes.ts';
import { factsOfDecision, factsOfSprint, type Situation } from './facts.ts';
import { promptOf } from './prompt.ts';

const situation: Situation = {
  personDays: 18.25,
  trend: 'Rising',
  past: [
    { committed: 8, delivered: 6 },
    { committed: 0, delivered: 0 },
    { committed: 6, delivered: 7 },
  ],
};
const promptFor = (decision: Decision) => promptOf(factsOfDecision(decision, situation));

const words = fc.oneof(
  fc.constantFrom(...ATTEMPTS),
  fc.tuple(fc.constantFrom(...ATTEMPTS), fc.nat(199)).map(([text, i]) => `TITLE-${i} ${text}`),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
/** Whatever of a decision somebody may have put words into. */
const hostile = fc.record({
  decision_id: words,
  project_id: words,
  sprint_id: words,
  correlation_id: words,
  sentence: words,
  fingerprint: words,
  reason: words,
  tasks: fc.array(words, { maxLength: 8 }),
  limits: fc.array(words, { maxLength: 3 }),
  waiting: fc.array(words, { maxLength: 3 }),
  missing_sprints: fc.array(words, { maxLength: 3 }),
  start: fc.record({ sprint_name: words, goal: words, title: words }),
  backlog: words.map((text) => ({ tasks: 40, tasks_with_points: 0, points: 0, [text]: text, goal: text })),
});

describe('a prompt', () => {
  it('says nothing of what people wrote: it is the same whatever they did', () => {
    const plain = promptFor(aDecision('P', { reason: 'Another', limits: [] }));
    fc.assert(
      fc.property(hostile, (said) => {
        expect(promptFor(aDecision('P', said))).toEqual(plain);
      }),
      { numRuns: 400 },
    );
  });

  it.each(ATTEMPTS)('has no word of %j', (attempt) => {
    const asked = JSON.stringify(
      promptFor(aDecision(attempt, { sentence: attempt, tasks: [attempt], limits: [attempt] })),
    );
    const ours = JSON.stringify(promptFor(aDecision('P', { limits: [] })));
    const own = attempt.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 3 && !ours.includes(word));
    for (const word of own) expect(asked).not.toContain(word);
  });

  it('tells the numbers and the codes of the decision', () => {
    expect(JSON.parse(promptFor(aDecision('P')).facts)).toEqual({
      ...{ action: 'StartSprint', started_by: 'ScrumMaster', reason: 'TasksUnassigned', unit: 'tasks' },
      ...{ commitment: 6, rule_value: 6, learned_value: 5, gate: 'closed', probability_all_done: 0.6 },
      ...{ target_probability: 0.7, expected_low: 3, expected_high: 6, confidence: null, confidence_needed: 0.75 },
      ...{ closed_sprints: 0, limits: ['NoHistory', 'GateClosed'], weeks: 2, weeks_that_suit_better: null },
      open_backlog: { tasks: 40, tasks_with_points: 0, points: 0 },
      ...{ person_days: 18.3, velocity_trend: 'Rising', last_deliveries: [0.75, 1] },
    });
  });

  it('tells of a sprint that people started what would have been decided', () => {
    const begun = {
      ...({ unit: 'points', committed: 20, rule: 18, learned: 14, gate: 'open', target: 0.8 } as const),
      ...{ probability: 0.333, low: 9.04, high: 20, weeks: 1, ownSprints: 7 },
    };
    expect(factsOfSprint(begun, { ...situation, personDays: null })).toMatchObject({
      ...{ started_by: 'People', reason: null, unit: 'points', commitment: 20, probability_all_done: 0.33 },
      ...{ expected_low: 9, closed_sprints: 7, open_backlog: null, person_days: null },
    });
  });
});
