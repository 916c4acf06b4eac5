import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DAILY_SCRUM, GROUP, PROJECT, SPRINT, VERSION } from './resources.ts';

it.each([PROJECT, SPRINT, DAILY_SCRUM])('$kind is asked for where the API server has it', (resource) => {
  const { apiVersion, kind, plural, namespaced } = resource;
  const generated = readFileSync(join(import.meta.dirname, `generated/${plural}.yaml`), 'utf8').split('\n');
  const scope = namespaced ? 'Namespaced' : 'Cluster';
  expect(generated.map((line) => line.trim())).toEqual(
    expect.arrayContaining([
      `group: ${GROUP}`,
      `- name: ${VERSION}`,
      `kind: ${kind}`,
      `plural: ${plural}`,
      `scope: ${scope}`,
    ]),
  );
  expect(apiVersion).toBe(`${GROUP}/${VERSION}`);
});
