import { expect, it } from 'vitest';
import { importBacklog } from '../import.ts';
import { optionsOf } from '../options.ts';

it('knows one person by the order of the names, and two by their full names', () => {
  const text =
    'ID,Title,Assignee\n1,a,"Ada Okafor, Ben Larsen"\n2,b,"Okafor, Ada"\n3,c,"van der Berg, Jan"\n4,d,Jan van der Berg\n5,e,"Ada & Cy, Ben"\n';
  const source = { kind: 'file', path: 'b.csv', absolute: '/x/b.csv', bytes: Buffer.from(text) } as const;
  const { manifest } = importBacklog(source, optionsOf({}));
  expect(manifest.spec.backlog.tasks.map(({ assignedTo }) => assignedTo)).toEqual([
    'Ada-Okafor',
    'Ada-Okafor',
    'Jan-van-der-Berg',
    'Jan-van-der-Berg',
    'Ada',
  ]);
});
