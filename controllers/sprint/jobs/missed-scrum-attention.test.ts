import { expect, it } from 'vitest';
import { status } from '../status/status.ts';
import { aScope, aSprint, held, problem } from '../test-scope.ts';
import { isNewlyMissed, missedScrumAttention } from './missed-scrum-attention.ts';

const dueAt = Date.parse('2026-11-24T14:00:00Z');
const missed = { dueAt, date: '2026-11-24', why: 'Job j:\n no Pods' };
const told = (message: string) =>
  aSprint(
    {},
    {
      conditions: [
        {
          type: 'Attention',
          status: 'True',
          reason: 'DailyScrumMissed',
          message,
          observedGeneration: 1,
          lastTransitionTime: '2026-11-24T14:01:30Z',
        },
      ],
    },
  );

it('says which, since when, why and what to do', () => {
  expect(missedScrumAttention(aSprint(), missed).message).toBe(
    'the daily scrum of 2026-11-24, due at 2026-11-24T14:00:00Z, is not held: Job j: no Pods ' +
      '(to hold it after all: dsm daily-scrum --sprint sprint-1 --date 2026-11-24 --namespace team-a)',
  );
  expect(missedScrumAttention(aSprint(), { dueAt, why: 'x' }).message).toContain('the daily scrum, due at');
});

it('is news once each', () => {
  const { message } = missedScrumAttention(aSprint(), missed);
  expect(isNewlyMissed(aSprint(), missed)).toBe(true);
  expect(isNewlyMissed(told(`something more urgent; ${message}`), missed)).toBe(false);
  expect(isNewlyMissed(told(message), { dueAt: dueAt + 86_400_000 })).toBe(true);
  expect(isNewlyMissed(aSprint(), undefined)).toBe(false);
});

it('stands in the status beside Ready, and stays while a pass is stopped before it could look', () => {
  const attentionOf = (...args: Parameters<typeof status>) =>
    status(...args).conditions.find(({ type }) => type === 'Attention');
  const scope = aScope({ held: held(), missed });
  expect(attentionOf(scope)).toMatchObject({ status: 'True', reason: 'DailyScrumMissed' });
  expect(attentionOf(aScope({ held: held() }))).toBeUndefined();
  const stopped = aScope({ sprint: told('as before'), held: undefined });
  expect(attentionOf(stopped, problem('x'))).toMatchObject({ message: 'as before' });
});
