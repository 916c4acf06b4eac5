import { describe, expect, it } from 'vitest';
import { KnownLists } from './lists.ts';

const aProject = (id: string, name = id) => [
  ...[id, name, '', 'active', null, null],
  ...['DE', null, 'UTC', ['Mon'], [{ date: '2026-12-25', name: 'Christmas' }], null],
];
const textOf = (...projects: unknown[]) => JSON.stringify(projects);

describe('a list of projects', () => {
  it('is made of its text', () => {
    expect(new KnownLists().of(textOf(aProject('A'), aProject('B')))).toEqual(
      ['A', 'B'].map((id) => ({
        ...{ id, name: id, description: '', status: 'active', owner: null, declared_digest: null, velocity: null },
        calendar: {
          ...{ country: 'DE', subdivision: null, time_zone: 'UTC', working_days: ['Mon'] },
          holidays: [{ date: '2026-12-25', name: 'Christmas' }],
        },
      })),
    );
    expect(new KnownLists().of('[]')).toEqual([]);
  });

  it('is the same object while its text is the same, and frozen', () => {
    const lists = new KnownLists();
    const before = lists.of(textOf(aProject('A')));
    expect(lists.of(textOf(aProject('A')))).toBe(before);
    expect([before, ...before].every(Object.isFrozen)).toBe(true);
    expect(lists.of(textOf(aProject('A', 'Another')))[0]?.name).toBe('Another');
    expect(lists.of(textOf(aProject('A')))).toBe(before);
  });

  it('goes when others came after it that fill the room', () => {
    const lists = new KnownLists(300);
    const before = lists.of(textOf(aProject('A')));
    lists.of(textOf(aProject('B'), aProject('C')));
    expect(lists.of(textOf(aProject('A')))).toEqual(before);
    expect(lists.of(textOf(aProject('A')))).not.toBe(before);
  });
});
