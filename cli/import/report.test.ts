import { expect, it } from 'vitest';
import { Report } from './report.ts';

it('tells each kind once, with a count and the first places', () => {
  const report = new Report();
  for (let line = 2; line <= 8; line++)
    report.lost({ what: 'column "X" not read', noun: 'row' }, `b.csv:${line}`, line === 3 ? 'a\n\u001bb' : undefined);
  report.lost({ what: 'status "Fertig"', noun: 'row', after: 'taken as open; say --done "Fertig"' }, 'b.csv:2');
  report.lost('read as x', 'b.csv');
  report.note('the file is nice', 'b.csv');
  expect(report.lossLines()).toEqual([
    'column "X" not read (7 rows): b.csv:2, 3 (a b), 4, 5, 6, and 2 more',
    'status "Fertig" (1 row) taken as open; say --done "Fertig": b.csv:2',
    'read as x: b.csv',
  ]);
  report.lost({ what: 'field "x" not read', noun: 'row' }, 'b/a.md');
  expect(report.lossLines().at(-1)).toBe('field "x" not read (1 file): b/a.md');
  expect(report.losses).toBe(4);
  expect(report.noteLines()).toEqual(['the file is nice: b.csv']);
});
