import { describe, expect, it } from 'vitest';
import { Report } from '../report.ts';
import { type Counting, identify } from './identify.ts';
import type { Item } from './item.ts';
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

/** What a cell of the last item names. */
function named(cell: string, items: Item[], { isFolder = false, counting = 'unknown' as Counting } = {}) {
  const entries = identify(items, counting, new Report());
  const from = entries.find(({ id, scope }) => id === items.at(-1)?.id && scope === items.at(-1)?.scope);
  if (from === undefined) throw new Error('it is not there');
  const { entries: found, unknown } = new References(entries, isFolder).read(cell, from);
  return [...found.map(({ taskID }) => taskID), ...unknown.map(({ name, why }) => `${name}: ${why}`)];
}

describe('in one repository, a link', () => {
  const items = [item('1'), item('2', { title: 'Pay, now' }), item('3')];
  it.each([
    ['1', ['1']],
    ['#1', ['1']],
    ['1.0', ['1']],
    [' #1 , 2 ', ['1', '2']],
    ['pay, NOW', ['2']],
    ['Pay, now, 1', ['2', '1']],
    ['1 2', ['1', '2']],
    ['1 and 2', ['1', '2']],
    ['Blocked by #1', ['1']],
    ['(1)', ['1']],
    ['[2]', ['2']],
    ['2.', ['2']],
    ['(9)', ['(9): no such task']],
    ['nothing known', ['nothing known: no such task']],
    ['None', []],
    ['-', []],
    ['1.5', ['1.5: no such task']],
  ])('%j names %j', (cell, expected) => expect(named(cell, items)).toEqual(expected));
});

describe('in several repositories, a link', () => {
  const [web, api] = [{ scope: 'acme/web' }, { scope: 'acme/api' }];
  const items = [item('1', api), item('2', api), item('1', web), item('3', web)];
  const options = { counting: 'per scope' as Counting };
  it.each([
    ['1', ['web-1']],
    ['#1', ['web-1']],
    ['acme/api#1', ['api-1']],
    ['ACME/API#1', ['api-1']],
    ['api#1', ['api-1']],
    ['github.com/acme/api#2', ['api-2']],
    ['https://github.com/acme/api/issues/1', ['api-1']],
    ['https://github.com/acme/web/issues/1', ['web-1']],
    ['api-1', ['api-1']],
    ['2', ['2: no such task']],
    ['acme/other#1', ['acme/other#1: a task of another repository or project']],
    [
      'https://github.com/acme/other/issues/1',
      ['https://github.com/acme/other/issues/1: a task of another repository or project'],
    ],
  ])('%j names %j', (cell, expected) => expect(named(cell, items, options)).toEqual(expected));
  it('names none where the end of two names fits', () => {
    const twice = [item('1', { scope: 'a/web' }), item('1', { scope: 'b/web' }), item('2', { scope: 'b/web' })];
    expect(named('web#1', twice, options)).toEqual(['web#1: a task of another repository or project']);
  });
  it('and an item of none goes by its number', () => {
    expect(named('1', [item('1', web), item('2', api), item('9')], options)).toEqual(['1: no such task']);
    expect(named('9', [item('1', web), item('2', api), item('9')], options)).toEqual(['9']);
  });
});

describe('in a folder, a link', () => {
  const folder = { isFolder: true };
  it.each([
    ['back-01', ['back-1']],
    ['task-1', ['back-1']],
    ['1', ['back-1']],
    ['back-1.2', ['back-1.2']],
    ['task-1.02', ['back-1.2']],
    ['other-1', ['other-1: no such task']],
  ])('%j names %j', (cell, expected) => {
    expect(named(cell, [item('back-1'), item('back-1.2'), item('back-3')], folder)).toEqual(expected);
  });
  it('names none where two have its number', () => {
    expect(named('task-1', [item('back-1'), item('web-1')], folder)).toEqual(['task-1: no such task']);
  });
  it('names none by its number outside of one', () => {
    expect(named('task-1', [item('back-1'), item('web-2')])).toEqual(['task-1: no such task']);
  });
});

it('tells that several tasks have a title', () => {
  const items = [item('1', { title: 'Same' }), item('2', { title: 'same' }), item('3')];
  expect(named('Same', items)).toEqual(['Same: several tasks are called so']);
});
