import { expect, it } from 'vitest';
import { nameOfOwner } from './owner.ts';
import { projectNamed } from './project-named.ts';

const known = [
  ['PAY', 'k8s:c/team-a/payments'],
  ['SHOP', 'k8s:c/team-a/shop'],
  ['SHOP-2', 'k8s:c/team-b/shop'],
  ['REST', null],
] as const;
const find = (name: string) =>
  projectNamed({ listProjects: async () => known.map(([id, owner]) => ({ id, owner })) as never }, name);

it.each([
  ['PAY', 'PAY'],
  ['NOBODYS', 'NOBODYS'],
  ['payments', 'PAY'],
  ['team-a/payments', 'PAY'],
  ['team-b/shop', 'SHOP-2'],
  ['rest', 'REST'],
])('%s is the project %s', async (name, id) => expect(await find(name)).toBe(id));

it('names the candidates where a name says too little', () =>
  expect(find('shop')).rejects.toThrow('several Projects have this name: team-a/shop (SHOP), team-b/shop (SHOP-2)'));

it.each(['nothing', 'team-b/payments', 'ayments', ''])('knows no project called %j', (name) =>
  expect(find(name)).rejects.toThrow('the services know no Project of this name'),
);

it('asks for more pages until one is not full', async () => {
  const many = Array.from({ length: 1_001 }, (_, i) => ({ id: `P${i}`, owner: `k8s:c/n/p${i}` }));
  const listProjects = async ({ query: { offset, limit } }: { query: { offset: number; limit: number } }) =>
    many.slice(offset, offset + limit);
  expect(await projectNamed({ listProjects: listProjects as never }, 'p1000')).toBe('P1000');
});

it.each([
  ['k8s:cluster/default/pay', 'default/pay'],
  ['test/PAY', undefined],
  [null, undefined],
])('the owner %s is the object %s', (owner, name) => expect(nameOfOwner(owner)).toBe(name));
