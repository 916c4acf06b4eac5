import { describe, expect, it } from 'vitest';
import { type Flags, optionsOf } from '../options.ts';
import { Report } from '../report.ts';
import { readTable } from '../table/table.ts';
import { readSections } from './read-rows.ts';

const read = (lines: string[], flags: Flags = {}) => {
  const report = new Report();
  const { columns, statuses } = optionsOf(flags);
  const items = readSections('b.csv', readTable('b.csv', lines.join('\n'), columns, report), statuses, report);
  return { items, losses: report.lossLines(), notes: report.noteLines() };
};

describe('a tree of titles', () => {
  const HEAD = 'ID,Work Item Type,Title 1,Title 2,Title 3';
  const parents = (...rows: string[]) => read([HEAD, ...rows]).items.map(({ id, parents: [above] }) => [id, above]);
  it('has the row above that stands less deep as the parent', () => {
    expect(
      parents(
        '1,Epic,Pay,,',
        '2,Feature,,Card,',
        '3,Task,,,Form',
        '4,Task,,,Test',
        '5,Feature,,Cash,',
        '6,Epic,Ship,,',
      ),
    ).toEqual([
      ['1', undefined],
      ['2', '1'],
      ['3', '2'],
      ['4', '2'],
      ['5', '1'],
      ['6', undefined],
    ]);
  });
  it('may leave a level out', () => {
    expect(parents('1,Epic,Pay,,', '2,Task,,,Form', '3,Feature,,Card,', '4,Task,,,Test')).toEqual([
      ['1', undefined],
      ['2', '1'],
      ['3', '1'],
      ['4', '3'],
    ]);
  });
  it('is cut by a row of a higher level', () => {
    expect(parents('1,Epic,Pay,,', '2,Feature,,Card,', '3,Epic,Ship,,', '4,Task,,,Form')).toEqual([
      ['1', undefined],
      ['2', '1'],
      ['3', undefined],
      ['4', '3'],
    ]);
  });
  it('tells a row that stands below none', () => {
    expect(read([HEAD, '2,Feature,,Card,', '1,Epic,Pay,,']).losses).toEqual([
      expect.stringMatching(/^parents unknown, since the row stands below none .* \(1 row\): b\.csv:2 \(2\)$/),
    ]);
    expect(read([`${HEAD},Parent`, '2,Feature,,Card,,7'])).toMatchObject({ items: [{ parents: ['7'] }], losses: [] });
  });
  it('has one title a row; another is told', () => {
    const { items } = read([HEAD, '1,Epic,Pay,Card,']);
    expect(items).toMatchObject([{ title: 'Pay' }]);
    expect(items[0]?.facts).toContainEqual({ column: 'column "Title 2"', value: 'Card', is: 'unread' });
  });
});

describe('people', () => {
  const HEAD = 'id,title,assignee,assignee email';
  it.each([
    [
      'has the account beside the one name',
      'A-1,a,Ada,ada@x.org',
      [{ text: 'Ada', account: 'ada@x.org', mayBeList: false }],
    ],
    ['has the account where there is no name', 'A-1,a,,ada@x.org', [{ text: 'ada@x.org', account: '' }]],
    ['has the account beside a word for nobody', 'A-1,a,Unassigned,x1', [{ text: 'x1', account: '' }]],
  ])('%s', (_what, row, assignees) => expect(read([HEAD, row]).items[0]?.assignees).toEqual(assignees));
  it.each([
    ['ada; ben', ['ada', 'ben']],
    ['Ada Okafor & Ben Larsen', ['Ada Okafor', 'Ben Larsen']],
    ['nobody', []],
  ])('%j are %j', (cell, names) =>
    expect(read(['id,title,assignees', `1,a,${cell}`]).items[0]?.assignees.map(({ text }) => text)).toEqual(names),
  );
});

describe('cells', () => {
  it('have HTML taken out of titles and descriptions alone', () => {
    const [item] = read(['id,title,description,points', '1,<b>Pay</b>,<p>a</p><p>b</p>,<b>3</b>']).items;
    expect(item).toMatchObject({ title: 'Pay', description: 'a\n\nb', points: '<b>3</b>' });
  });
  it('keep the line breaks of descriptions and of no title', () => {
    const [item] = read(['id,title,description', '1,"a\nb","c\nd"']).items;
    expect(item).toMatchObject({ title: 'a b', description: 'c\nd' });
  });
  it('of a preferred column that is empty give way to the next', () => {
    const [item] = read(['Issue id,Issue key,Summary', '1001,,Pay']).items;
    expect(item).toMatchObject({ id: '1001', title: 'Pay' });
  });
  it('that nobody reads are facts, unless they say no or nothing', () => {
    const [item] = read(['id,title,Cost,Extra,Flag,Share,Time', '1,a,9 EUR,-,false,0 %,0:00']).items;
    expect(item?.facts).toEqual([{ column: 'column "Cost"', value: '9 EUR', is: 'unread' }]);
  });
  it('of a project are its scope in small letters, and a fact', () => {
    const [item] = read(['id,title,project', '1,a,Web Shop']).items;
    expect(item).toMatchObject({ scope: 'web shop', facts: [{ column: 'column "project"', is: 'varying' }] });
  });
  it('of an address are id, scope and alias', () => {
    const url = 'https://github.com/Acme/Web/issues/7';
    expect(read(['id,title', `${url},a`]).items[0]).toMatchObject({ id: '7', scope: 'acme/web', aliases: [url] });
    expect(read(['id,title,url', `7,a,${url}`]).items[0]).toMatchObject({ id: '7', scope: 'acme/web', aliases: [url] });
    expect(read(['id,title', '#7,a']).items[0]).toMatchObject({ id: '7', scope: '', aliases: ['#7'] });
  });
  it('that all are empty to the eye are no row', () => {
    expect(read(['id,title', '\u200b,\u200b', '1,a'])).toMatchObject({ items: [{ id: '1' }], losses: [] });
  });
  it('link by type, of open work alone', () => {
    const HEAD = '#,Tracker,Subject,Status,Related issues';
    const related = '"Blocked by #3, Related to #9, Blocks #4"';
    const { items, losses } = read([HEAD, `1,Bug,a,New,${related}`, `2,Bug,b,Closed,${related}`]);
    expect(items[0]).toMatchObject({ dependsOn: ['#3'], blocks: ['#4'] });
    expect(losses).toEqual(['links that are no dependency left out (1 row): b.csv:2 (Related to #9)']);
  });
});

describe('what is finished', () => {
  it('is said by words of the user, also in a resolution', () => {
    const HEAD = 'Issue key,Summary,Status,Resolution';
    const rows = [HEAD, 'A-1,a,Offen,Erledigt', 'A-2,b,Offen,', 'A-3,c,Fertig,', 'A-4,d,Fertig,Wartet'];
    const flags = { done: ['erledigt', 'Fertig'], open: ['offen', 'wartet'] };
    expect(read(rows, flags).items.map(({ finished }) => finished)).toEqual([true, false, true, true]);
  });
  it('is told once when no column says it', () => {
    expect(read(['id,title', '1,a']).notes).toContain(
      'no column says what is finished, so every task is taken as open: b.csv',
    );
    expect(read(['id,title,status', '1,a,To do']).notes).toEqual(['open by status "To do" (1 row): b.csv:2']);
  });
});
