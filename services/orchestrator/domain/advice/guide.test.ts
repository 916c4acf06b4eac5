import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { aDecision } from '../../../../test/integration/services/orchestrator/a-decision.ts';
import { episodeText } from '../memory/episode-text.ts';
import { factsOfDecision } from './facts.ts';
import { promptOf } from './prompt.ts';

// What the guide shows of what models see is what they see.

const guide = readFileSync(new URL('../../../../docs/guides/models.md', import.meta.url), 'utf8');
/** Paragraphs that are indented, without their indent. */
const shown = guide
  .split('\n\n')
  .flatMap((paragraph) => (paragraph.startsWith('    ') ? [paragraph.replace(/^ {4}/gm, '')] : []));

const situation = {
  ...({ personDays: 18.25, trend: 'Rising' } as const),
  past: [
    { committed: 8, delivered: 6 },
    { committed: 6, delivered: 7 },
  ],
};
const { system, facts } = promptOf(factsOfDecision(aDecision('P'), situation));

it('the guide shows a question word for word', () => {
  expect(shown).toContain(system);
  expect(shown.flatMap(parsed)).toContainEqual(JSON.parse(facts));
});

it('the guide shows the text of a vector word for word', () => {
  const text = episodeText(
    {
      ...({ slot: 'free', mode: 'Live', unit: 'tasks', backlog_open: 40, team_size: 5, person_days: 50 } as const),
      ...({ weeks: 2, gate: 'closed', waiting: 0, own_sprints: 7 } as const),
    },
    { trend: 'Stable', velocity: 8, last_shares: [0.5, 1, 0.95] },
  );
  expect(shown.map((each) => each.replaceAll('\n', ' '))).toContain(text);
});

function parsed(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
