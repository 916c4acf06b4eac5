import { describe, expect, it } from 'vitest';
import { Report } from '../report.ts';
import { resolveDependencies } from './dependencies.ts';
import { reportFacts } from './facts.ts';
import { type Counting, identify } from './identify.ts';
import type { Item } from './item.ts';
import { Family, leftOutParents, type ParentWish } from './parents.ts';
import { References } from './references.ts';

const item = (id: string, said: Partial<Item> = {}): Item => ({
  where: `b.csv:${id}`,
  id,
  aliases: [],
  scope: '',
  title: `Task ${id}`,
  description: '',
  points: '',
  priority: '',
  assignees: [],
  dependsOn: [],
  blocks: [],
  parents: [],
  children: [],
  finished: false,
  facts: [],
  ...said,
});

/** What becomes of items: `id <- what it waits for`, for each task that is taken. */
function backlog(items: Item[], wish: ParentWish = undefined, counting: Counting = 'unknown') {
  const report = new Report();
  const entries = identify(items, counting, report);
  const open = new Set(entries.filter(({ finished }) => !finished));
  const references = new References(entries, false);
  const family = new Family(entries, references, open, report);
  const parents = leftOutParents(family, open, wish, report);
  const { dependsOn, met } = resolveDependencies({ entries, open, parents, family, references }, report);
  const taken = entries.filter((entry) => open.has(entry) && !parents.has(entry));
  reportFacts(taken, report);
  const tasks = taken.map(({ taskID }) => `${taskID} <- ${(dependsOn.get(taskID) ?? []).join(' ')}`.trim());
  return { tasks, met, losses: report.lossLines(), notes: report.noteLines() };
}

describe('ids', () => {
  it('of several repositories stay apart, and a bare number is of its own', () => {
    const web = { scope: 'acme/web' };
    const api = { scope: 'acme/api' };
    const { tasks, losses } = backlog(
      [
        item('1', { ...web, dependsOn: ['2, acme/api#1'] }),
        item('2', web),
        item('1', { ...api, dependsOn: ['acme/infra#9', '#3'] }),
      ],
      undefined,
      'per scope',
    );
    expect(tasks).toEqual(['api-1 <-', 'web-1 <- api-1 web-2', 'web-2 <-']);
    expect(losses).toEqual([
      'dependencies left out, a task of another repository or project (1 link): b.csv:1 (api-1 on acme/infra#9)',
      'dependencies left out, no such task (1 link): b.csv:1 (api-1 on #3)',
    ]);
  });
  it('of projects of one name get more of it', () => {
    expect(backlog([item('1', { scope: 'a/web' }), item('1', { scope: 'b/web' })]).tasks).toEqual([
      'a-web-1 <-',
      'b-web-1 <-',
    ]);
  });
  it('of one task that is in two projects are one', () => {
    const twice = [item('1', { scope: 'web' }), item('1', { scope: 'api' })];
    expect(backlog(twice, undefined, 'throughout')).toMatchObject({ tasks: ['1 <-'] });
  });
  it('stay as they are where nothing collides', () => {
    expect(backlog([item('1', { scope: 'web' }), item('2', { scope: 'api' })]).tasks).toEqual(['1 <-', '2 <-']);
  });
  it('are made of titles, and the same title twice is two tasks unless all is the same', () => {
    const { tasks } = backlog([
      item('', { title: 'Pay now' }),
      item('', { title: 'Test', points: '1' }),
      item('', { title: 'Test', points: '2' }),
      item('', { title: 'Pay now' }),
    ]);
    expect(tasks).toEqual([
      'Pay-now <-',
      expect.stringMatching(/^Test-[0-9a-f]{8} <-$/),
      expect.stringMatching(/^Test-[0-9a-f]{8} <-$/),
    ]);
  });
  it('of one row that is there twice are told once', () => {
    const { tasks, notes } = backlog(['b.csv:2', 'b.csv:3'].map((where) => item('', { where, title: 'Pay' })));
    expect(tasks).toEqual(['Pay <-']);
    expect(notes).toContain('the same task again (1 row): b.csv:3 (Pay)');
  });
  it('that come out the same stay apart', () => {
    expect(backlog([item('a b'), item('a-b'), item('a/b')]).tasks).toEqual([
      'a-b <-',
      expect.stringMatching(/^a-b-\w{8} <-$/),
      expect.stringMatching(/^a-b-\w{8} <-$/),
    ]);
  });
  it('of two tasks are one: the open one, told unless they are the same', () => {
    expect(backlog([item('1', { finished: true }), item('1')])).toMatchObject({
      tasks: ['1 <-'],
      losses: ['finished, and open elsewhere in the file (1 row): b.csv:1 (1)'],
    });
    expect(backlog([item('1'), item('1')])).toMatchObject({ tasks: ['1 <-'], losses: [] });
    expect(backlog([item('1'), item('1', { title: 'Other', points: '3' })]).losses).toEqual([
      expect.stringContaining('(1: not the same title, points)'),
    ]);
  });
});

