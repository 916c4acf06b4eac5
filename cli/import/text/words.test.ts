import { expect, it } from 'vitest';
import { bareWord, saysNothing } from './words.ts';

it.each([
  ['Story Points', 'storypoints'],
  ['story_points', 'storypoints'],
  ['✅ Done!', 'done'],
  ['Größe', 'größe'],
  ['未着手', '未着手'],
  ['ＤＯＮＥ', 'done'],
])('%j is the word %j', (text, word) => expect(bareWord(text)).toBe(word));

it.each([
  '',
  ' ',
  '-',
  '–',
  '?',
  '...',
  '"',
  '[]',
  '{}',
  'null',
  'None',
  'N/A',
  'Nicht zugewiesen',
  'Non attribué',
  'Sin asignar',
  'Nieprzypisane',
  '未割り当て',
  'n.a.',
  'TBD',
  'Unassigned',
  'nobody',
  'No priority',
  '(none)',
])('%j says nothing', (text) => expect(saysNothing(text)).toBe(true));
it.each(['0', 'x', 'No', '🔥', '[a]', 'none of it', '李', '!!!'])('%j says something', (text) =>
  expect(saysNothing(text)).toBe(false),
);
