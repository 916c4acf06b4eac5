import { describe, expect, it } from 'vitest';
import { type Flags, optionsOf } from '../options.ts';
import { Report } from '../report.ts';
import { brief, readTable } from './table.ts';

const read = (lines: string[], flags: Flags = {}) => {
  const report = new Report();
  const sections = readTable('b.csv', lines.join('\n'), optionsOf(flags).columns, report);
  return {
    rows: sections.map(({ rows }) => rows.map(({ cells }) => cells[0])),
    losses: report.lossLines(),
    notes: report.noteLines(),
  };
};

describe('a group', () => {
  it('has its name above its header, which is no row', () => {
    const { rows, losses, notes } = read(['id,title,x', '1,a,', 'Group B,,', 'id,title,x', '2,b,']);
    expect(rows).toEqual([['1'], ['2']]);
    expect(losses).toEqual(['left out above the header (1 line): b.csv:3 (Group B)']);
    expect(notes).toEqual(['the header comes again (1 line): b.csv:4']);
  });
  it('may have none', () => {
    expect(read(['id,title,x', '1,a,', 'id,title,x', '2,b,'])).toMatchObject({ rows: [['1'], ['2']], losses: [] });
  });
  it('is another header when its columns are', () => {
    expect(read(['id,title,x', '1,a,', 'id,title,status', '2,b,Done']).notes).toEqual([
      'another header: its columns are read anew (1 line): b.csv:3 (id | title | status)',
    ]);
  });
});

describe('a column that the user names', () => {
  it.each<[Flags, string]>([
    [{ column: ['id=Code'] }, 'no column is called "code"; the first row has "id", "title"'],
    [{ ignore: ['Cost', 'title'] }, 'no column is called "cost"'],
    [{ column: ['id=Code'], ignore: ['Cost'] }, 'no column is called "code", "cost"'],
  ])('and that is not there is a slip: %j', (flags, message) => {
    expect(() => read(['id,title', '1,a'], flags)).toThrow(message);
  });
  it('is there whatever its case, below a title of the file as well', () => {
    const lines = ['My backlog;', 'Code;What', '7;Pay'];
    expect(read(lines, { column: ['id=code', 'title=WHAT'] })).toMatchObject({ rows: [['7']] });
  });
});

it('searches the header in the first sixty rows', () => {
  const above = (count: number) => Array.from({ length: count }, (_, i) => `line ${i},x`);
  expect(read([...above(59), 'id,title', '1,a']).rows).toEqual([['1']]);
  expect(() => read([...above(60), 'id,title', '1,a'])).toThrow('the header lacks');
});

it('says which row could have been the header', () => {
  expect(() => read(['Our things,x', 'id,points,what', '1,3,a'])).toThrow(
    'b.csv:2: the header lacks a title (Summary, Title, Name); it has "id", "points", "what"',
  );
});

it('a row is known by its beginning', () => {
  expect(brief(['a', '', ' b\nc '])).toBe('a | b c');
  expect(brief(['x'.repeat(60)])).toBe('x'.repeat(60));
  expect(brief(['x'.repeat(61)])).toBe(`${'x'.repeat(59)}…`);
});
