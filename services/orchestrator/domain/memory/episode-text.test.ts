import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { episodeText } from './episode-text.ts';
import type { Patterns, Situation } from './situation.ts';

const situation: Situation = {
  ...{ slot: 'free', mode: 'Live', unit: 'tasks', backlog_open: 40, team_size: 5, person_days: 50, weeks: 2 },
  ...{ gate: 'closed', waiting: 0, own_sprints: 7 },
};
const patterns: Patterns = { trend: 'Stable', velocity: 8, last_shares: [0.5, 1, 0.95] };

describe('the text of a situation', () => {
  it('tells counts by their sizes', () =>
    expect(episodeText(situation, patterns)).toBe(
      'no sprint runs; live; counted in tasks; open backlog thirty three to fifty; team five to six; weeks two; ' +
        'closed sprints seven to nine; velocity seven to nine and stable; delivered half then all then nearly all; gate shut',
    ));

  it.each<[string, Partial<Situation>, Partial<Patterns>]>([
    ['a backlog that is a little larger', { backlog_open: 44 }, {}],
    ['other person-days', { person_days: 12 }, {}],
    ['a velocity that is a little higher', {}, { velocity: 8.6 }],
  ])('is the same with %s', (_what, more, other) =>
    expect(episodeText({ ...situation, ...more }, { ...patterns, ...other })).toBe(episodeText(situation, patterns)),
  );

  it.each<[string, Partial<Situation>, Partial<Patterns>]>([
    ['a sprint that runs', { slot: 'running' }, {}],
    ['a backlog half as large', { backlog_open: 20 }, {}],
    ['a backlog that was never told', { backlog_open: null }, {}],
    ['an open gate', { gate: 'open' }, {}],
    ['a falling trend', {}, { trend: 'Falling' }],
    ['a sprint that went badly', {}, { last_shares: [0.5, 1, 0.2] }],
  ])('is another one with %s', (_what, more, other) =>
    expect(episodeText({ ...situation, ...more }, { ...patterns, ...other })).not.toBe(
      episodeText(situation, patterns),
    ),
  );

  it('has no word but its own, whatever a row holds', () => {
    const words = new Set<string>();
    const add = (text: string) => {
      for (const word of text.split(/[ ;]+/)) words.add(word);
    };
    for (const count of [0, 1, 2, 3, 4, 5, 8, 12, 20, 30, 45, 90, 500, Number.NaN])
      for (const slot of ['free', 'running', 'waiting'] as const)
        for (const gate of ['open', 'closed', null] as const)
          add(episodeText({ ...situation, slot, gate, backlog_open: count }, patterns));
    for (const mode of ['Live', 'Simulated'] as const)
      for (const unit of ['tasks', 'points'] as const)
        for (const trend of ['Rising', 'Stable', 'Falling', 'Unknown'] as const)
          for (const share of [0, 0.5, 0.8, 0.95, 1])
            add(episodeText({ ...situation, mode, unit }, { ...patterns, trend, last_shares: [share] }));
    const anything = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.double(),
      fc.constant(null),
      fc.constant('__proto__'),
    );
    const row = fc.record({
      ...{ slot: anything, mode: anything, unit: anything, backlog_open: anything, team_size: anything },
      ...{ person_days: anything, weeks: anything, gate: anything, waiting: anything, own_sprints: anything },
    });
    const pattern = fc.record({
      trend: anything,
      velocity: anything,
      last_shares: fc.array(anything, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(row, pattern, (any, other) => {
        const text = episodeText(any as unknown as Situation, other as unknown as Patterns);
        expect(text.split(/[ ;]+/).filter((word) => !words.has(word))).toEqual([]);
      }),
    );
  });
});
