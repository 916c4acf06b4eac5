import { expect, it } from 'vitest';
import { impedimentOf, standingOf, statusNow, topicOf } from './action-items.ts';

it.each([
  ['open', 'open'],
  ['in progress', 'open'],
  ['', 'open'],
  ['closed', 'closed'],
  ['close', 'closed'],
  [' Done ', 'closed'],
  ['completed', 'closed'],
  ['resolved', 'closed'],
] as const)('%j is %s', (word, standing) => expect(standingOf(word)).toBe(standing));

it.each([
  ['in progress', 'open', 'in progress'],
  ['in progress', 'closed', 'closed'],
  ['Done', 'closed', 'Done'],
  ['Done', 'open', 'open'],
  ['whatever', undefined, 'whatever'],
] as const)('told as %s and now %s it reads %s', (told, now, reads) => expect(statusNow(told, now)).toBe(reads));

it.each([
  ['Refine definition of done', 'Refine definition of done', 'Refine definition of done'],
  ['Split T-2 (soon)', 'Split T-2 (soon)', 'Split T-2 (soon)'],
  ['Remove the cause: no key (T-1, T-2)', 'Remove the cause: no key', 'no key'],
  ['Remove the cause: no key (yet). (T-1)', 'Remove the cause: no key (yet).', 'no key (yet)'],
  ['Remove the cause: none (T-1)', 'Remove the cause: none', 'Remove the cause: none'],
])('%s asks for %s and is about %s', (description, topic, impediment) => {
  expect([topicOf(description), impedimentOf(description)]).toEqual([topic, impediment]);
});
