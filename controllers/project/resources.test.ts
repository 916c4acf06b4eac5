import { expect, it } from 'vitest';
import { objectPath } from '../runtime/client/resource-path.ts';
import { dailyScrumAccount, ROLE_BINDINGS, ROLES, SERVICE_ACCOUNTS } from './resources.ts';
import { aProject } from './test-scope.ts';

it('all Projects of the namespace own the account together, in an order that does not depend on theirs', () => {
  const [a, b] = [aProject({}, undefined, { name: 'aa', uid: '1' }), aProject({}, undefined, { name: 'bb', uid: '2' })];
  const { account, role, binding } = dailyScrumAccount('team-a', [b, a]);
  expect(dailyScrumAccount('team-a', [a, b]).account).toEqual(account);
  for (const object of [account, role, binding]) {
    expect(object.metadata).toMatchObject({ name: 'dsm-daily-scrum', namespace: 'team-a' });
    expect(object.metadata.ownerReferences?.map(({ kind, name, controller }) => [kind, name, controller])).toEqual([
      ['Project', 'aa', undefined],
      ['Project', 'bb', undefined],
    ]);
  }
});

it('the account may hold daily scrums and nothing else', () => {
  const { role, binding } = dailyScrumAccount('team-a', []);
  expect(
    role.rules.flatMap(({ resources, verbs }) => resources.map((resource) => `${resource}: ${verbs.join()}`)),
  ).toEqual(['sprints: get', 'dailyscrums: get,list,watch,create,delete', 'jobs: get']);
  expect(binding).toMatchObject({
    roleRef: { name: 'dsm-daily-scrum' },
    subjects: [{ kind: 'ServiceAccount', namespace: 'team-a' }],
  });
});

it('are objects of a namespace, and watched by our label alone', () => {
  const key = { namespace: 'team-a', name: 'x' };
  const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/team-a';
  expect([SERVICE_ACCOUNTS, ROLES, ROLE_BINDINGS].map((resource) => objectPath(resource as never, key))).toEqual([
    '/api/v1/namespaces/team-a/serviceaccounts/x',
    `${rbac}/roles/x`,
    `${rbac}/rolebindings/x`,
  ]);
  for (const { watchedLabels } of [SERVICE_ACCOUNTS, ROLES, ROLE_BINDINGS])
    expect(watchedLabels).toEqual({ 'app.kubernetes.io/managed-by': 'dsm' });
});
