import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ROOT } from '../../fixtures/command.ts';
import type { Printed } from '../../fixtures/kubectl.ts';
import { type CrdWorld, startCrdWorld } from './world.ts';

// The example for kustomize, with the kustomize that kubectl has built in.

const FOLDER = join(ROOT, 'examples/kustomize');

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

it('is taken by the API server, and unchanged when it is applied again', async () => {
  const first = await world.kubectl(['apply', '-k', FOLDER]);
  expect(first.stderr).toBe('');
  expect(first.stdout.match(/ created$/gm)).toHaveLength(3);
  const again = await world.kubectl(['apply', '-k', FOLDER]);
  expect(again.stdout.match(/ unchanged$/gm)).toHaveLength(3);
});
