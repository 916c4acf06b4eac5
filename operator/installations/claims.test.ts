import { expect, it } from 'vitest';
import { type Claim, claimOf, ownerOf } from './claims.ts';

const claim = (by: string, since: number, namespace?: string): Claim => ({ by, since: `2026-11-0${since}`, namespace });

it.each<[string, Claim[], string]>([
  ['nobody else', [claim('ours', 1)], 'ours'],
  ['no roles of the chart: nobody can stop it', [claim('theirs', 1, 'team')], 'ours'],
  ['theirs are elsewhere', [claim('ours', 2), claim('theirs', 1, 'other')], 'ours'],
  ['two for all namespaces: the first', [claim('ours', 2), claim('theirs', 1)], 'theirs'],
  ['two for one: the first', [claim('ours', 2, 'team'), claim('theirs', 1, 'team')], 'theirs'],
  ['one for all came before one for this namespace', [claim('ours', 1), claim('theirs', 2, 'team')], 'ours'],
  ['one for this namespace came before one for all', [claim('ours', 2), claim('theirs', 1, 'team')], 'theirs'],
  ['in the same second: by name', [claim('ours', 1), claim('ads', 1)], 'ads'],
])('%s', (_, claims, owner) => expect(ownerOf('team', claims, 'ours')).toBe(owner));

it('is read from what the chart writes', () => {
  const metadata = { name: 'dsm-operator', namespace: 'team', creationTimestamp: '2026-11-01T00:00:00Z' };
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata };
  expect(claimOf(role)).toEqual([]);
  const annotations = { 'scrum.dsm.dev/installation': 'a.b' };
  expect(claimOf({ ...role, metadata: { ...metadata, annotations } })).toEqual([
    { by: 'a.b', namespace: 'team', since: '2026-11-01T00:00:00Z' },
  ]);
});
