import { expect, it } from 'vitest';
import { sprintTitle } from './sprint-title.ts';

it.each([
  ['One', 'Refunds work', 'sprint One (Refunds work)'],
  ['One', '', 'sprint One'],
  ['One', ' \n', 'sprint One'],
  ['One', 'Two\nlines\tand a tab', 'sprint One (Two lines and a tab)'],
  ['One', 'x'.repeat(60), `sprint One (${'x'.repeat(60)})`],
  ['One', '😀'.repeat(61), `sprint One (${'😀'.repeat(59)}…)`],
])('%s, %j', (sprint_name, goal, title) => {
  expect(sprintTitle({ sprint_name, goal })).toBe(title);
});
