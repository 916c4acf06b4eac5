import { beforeEach, expect, it } from 'vitest';
import { PROJECT } from '../../crds/resources.ts';
import { act } from './act.ts';
import { backlogDeclaration, projectDeclaration } from './declaration.ts';
import type { ProjectAction } from './plan.ts';
import { ROLE_BINDINGS, ROLES, SERVICE_ACCOUNTS } from './resources.ts';
import { aProject, OWNER } from './test-scope.ts';
import { World } from './test-world.ts';

const project = aProject({ backlog: { tasks: [{ id: 'P-1', title: 'One' }] } });
const declaration = projectDeclaration(project, OWNER);
const tasks = backlogDeclaration(project);
const key = { namespace: 'team-a', name: 'dsm-daily-scrum' };
let world: World;

beforeEach(() => {
  world = new World();
  world.cluster.put(PROJECT, project);
});

const run = (...actions: ProjectAction[]) => act(actions, project, world.cluster.context, world.deps);

it.each<[string, ProjectAction, object]>([
  [
    'declareProject',
    { type: 'declareProject', projectID: 'PAYMENTS', body: declaration, isClaim: true },
    { params: { project_id: 'PAYMENTS' }, body: declaration },
  ],
  [
    'declareBacklog',
    { type: 'declareBacklog', projectID: 'PAYMENTS', body: tasks as never },
    { params: { project_id: 'PAYMENTS' }, body: tasks },
  ],
  [
    'generateBacklog',
    { type: 'generateBacklog', projectID: 'PAYMENTS', digest: 'generated' },
    { params: { project_id: 'PAYMENTS' }, body: { digest: 'generated' } },
  ],
])('%s asks the service once, and says that it was written to', async (what, action, input) => {
  expect(await run(action)).toBe(true);
  expect(world.calls).toEqual([{ what, input }]);
});

it.each([
  ['is gone', undefined],
  ['was made anew', { uid: 'another' }],
  ['is on its way out', { deletionTimestamp: '2026-11-24T09:00:00Z', finalizers: ['x'] }],
])('takes no id for an object that %s, whatever the store shows, and changes one that it has', async (_what, live) => {
  world.cluster.remove(PROJECT, project.metadata);
  if (live) world.cluster.put(PROJECT, aProject({}, undefined, live));
  const declare = { type: 'declareProject', projectID: 'PAYMENTS', body: declaration } as const;
  await run({ ...declare, isClaim: true }, { type: 'declareBacklog', projectID: 'PAYMENTS', body: tasks as never });
  expect(world.takeCalls()).toEqual([]);
  await run({ ...declare, isClaim: false });
  expect(world.takeCalls()).toEqual(['declareProject']);
});

it('does them in order, and no more after the first that fails', async () => {
  world.failures.set('declareProject', new Error('no'));
  const first: ProjectAction = { type: 'declareProject', projectID: 'PAYMENTS', body: declaration, isClaim: true };
  await expect(run(first, { type: 'generateBacklog', projectID: 'PAYMENTS', digest: 'd' })).rejects.toThrow('no');
  expect(world.takeCalls()).toEqual(['declareProject']);
});

it('the account and its rights are applied by force under our name, once, and say that no service was written to', async () => {
  expect(await run({ type: 'ensureDailyScrumAccount' })).toBe(false);
  expect(await run({ type: 'bindDailyScrumAccount' })).toBe(false);
  expect(world.cluster.requests.map(({ options }) => options)).toEqual(
    Array(3).fill({ fieldManager: 'dsm-project', force: true }),
  );
  expect(world.cluster.takeAsked()).toEqual([
    'apply serviceaccounts/dsm-daily-scrum',
    'apply roles/dsm-daily-scrum',
    'apply rolebindings/dsm-daily-scrum',
  ]);
  await run({ type: 'ensureDailyScrumAccount' }, { type: 'bindDailyScrumAccount' });
  expect(world.cluster.takeAsked()).toEqual([]);
  expect(world.cluster.find(SERVICE_ACCOUNTS, key)).toMatchObject({ automountServiceAccountToken: true });
  expect(world.cluster.find(ROLE_BINDINGS, key)).toMatchObject({ roleRef: { kind: 'Role', name: key.name } });
});

it('belongs to all Projects of the namespace that stay', async () => {
  const others: [string, string, object][] = [
    ['second', 'team-a', {}],
    ['going', 'team-a', { deletionTimestamp: 'now', finalizers: ['x'] }],
    ['elsewhere', 'team-b', {}],
  ];
  for (const [name, namespace, more] of others)
    world.cluster.put(PROJECT, aProject({}, undefined, { name, namespace, uid: `uid-${name}`, ...more }));
  await run({ type: 'ensureDailyScrumAccount' }, { type: 'bindDailyScrumAccount' });
  for (const resource of [SERVICE_ACCOUNTS, ROLES, ROLE_BINDINGS])
    expect(world.cluster.find(resource as never, key)?.metadata.ownerReferences?.map(({ name }) => name)).toEqual([
      'payments',
      'second',
    ]);
});
