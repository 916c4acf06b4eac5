import { describe, expect, it } from 'vitest';
import { readCsv } from './csv.ts';

const read = (...lines: string[]) => readCsv('b.csv', lines.join('\n')).entries;

describe('headers', () => {
  it.each([
    ['Jira', 'Issue key,Issue id,Summary,Status,Custom field (Story Points)', 'A-1,1001,Pay,To Do,3'],
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
  it('refuses an empty file', () => expect(() => readCsv('b.csv', '')).toThrow('the file is empty'));
});

describe('rows', () => {
  it('counts lines through quoted line breaks, blank rows, CRLF and a byte order mark', () => {
    const text = '\uFEFFid,title,body\r\n1,One,"a\r\nb"\r\n\r\n,,\r\n2,"Say ""two"", please",\r\n';
    expect(readCsv('b.csv', text).entries.map((entry) => [entry.where, entry.title, entry.description])).toEqual([
      ['b.csv:2', 'One', 'a\r\nb'],
      ['b.csv:6', 'Say "two", please', ''],
    ]);
  });
  it('counts the line that Excel writes for itself', () => {
    expect(read('sep=;', 'id;title', '1;One, two')[0]).toMatchObject({ where: 'b.csv:3', title: 'One, two' });
  });
  it('reads GitHub numbers, addresses and lists', () => {
    expect(read('number,title,blocked by', '#3,x,"#1, o/r#2; https://github.com/o/r/issues/7"')[0]).toMatchObject({
      id: '3',
      dependsOn: ['1', '2', '7'],
    });
  });
  it('takes either of status and status category', () => {
    expect(read('id,title,status,status category', '1,a,Live,Done', '2,b,Live,To Do').map((e) => e.finished)).toEqual([
      true,
      false,
    ]);
  });
  it('says when a row has more cells than the header', () => {
    expect(readCsv('b.csv', 'id,title\n1,a,b\n2,c,\n').complaints).toMatchObject([{ where: 'b.csv:2' }]);
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
    expect(read(head, 'A-1,a,A-2,A-3,A-4')[0]?.dependsOn).toEqual(['A-3', 'A-2']);
  });
  it("takes Jira's assignee as one person", () => {
    expect(read('Issue key,Summary,Assignee', 'A-1,a,"Okafor, Ada"')[0]?.assignees).toEqual(['Okafor, Ada']);
    expect(read('id,title,assignees', '1,a,"ada, ben"')[0]?.assignees).toEqual(['ada', 'ben']);
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
    const { complaints } = readCsv('b.csv', 'id,title,body\n1,"a ""b""\nc",\n2,"open\n3,c,\n4,"d",\n5,5" pipe,\n');
    expect(complaints).toMatchObject([{ where: 'b.csv:4', what: 'lines 4 to 6 taken as one row' }]);
  });
});
