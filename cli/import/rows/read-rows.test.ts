import { describe, expect, it } from 'vitest';
import { optionsOf } from '../options.ts';
import { Report } from '../report.ts';
import { readTable } from '../table/table.ts';
import { readSections } from './read-rows.ts';

const readText = (text: string) => {
  const report = new Report();
  const { columns, statuses } = optionsOf({});
  const items = readSections('b.csv', readTable('b.csv', text, columns, report), statuses, report);
  return { items, losses: report.lossLines(), notes: report.noteLines() };
};
const read = (...lines: string[]) => readText(lines.join('\n')).items;

describe('headers', () => {
  it.each([
    ['Jira', 'Issue key,Issue id,Summary,Status,Custom field (Story Points)', 'A-1,1001,Pay,To Do,3'],
    [
      'Jira since 2025',
      'Work item key,Work item id,Summary,Work item status,Custom field (Story point estimate)',
      'A-1,1001,Pay,To Do,3',
    ],
    ['Linear', 'ID,Team,Title,Status,Estimate', 'A-1,Web,Pay,Todo,3'],
    ['a spreadsheet', ' KEY ;Task_Name;story-points', 'A-1;Pay;3'],
    ['a tab file', 'id\ttitle\tStoryPoints', 'A-1\tPay\t3'],
    ['GitHub', 'url,title,state,estimate', 'https://github.com/o/r/issues/A-1,Pay,OPEN,3'],
  ])('of %s', (_, header, row) => {
    expect(read(header, row)[0]).toMatchObject({ id: 'A-1', title: 'Pay', points: '3', finished: false });
  });
  it('prefers the key and lets dependencies name the issue id as well', () => {
    expect(read('Summary,Issue id,Issue key', 'Pay,1001,A-1')[0]).toMatchObject({ id: 'A-1', aliases: ['1001'] });
  });
  it('takes every column of a repeated name', () => {
    const [entry] = read(
      'Issue key,Summary,Inward issue link (Blocks),Inward issue link (Blocks),Inward issue link (Blocks)',
      'A-3,Pay,A-1,,A-2',
    );
    expect(entry?.dependsOn).toEqual(['A-1', 'A-2']);
  });
  it.each([
    ['title', 'the header lacks a column for the id'],
    ['id', 'the header lacks a title'],
  ])('refuses %j alone', (header, message) => expect(() => read(header, 'x')).toThrow(message));
  it('refuses an empty file', () => expect(() => readText('')).toThrow('the file is empty'));
});

describe('rows', () => {
  it('counts lines through quoted line breaks, blank rows, CRLF and a byte order mark', () => {
    const text = '\uFEFFid,title,body\r\n1,One,"a\r\nb"\r\n\r\n,,\r\n2,"Say ""two"", please",\r\n';
    expect(readText(text).items.map((item) => [item.where, item.title, item.description])).toEqual([
      ['b.csv:2', 'One', 'a\nb'],
      ['b.csv:6', 'Say "two", please', ''],
    ]);
  });
  it('counts the line that Excel writes for itself', () => {
    expect(read('sep=;', 'id;title', '1;One, two')[0]).toMatchObject({ where: 'b.csv:3', title: 'One, two' });
  });
  it('reads GitHub numbers, addresses and lists', () => {
    expect(read('number,title,blocked by', '#3,x,"#1, o/r#2; https://github.com/o/r/issues/7"')[0]).toMatchObject({
      id: '3',
      aliases: ['#3'],
      dependsOn: ['#1, o/r#2; https://github.com/o/r/issues/7'],
    });
  });
  it('takes either of status and status category', () => {
    expect(read('id,title,status,status category', '1,a,Live,Done', '2,b,Live,To Do').map((e) => e.finished)).toEqual([
      true,
      false,
    ]);
  });
  it('says when a row has more cells than the header', () => {
    expect(readText('id,title\n1,a,b\n2,c,\n').losses).toEqual([
      'cells left out, since the header names fewer columns (1 row): b.csv:2 (b)',
    ]);
  });
  it.each([
    ['status of its own, category', 'status category', 'Rejected', 'In Progress', false],
    ['status of its own, category', 'status category', 'Live', 'Done', true],
    ['Linear dates the end', 'Completed', 'Live', '2026-11-20T09:00:00.000Z', true],
    ['Linear dates the end', 'Canceled', 'Not now', 'Fri Nov 20 2026 09:00:00 GMT+0000 (GMT)', true],
    ['a column of yes and no', 'Completed', 'Live', 'No', false],
  ])('%s: %s %s %s', (_, column, status, value, finished) => {
    expect(read(`id,title,status,${column}`, `1,a,${status},${value}`)[0]?.finished).toBe(finished);
  });
  it('takes what Jira depends on by any name of the link', () => {
    const head =
      'Issue key,Summary,Outward issue link (Dependency),Outward issue link (Depends),Outward issue link (Blocks)';
    expect(read(head, 'A-1,a,A-2,A-3,A-4')[0]).toMatchObject({ dependsOn: ['A-2', 'A-3'], blocks: ['A-4'] });
  });
  it("takes Jira's assignee as one person", () => {
    expect(read('Issue key,Summary,Assignee', 'A-1,a,"Okafor, Ada"')[0]?.assignees).toEqual([
      { text: 'Okafor, Ada', account: '' },
    ]);
    expect(read('id,title,assignees', '1,a,"ada, ben"')[0]?.assignees).toEqual([
      { text: 'ada, ben', account: '', mayBeList: true },
    ]);
  });
  it('finds the separator below blank lines', () => {
    expect(read('', ' ', 'id;title', '1;One, two')[0]).toMatchObject({ where: 'b.csv:4', title: 'One, two' });
  });
  it('names the row whose quote never ends', () => {
    expect(() => read('id,title', '1,"a')).toThrow('cannot read CSV: b.csv:2: a quote opens');
    expect(() => read('id,title', '1,"a\nb"', '2,"c', '3,d')).toThrow('cannot read CSV: b.csv:4:');
    expect(() => read('sep=;', 'id;title', '1;"a', '2;b')).toThrow('cannot read CSV: b.csv:3:');
  });
  it('says when a quote may have swallowed rows', () => {
    const { losses } = readText('id,title,body\n1,"a ""b""\nc",\n2,"open\n3,c,\n4,"d",\n5,5" pipe,\n');
    expect(losses).toEqual([
      'a quote inside a cell is not doubled, so where the cell ends is a guess (1 row): b.csv:4 (lines 4 to 6)',
    ]);
  });
});

