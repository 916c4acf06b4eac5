import { expect, it } from 'vitest';
import { rightsToApply } from './rights.ts';

it('wants what it writes and what it grants, each once', () => {
  const account = (name: string) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: 'dsm-system' },
  });
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'r' },
    rules: [{ apiGroups: ['', 'batch'], resources: ['jobs', 'jobs/status'], verbs: ['get'] }],
  };
  const rights = rightsToApply([account('a'), account('b'), role]);
  const written = rights.filter(({ verb }) => verb !== 'get').map(({ verb, resource }) => `${verb} ${resource}`);
  expect(written).toEqual([
    'create serviceaccounts',
    'patch serviceaccounts',
    'create clusterroles',
    'patch clusterroles',
  ]);
  expect(rights.filter(({ resource }) => resource === 'jobs')).toEqual([
    { verb: 'get', group: '', resource: 'jobs', subresource: undefined, namespace: undefined },
    { verb: 'get', group: '', resource: 'jobs', subresource: 'status', namespace: undefined },
    { verb: 'get', group: 'batch', resource: 'jobs', subresource: undefined, namespace: undefined },
    { verb: 'get', group: 'batch', resource: 'jobs', subresource: 'status', namespace: undefined },
  ]);
  expect(rights.find(({ resource }) => resource === 'serviceaccounts')).toMatchObject({ namespace: 'dsm-system' });
});
