import { describe, expect, it } from 'vitest';
import { optionsOf } from '../options.ts';
import { Report } from '../report.ts';
import { headerOf } from './header.ts';
import { readTable } from './table.ts';

const read = (text: string) => readTable('b.csv', text, optionsOf({}).columns, new Report());

describe('the separator is the one that gives a known header', () => {
  it.each([
    ['id,title\n1,a;b\n', 'a;b'],
    ['id;title;tags\n1;a, b, c;x\n', 'a, b, c'],
    ['id\ttitle\n1\ta, b; c|d\n', 'a, b; c|d'],
    ['id|title\n1|a, b; c\n', 'a, b; c'],
    ['sep=;\nid;title\n1;a, b\n', 'a, b'],
    ['"sep=;"\nid;title\n1;a, b\n', 'a, b'],
    ['"id", "title"\n"1", "a, b"\n', 'a, b'],
    ['id\tx\ttitle\n1\t\ta\n', ''],
    ['Report, of, many, commas\nid;title\n1;a\n', 'a'],
    ['ID;Title;Labels, tags, and, more\n1;a;x\n', 'a'],
  ])('%j', (text, title) => expect(read(text)[0]?.rows[0]?.cells[1]).toBe(title));
});

describe('columns', () => {
  const roles = (header: string, flags = {}) =>
    headerOf(header.split(','), optionsOf(flags).columns).columns.map(({ role }) =>
      role.is === 'read' ? role.field : role.is === 'level' ? `level ${role.depth}` : role.is,
    );
  it.each([
    ['Key,Summary,Created,Kostenstelle', ['id', 'title', 'ignored', 'unread']],
    ['#,Tracker,Subject,% Done', ['id', 'type', 'title', 'unread']],
    [
      'Issue key,Custom field (Story Points),Σ Time Spent,Inward issue link (Blocks),Inward issue link (Relates)',
      ['id', 'points', 'ignored', 'dependsOn', 'unread'],
    ],
    ['ID,Work Item Type,Title 1,Title 2,Effort', ['id', 'type', 'level 1', 'level 2', 'points']],
    ['Task ID,Task Name,Sprint Points (number),Severity (drop down)', ['id', 'title', 'points', 'unread']],
    ['id,title,Effort,Weight', ['id', 'title', 'unread', 'unread']],
    ['Id,Title,Current State,Task,Task Status', ['id', 'title', 'status', 'unread', 'unread']],
  ])('%s', (header, expected) => expect(roles(header)).toEqual(expected));
  it('are what the user says', () => {
    const flags = { column: ['id=Code', 'title=Code', 'points=Size'], ignore: ['key'] };
    expect(roles('Key,Code,Size', flags)).toEqual(['ignored', 'id', 'title', 'points']);
  });
});

it.each([
  ['', 'the file is empty'],
  [',,\n;', 'the header lacks'],
  [',,\n""', 'the file is empty'],
  ['a,b\n1,2\n', 'it has "a", "b": say which it is with --column id="…" --column title="…"'],
  [
    'id,b\n1,2\n',
    'the header lacks a title (Summary, Title, Name); it has "id", "b": say which it is with --column title="…"',
  ],
])('refuses %j', (text, message) => expect(() => read(text)).toThrow(message));

it('takes a task whose type and flags are called as columns are for a task', () => {
  expect(
    read('Key,Summary,Type,Flag,Owner\nA-1,Pay,Story,No,Ada\nA-2,Title,Task,No,Name\n').map(({ rows }) => rows.length),
  ).toEqual([2]);
});
