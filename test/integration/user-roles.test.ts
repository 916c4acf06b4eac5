import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../../dev/world/world.ts';
import { succeeded } from '../fixtures/command.ts';

// What the built-in roles may do with the three kinds, as the API server itself says.

let world: World;
beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-roles-'));
  world = await startWorld({ dir, components: ['control-plane', 'manifests'], tied: true });
  await kubectl('create', 'namespace', 'team');
  for (const role of ['view', 'edit', 'admin'])
    await kubectl('create', 'rolebinding', role, '-n', 'team', `--clusterrole=${role}`, `--user=${role}er`);
  // The controller manager adds the rules a moment later.
  for (let tries = 0; tries < 100 && !(await may('admin', 'create', 'sprints')); tries++) await sleep(200);
});
afterAll(async () => {
  await world?.stop();
  if (world) rmSync(world.dir, { recursive: true, force: true });
});

async function kubectl(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await world.kubectl(args);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

async function may(role: string, verb: string, resource: string, namespace = 'team'): Promise<boolean> {
  const [kind = '', subresource] = resource.split('/');
  const of = subresource === undefined ? [] : [`--subresource=${subresource}`];
  const args = ['auth', 'can-i', verb, `${kind}.scrum.dsm.dev`, ...of, `--as=${role}er`, '-n', namespace];
  return (await world.kubectl(args)).stdout.trim() === 'yes';
}

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'update', 'patch', 'delete', 'deletecollection'];

describe.each(['projects', 'sprints', 'dailyscrums'])('%s', (kind) => {
  it.each([
    ['view', READ, WRITE],
    ['edit', [...READ, ...WRITE], []],
    ['admin', [...READ, ...WRITE], []],
  ])('%s', async (role, allowed, forbidden) => {
    for (const verb of allowed) expect(await may(role, verb, kind), verb).toBe(true);
    for (const verb of forbidden) expect(await may(role, verb, kind), verb).toBe(false);
    for (const verb of ['update', 'patch'])
      expect(await may(role, verb, `${kind}/status`), `${verb} status`).toBe(false);
    expect(await may(role, 'get', kind, 'default'), 'in another namespace').toBe(false);
  });
});

it('an editor applies a Project and cannot write its status; a viewer sees it', async () => {
  const project = {
    apiVersion: 'scrum.dsm.dev/v1alpha1',
    kind: 'Project',
    metadata: { name: 'payments', namespace: 'team' },
    spec: {},
  };
  const input = JSON.stringify(project);
  const as = (role: string, ...args: string[]) => world.kubectl([...args, `--as=${role}er`, '-n', 'team'], { input });
  expect(await as('view', 'apply', '-f', '-')).toMatchObject({ stderr: expect.stringContaining('cannot') });
  const applied = await as('edit', 'apply', '-f', '-');
  succeeded(applied);
  succeeded(await as('view', 'get', 'project', 'payments'));
  const patch = [
    'patch',
    'project',
    'payments',
    '--subresource=status',
    '--type=merge',
    '-p',
    '{"status":{"phase":"Ready"}}',
  ];
  for (const role of ['view', 'edit', 'admin'])
    expect(await as(role, ...patch)).toMatchObject({ stderr: expect.stringContaining('projects/status') });
});
