import { describe, expect, it } from 'vitest';
import { readHistory } from './history.ts';

const table = (...rows: string[]) => rows.map((row, i) => ({ line: i + 1, cells: row.split(',') }));

describe('readHistory', () => {
  it('reads columns by name, in any order and case, and leaves others alone', () => {
    const { rows, rejected } = readHistory(
      table('Delivered,Project,days,Committed,Sprint,done_at_50', '3.5,A,10,4,1,2', '0,A,10,0,2,'),
    );
    expect(rejected).toEqual([]);
    expect(rows).toEqual([
      { project: 'A', committed: 4, delivered: 3.5, doneAt: { 50: 2 } },
      { project: 'A', committed: 0, delivered: 0, doneAt: {} },
    ]);
  });

  it('names the columns that are missing and those that it found', () => {
    expect(() => readHistory(table('project,velocity', 'A,1'))).toThrow(
      'missing columns: sprint, committed, delivered; found: project, velocity',
    );
    expect(() => readHistory([])).toThrow('found: none');
  });

  it.each([
    [',1,2,3', 'no project'],
    ['A,1,,3', 'committed is no number of at least 0: ""'],
    ['A,1,many,3', 'committed is no number of at least 0: "many"'],
    ['A,1,2,-1', 'delivered is no number of at least 0: "-1"'],
    ['A,1,2,Infinity', 'delivered is no number of at least 0: "Infinity"'],
    ['A,1', 'committed is no number of at least 0: ""'],
    ['A,1,2,3,x', 'done_at_80 is no number of at least 0: "x"'],
  ])('names a row that it cannot read: %s', (row, why) => {
    const { rows, rejected } = readHistory(table('project,sprint,committed,delivered,done_at_80', row, 'B,1,2,2'));
    expect(rejected).toEqual([{ line: 2, why }]);
    expect(rows).toHaveLength(1);
  });
});
