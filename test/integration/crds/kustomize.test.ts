import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { ROOT } from '../../fixtures/command.ts';
import type { Printed } from '../../fixtures/kubectl.ts';
import { type CrdWorld, startCrdWorld } from './world.ts';

// The example for kustomize and the component that we ship, with the kustomize that kubectl has built in.

const FOLDER = join(ROOT, 'examples/kustomize');
const COMPONENT = join(ROOT, 'gitops/kustomize');

let world: CrdWorld;
beforeAll(async () => {
  world = await startCrdWorld();
});
afterAll(() => world?.stop());

it('renames references together with the objects that they name', async () => {
  const { code, stdout, stderr } = await world.kubectl(['kustomize', FOLDER]);
  expect(code, stderr).toBe(0);
  const objects: Printed[] = parseAllDocuments(stdout).map((document) => document.toJS());
  const of = (kind: string) => objects.find((object) => object.kind === kind);
  expect(of('Project').metadata.name).toBe('north-bakery');
  expect(of('Sprint').metadata.name).toBe('north-bakery-1');
  expect(of('Sprint').spec.projectRef.name).toBe('north-bakery');
  expect(of('DailyScrum').metadata.name).toBe('north-bakery-1-20261123');
  expect(of('DailyScrum').spec.sprintRef.name).toBe('north-bakery-1');
});

it('prints what the guide shows', async () => {
  const guide = readFileSync(join(ROOT, 'docs/guides/gitops.md'), 'utf8');
  const [, shown] = /\$ kubectl kustomize examples\/kustomize \| grep name:\n((?: {4}.*\n)+)/.exec(guide) ?? [];
  const { stdout } = await world.kubectl(['kustomize', FOLDER]);
  expect(shown?.replaceAll(/^ {4}/gm, '')).toBe(stdout.match(/.*name:.*\n/g)?.join(''));
});

it('is taken by the API server, and unchanged when it is applied again', async () => {
  const first = await world.kubectl(['apply', '-k', FOLDER]);
  expect(first.stderr).toBe('');
  expect(first.stdout.match(/ created$/gm)).toHaveLength(3);
  const again = await world.kubectl(['apply', '-k', FOLDER]);
  expect(again.stdout.match(/ unchanged$/gm)).toHaveLength(3);
  expect(await world.kubectl(['diff', '-k', FOLDER])).toMatchObject({ code: 0, stdout: '' });
});

describe('the component', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dsm-kustomize-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const kustomization = (name: string, content: object): string => {
    mkdirSync(join(folder, name), { recursive: true });
    const head = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };
    writeFileSync(join(folder, name, 'kustomization.yaml'), stringify({ ...head, ...content }));
    return join(folder, name);
  };
  const components = (name: string) => [relative(join(folder, name), COMPONENT)];
  const built = async (path: string): Promise<[string, string | undefined, string, string | undefined][]> => {
    const { code, stdout, stderr } = await world.kubectl(['kustomize', path]);
    expect(code, stderr).toBe(0);
    return parseAllDocuments(stdout)
      .map((document) => document.toJS())
      .map(({ kind, metadata, spec }) => [
        kind,
        metadata.namespace,
        metadata.name,
        (spec.projectRef ?? spec.sprintRef)?.name,
      ]);
  };

  beforeAll(() => {
    mkdirSync(join(folder, 'base'), { recursive: true });
    const apiVersion = 'scrum.dsm.dev/v1alpha1';
    const objects = [
      { apiVersion, kind: 'Project', metadata: { name: 'shop' }, spec: {} },
      { apiVersion, kind: 'Sprint', metadata: { name: 'shop-1' }, spec: { projectRef: { name: 'shop' }, goal: 'g' } },
    ];
    writeFileSync(join(folder, 'base', 'objects.yaml'), objects.map((object) => stringify(object)).join('---\n'));
    kustomization('base', { resources: ['objects.yaml'], namePrefix: 'eu-', components: components('base') });
  });

  it('leads prefix, suffix and namespace of every layer to the references, once it is in the lowest', async () => {
    const top = kustomization('top', {
      resources: ['../base'],
      ...{ namePrefix: 'north-', nameSuffix: '-2027', namespace: 'team' },
    });
    expect(await built(top)).toEqual([
      ['Project', 'team', 'north-eu-shop-2027', undefined],
      ['Sprint', 'team', 'north-eu-shop-1-2027', 'north-eu-shop-2027'],
    ]);
  });

  it('is needed: without it references stay as they were', async () => {
    const bare = kustomization('bare', { resources: ['objects.yaml'], namePrefix: 'x-' });
    copyFileSync(join(folder, 'base', 'objects.yaml'), join(bare, 'objects.yaml'));
    expect(await built(bare)).toEqual([
      ['Project', undefined, 'x-shop', undefined],
      ['Sprint', undefined, 'x-shop-1', 'shop'],
    ]);
  });
});
