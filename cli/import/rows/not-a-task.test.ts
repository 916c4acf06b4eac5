import { describe, expect, it } from 'vitest';
import { whyNoTask } from './not-a-task.ts';

describe('rows with an id', () => {
  it.each([
    [['Total', '', '8'], 'Total', '', 'a total'],
    [['Grand total', '12 issues', '8'], 'Grand total', '12 issues', 'a total'],
    [['Total issues: 2', '', ''], 'Total issues: 2', '', 'a total'],
    [['', 'Summe', '8'], '', 'Summe', 'a total'],
    [['Exported by Ada', '2026', ''], 'Exported by Ada', '2026', 'a footer'],
    [['', '', '8'], '', '', 'a line of its own'],
    [['A-1', 'Total rewrite', '8'], 'A-1', 'Total rewrite', undefined],
    [['Total-1', 'Pay', '8'], 'Total-1', 'Pay', undefined],
    [['Report', 'Pay', ''], 'Report', 'Pay', undefined],
  ])('%j', (cells, id, title, why) => expect(whyNoTask(cells, id, title)).toBe(why));
});

describe('rows of tools that export no id', () => {
  it.each([
    [['Total rewrite', '', ''], undefined],
    [['Page speed', 'To Do', ''], undefined],
    [['Report', '', ''], undefined],
    [['Pay', '', ''], undefined],
    [['Total', '', '8'], 'a total'],
    [['Count: 3', '', ''], 'a total'],
    [['Exported on 2026-11-20', '', ''], 'a footer'],
  ])('%j', (cells, why) => expect(whyNoTask(cells, '', cells[0] ?? '')).toBe(why));
});