describe('links', () => {
  it.each([
    ['A-1', 'A-1'],
    ['a-1', 'A-1'],
    ['https://x.atlassian.net/browse/A-1', 'A-1'],
    ['Write it, twice', 'A-2'],
    ['Write it, twice, A-1', 'A-1 A-2'],
    ['A-1 A-2', 'A-1 A-2'],
    ['A-1 Some title', 'A-1'],
    ['A-1: Some title; A-2 (the other)', 'A-1 A-2'],
    ['Write it, twice (https://www.notion.so/Write-0123)', 'A-2'],
    ['Write it, twice (Write%20it%200123.md)', 'A-2'],
    ['10001', 'A-1'],
    ['https://trello.com/c/aaaaaaa1/1-x', 'A-3'],
    ['Same', ''],
    ['B-9', ''],
  ])('%j names %j', (cell, ids) => {
    const items = [
      item('A-1', { aliases: ['10001'] }),
      item('A-2', { title: 'Write it, twice' }),
      item('A-3', { title: 'Same', aliases: ['https://trello.com/c/aaaaaaa1'] }),
      item('A-4', { title: 'same' }),
      item('A-5', { dependsOn: [cell] }),
    ];
    const { tasks, losses } = backlog(items);
    expect(tasks.at(-1)).toBe(`A-5 <- ${ids}`.trim());
    expect(losses).toHaveLength(ids === '' ? 1 : 0);
  });
  it('go in both directions, once', () => {
    expect(backlog([item('1', { blocks: ['2'] }), item('2', { dependsOn: ['1'] })]).tasks).toEqual(['1 <-', '2 <- 1']);
    expect(backlog([item('1', { blocks: ['2, 9'] }), item('2')])).toMatchObject({
      tasks: ['1 <-', '2 <- 1'],
      losses: [expect.stringContaining('(9 on 1)')],
    });
  });
  it('on finished work are met', () => {
    expect(backlog([item('1', { finished: true, blocks: ['2'] }), item('2', { dependsOn: ['1'] })])).toMatchObject({
      tasks: ['2 <-'],
      met: 1,
      losses: [],
    });
  });
});