describe('rows that are no tasks', () => {
  it.each([
    ['Total,,8', 'a total'],
    ['Total,2 tasks,8', 'a total'],
    [',Grand Total,8', 'a total'],
    ['合計,,8', 'a total'],
    ['Generated by Ada on 2026-11-20,,', 'a footer'],
    ['Exported at,2026-11-20,', 'a footer'],
    ['Sprint 12,,', 'a line of its own'],
    [',Pay,3', 'it has no id'],
    ['https://github.com/o/r/pull/3,Pay,3', 'a pull request'],
    ['A-2,,3', 'it has no title'],
    ['1.21E+15,Pay,3', 'a number that a spreadsheet has shortened'],
    ['3-Mar,Pay,3', 'a date that a spreadsheet has made of it'],
    ['Mar-45,Pay,3', 'a date that a spreadsheet has made of it'],
    ['03.03.2026,Pay,3', 'a date that a spreadsheet has made of it'],
    ['=HYPERLINK("https://x.org/A-2","A-2"),Pay', 'a spreadsheet formula instead of its value'],
    ['#NAME?,Pay,3', 'an error of a spreadsheet formula'],
    ['A-2,#NAME?,3', 'an error of a spreadsheet formula'],
    ['"=HYPERLINK(""https://x.org/A-2"",""A-2"")",Pay,3', 'a spreadsheet formula instead of its value'],
  ])('%j: %s', (row, why) => {
    const { items, losses } = readText(`id,title,points\nA-1,One,5\n${row}\n`);
    expect(items.map(({ id }) => id)).toEqual(['A-1']);
    expect(losses).toHaveLength(1);
    expect(losses[0]).toContain(`not taken, ${why}`);
    expect(losses[0]).toContain('b.csv:3');
  });
  it.each(['MAR-3', '1.2.10', '12', 'Total-1', 'web_3', '1e5'])('%s is an id', (id) => {
    expect(read('id,title,points', `${id},Pay,3`)[0]).toMatchObject({ id, title: 'Pay' });
  });
  it('leaves out damage in other cells and says so', () => {
    const { items, losses } = readText('id,title,points\n1,Pay,#REF!\n');
    expect(items[0]?.points).toBe('');
    expect(losses).toEqual([
      expect.stringMatching(/^column "points" left out, an error of a spreadsheet formula \(1 row\)/),
    ]);
  });
});

it.each(['[A-2](https://x.org/browse/A-2)', 'A-2 (https://x.org/browse/A-2)'])('%s is an id with its address', (id) => {
  expect(read('id,title', `${id},Pay`)[0]).toMatchObject({
    id: 'A-2',
    aliases: expect.arrayContaining(['https://x.org/browse/A-2']),
  });
});

