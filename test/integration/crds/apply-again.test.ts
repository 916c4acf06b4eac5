import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ROOT } from '../../fixtures/command.ts';
import { Kubectl, type Printed } from '../../fixtures/kubectl.ts';
import { project } from './objects.ts';
import { type CrdWorld, startCrdWorld } from './world.ts';

// A manifest that nobody changed is no change, whichever way it is applied: GitOps tools and people look for exactly this.

let world: CrdWorld;
beforeAll(async () => {
  world = await startCrdWorld();
  for (const name of ['client', 'server']) await world.kubectl(['create', 'namespace', name]);
});
afterAll(() => world?.stop());

const folder = join(ROOT, 'examples');
const examples = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
const objectsIn = (file: string): Printed[] =>
  parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS());

/** Every list of a Project, and entries with as little in them as they may have. */
const everyList = project({
  calendar: { country: 'US', workingDays: ['Monday'], holidays: [{ date: '2026-11-27', name: 'Company day' }] },
  team: [
    { employeeID: 'E001', name: 'Ada', absences: [{ startDate: '2026-11-30', endDate: '2026-12-01' }] },
    { employeeID: 'E002', name: 'Bob' },
  ],
  backlog: {
    tasks: [
      { id: 'A', title: 'a' },
      { id: 'B', title: 'b', dependsOn: ['A'] },
    ],
  },
});
delete (everyList.metadata as Partial<typeof everyList.metadata>).namespace;

const sets: [name: string, objects: Printed[]][] = [
  ...examples.map((file): [string, Printed[]] => [file, objectsIn(file)]),
  ['every list', [everyList]],
];
const listOf = (items: Printed[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
const resourceOf = ({ kind, metadata }: Printed) => `${kind.toLowerCase()}.scrum.dsm.dev/${metadata.name}`;

describe('kubectl apply and diff of an unchanged manifest', () => {
  it.each(sets)('%s: says unchanged', async (_name, objects) => {
    const client = new Kubectl((args, input) => world.kubectl(['-n', 'client', ...args], input));
    await client.kubectl(['apply', '-f', '-'], listOf(objects));
    const again = await client.kubectl(['apply', '-f', '-'], listOf(objects));
    expect(again.trim().split('\n')).toEqual(objects.map((object) => `${resourceOf(object)} unchanged`));
    // Exit 1, which throws, where there is a difference.
    expect(await client.kubectl(['diff', '-f', '-'], listOf(objects))).toBe('');
  });

  it.each(sets)('%s: writes nothing by --server-side', async (_name, objects) => {
    const server = new Kubectl((args, input) => world.kubectl(['-n', 'server', ...args], input));
    const versions = () =>
      Promise.all(
        objects.map(async ({ kind, metadata }) => (await server.get(kind, metadata.name)).metadata.resourceVersion),
      );
    await server.kubectl(['apply', '--server-side', '-f', '-'], listOf(objects));
    // As when the operator has seen them: until then the status is a default, which the next write of any kind stores.
    for (const object of objects) {
      const status = JSON.stringify({ status: { observedGeneration: 1 } });
      await server.kubectl(['patch', resourceOf(object), '--subresource=status', '--type=merge', '-p', status]);
    }
    const before = await versions();
    await server.kubectl(['apply', '--server-side', '-f', '-'], listOf(objects));
    expect(await versions()).toEqual(before);
    expect(await server.kubectl(['diff', '--server-side', '-f', '-'], listOf(objects))).toBe('');
  });

  it('says so from the second time on where an older version had filled in a default inside a list', async () => {
    const client = new Kubectl((args, input) => world.kubectl(['-n', 'client', ...args], input));
    const old = { ...everyList, metadata: { name: 'old' } };
    await client.apply(old);
    const patch = [{ op: 'add', path: '/spec/team/1/hoursPerDay', value: 6 }];
    await client.kubectl(['patch', 'project', 'old', '--type=json', '-p', JSON.stringify(patch)]);
    expect(await client.apply(old)).toContain('project.scrum.dsm.dev/old configured');
    expect(await client.apply(old)).toContain('project.scrum.dsm.dev/old unchanged');
  });
});