describe('parents', () => {
  it('are left out beside open children, told, and their links are those of the children', () => {
    const items = [
      item('E', { points: '13', dependsOn: ['X'] }),
      item('1', { parents: ['E'] }),
      item('2', { parents: ['E'], finished: true }),
      item('3', { parents: ['E'] }),
      item('X'),
      item('Y', { dependsOn: ['E'] }),
    ];
    const { tasks, losses } = backlog(items);
    expect(tasks).toEqual(['1 <- X', '3 <- X', 'X <-', 'Y <- 1 3']);
    expect(losses).toEqual([
      'parents left out, since their children are in the file (1 task) (--keep-parents takes both): b.csv:E (E: Task E, 13 points)',
    ]);
    expect(backlog(items, 'keep')).toMatchObject({ tasks: ['1 <-', '3 <-', 'E <- X', 'X <-', 'Y <- E'], losses: [] });
    expect(backlog(items, 'drop').tasks).toEqual(backlog(items).tasks);
    expect(backlog(items, 'drop').losses).toEqual([]);
  });
  it('stay when their children are finished', () => {
    expect(backlog([item('E'), item('1', { parents: ['E'], finished: true })])).toMatchObject({
      tasks: ['E <-'],
      losses: [],
    });
  });
  it('of one task are one, the others told', () => {
    expect(backlog([item('1'), item('2'), item('3', { parents: ['2, 1'] })])).toMatchObject({
      tasks: ['1 <-', '3 <-'],
      losses: expect.arrayContaining([expect.stringContaining('(3 below 1: it is below 2 already)')]),
    });
  });
  it('of parents are left out as well, and what waits for one waits for the work at the bottom', () => {
    const items = [
      item('E'),
      item('F', { parents: ['E'] }),
      item('1', { parents: ['F'] }),
      item('Y', { dependsOn: ['E'] }),
    ];
    expect(backlog(items).tasks).toEqual(['1 <-', 'Y <- 1']);
  });
  it('are told once when they are not there, unless the task is finished or names none', () => {
    expect(backlog([item('1', { parents: ['Z', 'Z'] }), item('2', { parents: ['Z'], finished: true })]).losses).toEqual(
      ['parents that are not in the file left out (1 task): b.csv:1 (1 below Z)'],
    );
    expect(backlog([item('1', { parents: ['None', '-'] })]).losses).toEqual([]);
    expect(backlog([item('1', { children: ['Z'] }), item('2', { children: ['Z'], finished: true })]).losses).toEqual([
      'children that are not in the file left out (1 task): b.csv:1 (Z below 1)',
    ]);
  });
  it('may be named by several columns, of which the first that is known counts', () => {
    expect(backlog([item('1'), item('2', { parents: ['Z', '1'] })])).toMatchObject({ tasks: ['2 <-'] });
  });
  it('may name their children', () =>
    expect(backlog([item('E', { children: ['1, 2'] }), item('1'), item('2')]).tasks).toEqual(['1 <-', '2 <-']));
  it('that are not there are told, and so is a circle, of which something stays', () => {
    expect(backlog([item('1', { parents: ['Z'] })])).toMatchObject({
      tasks: ['1 <-'],
      losses: [expect.stringContaining('(1 below Z)')],
    });
    expect(backlog([item('1', { parents: ['2'] }), item('2', { parents: ['1'] })])).toMatchObject({ tasks: ['1 <-'] });
  });
  it('that are finished, or wait for a finished child, count as met', () => {
    const { met, losses } = backlog([
      item('E', { dependsOn: ['1'] }),
      item('1', { parents: ['E'], finished: true }),
      item('F', { finished: true }),
      item('2', { parents: ['F'], dependsOn: ['F'] }),
    ]);
    expect([met, losses]).toEqual([2, []]);
  });
  it('are nothing that a child waits for', () => {
    const { tasks, losses } = backlog([item('E'), item('1', { parents: ['E'], dependsOn: ['E'] })]);
    expect(tasks).toEqual(['1 <-']);
    expect(losses).toContain(
      'dependencies of a task on itself or on its own parent left out (1 link): b.csv:1 (1 on E)',
    );
  });
});

describe('what a task has no place for', () => {
  const fact = (value: string, is: 'unread' | 'varying') => ({ facts: [{ column: 'column "X"', value, is }] });
  it('is lost', () =>
    expect(backlog([item('1', fact('a', 'unread')), item('2')]).losses).toEqual([
      'column "X" not read (1 row): b.csv:1 (a)',
    ]));
  it.each([
    ['the same throughout', ['1', '2'], ['a', 'a'], 0],
    ['told by the ids', ['A-1', 'B-1'], ['a', 'b'], 0],
    ['varying', ['1', '2'], ['a', 'b'], 1],
    ['varying within one prefix', ['A-1', 'A-2'], ['a', 'b'], 1],
  ])('is lost or not when it is %s', (_, ids, values, losses) => {
    expect(backlog(ids.map((id, index) => item(id, fact(values[index] ?? '', 'varying')))).losses).toHaveLength(losses);
  });
  it('is lost when some say it and others nothing', () => {
    const child = item('2', { parents: ['1'] });
    expect(backlog([item('1', fact('a', 'varying')), child], 'keep').losses).toEqual([]);
    for (const ids of [
      ['1', '2'],
      ['A-1', 'A-2'],
    ] as const)
      expect(backlog([item(ids[0], fact('a', 'varying')), item(ids[1])]).losses).toHaveLength(1);
  });
});