it('leaves out what is the rest of a row that was broken by a line break', () => {
  const { items, losses } = readText(
    'id,title,status,points\n1,One,Open,3\n2,Two,Open,1\n3,Broken title\nthat goes on,Open,5\n4,Four,Open,2\n',
  );
  expect(items.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
  expect(losses).toEqual([
    'not taken, it seems to be the rest of a row with a line break (1 row): b.csv:5 (that goes on | Open | 5)',
  ]);
});

it('knows the rest of a row by its length where it is one word', () => {
  const { items, losses } = readText('id,title,status\nA-1,One,Open\nA-2,Two that\nbreaks,Open\nA-3,Three,Open\n');
  expect(items.map(({ id }) => id)).toEqual(['A-1', 'A-2', 'A-3']);
  expect(losses).toEqual([expect.stringContaining('b.csv:4 (breaks | Open)')]);
  // Ids of another shape are tasks, also where rows end early.
  expect(read('id,title,status', 'A-1,One', 'A-2,Two', 'A-3,Three', 'login,Four')).toHaveLength(4);
});

it('makes no tasks of another table below an empty line', () => {
  const rows = 'ID,Title,Status\n1,One,Open\n2,Two,Open\n';
  const { items, losses } = readText(`${rows}\nTeam,Velocity,\nRed,20,\n,,\nTotal,,20\n\n3,Three,Open\n`);
  expect(items.map(({ id }) => id)).toEqual(['1', '2', '3']);
  expect(losses).toEqual([
    expect.stringContaining('(2 rows): b.csv:5 (Team | Velocity), 6 (Red | 20)'),
    expect.stringContaining('a total (1 row): b.csv:8'),
  ]);
  // Where ids have nothing in common, an empty line means nothing.
  expect(read('ID,Title', 'login,One', '2,Two', '', 'logout,Three')).toHaveLength(3);
});

it('takes no planned end for one', () => {
  const rows = readText('ID,Title,Status,Finish date,End date\n1,One,In progress,2026-12-01,2026-12-01\n').items;
  expect(rows.map(({ finished, facts }) => [finished, facts.length])).toEqual([[false, 2]]);
});

it('leaves out what a formula stands for', () => {
  const { items, losses } = readText('id,title,assignee\n1,One,=A1\n2,Two,"=Sheet1!B2+3"\n3,Three,=Ada\n');
  expect(items.map(({ assignees }) => assignees.length)).toEqual([0, 0, 1]);
  expect(losses).toEqual([expect.stringContaining('column "assignee" left out, a spreadsheet formula')]);
});

it('passes over what a tool writes for nothing', () => {
  const { items } = readText(
    'Issue Id,Summary,State,Subsystem,Fix versions\nY-1,a,Open,No subsystem,1.0\nY-2,b,Open,UI,Unscheduled\n',
  );
  expect(items.map(({ facts }) => facts.map(({ value }) => value))).toEqual([['1.0'], ['UI']]);
});

it('undoes numbers written with .0, and tells ids that have lost digits', () => {
  expect(read('id,title', '1.0,a', '2.0,b').map(({ id }) => id)).toEqual(['1', '2']);
  expect(read('id,title', '1.0,a', '1.1,b').map(({ id }) => id)).toEqual(['1.0', '1.1']);
  expect(readText('id,title\n1205550000000010,a\n1205550000000020,b\n').losses).toEqual([
    expect.stringMatching(/^ids of 16 digits .* \(2 tasks\)/),
  ]);
});

describe('headers within the file', () => {
  it('are read anew', () => {
    const { items, losses, notes } = readText(
      'id,title,points\n1,One,5\n\nid,title,points\n2,Two,3\nTitle,Points,Key\nThree,8,3\n',
    );
    expect(items.map(({ id, title, points }) => [id, title, points])).toEqual([
      ['1', 'One', '5'],
      ['2', 'Two', '3'],
      ['3', 'Three', '8'],
    ]);
    expect(losses).toEqual([]);
    expect(notes).toEqual([
      'the header comes again (1 line): b.csv:4',
      'another header: its columns are read anew (1 line): b.csv:6 (Title | Points | Key)',
      'no column says what is finished, so every task is taken as open: b.csv',
    ]);
  });
  it('may have lines above them', () => {
    const { items, losses } = readText('Our backlog;;\n\nSchlüssel;id;title;points\nx;1;One, two;5\n');
    expect(items).toMatchObject([{ id: '1', title: 'One, two', points: '5', facts: [{ value: 'x' }] }]);
    expect(losses).toEqual(['left out above the header (1 line): b.csv:1 (Our backlog)']);
  });
  it('go back to the items below subitems', () => {
    const text = 'Name,Subitems,Item ID\nPay,"Card",1\nSubitems,Name,Item ID\n,Card,2\nShip,,3\n';
    expect(read(...text.split('\n')).map(({ id, title, children }) => [id, title, children])).toEqual([
      ['1', 'Pay', ['Card']],
      ['2', 'Card', []],
      ['3', 'Ship', []],
    ]);
  });
});
