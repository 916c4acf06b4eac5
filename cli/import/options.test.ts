import { expect, it } from 'vitest';
import { type Flags, optionsOf } from './options.ts';

it('has nothing unless it is said', () => {
  expect(optionsOf({})).toEqual({
    all: false,
    parents: undefined,
    columns: { fields: new Map(), ignored: new Set() },
    statuses: { done: new Set(), open: new Set() },
  });
});

it('takes what is said, whatever the case of names and words', () => {
  const flags: Flags = {
    all: true,
    keepParents: true,
    encoding: 'latin1',
    name: 'a-1',
    projectId: 'PAY-1',
    column: ['ID=Code', 'title= "Code" ', 'depends-on=Waits = for'],
    ignore: [' Cost '],
    done: ['Fertig!'],
    open: ['Not Yet'],
  };
  expect(optionsOf(flags)).toEqual({
    all: true,
    parents: 'keep',
    encoding: 'latin1',
    name: 'a-1',
    projectID: 'PAY-1',
    columns: {
      fields: new Map([
        ['code', ['id', 'title']],
        ['waits = for', ['dependsOn']],
      ]),
      ignored: new Set(['cost']),
    },
    statuses: { done: new Set(['fertig']), open: new Set(['notyet']) },
  });
});

it.each<[Flags, string]>([
  [{ name: 'A' }, '--name A: at most 63'],
  [{ name: 'a-' }, '--name a-: at most 63'],
  [{ name: 'x'.repeat(64) }, 'at most 63'],
  [{ projectId: 'pay' }, '--project-id pay: a capital first'],
  [{ projectId: 'P' }, '--project-id P: a capital first'],
  [{ projectId: `P${'X'.repeat(32)}` }, 'a capital first'],
  [{ column: ['Code'] }, '--column Code: write FIELD=NAME'],
  [{ column: ['code=Code'] }, 'FIELD is one of id, title,'],
  [{ column: ['id='] }, '--column id=: write FIELD=NAME'],
])('refuses %j', (flags, message) => expect(() => optionsOf(flags)).toThrow(message));
