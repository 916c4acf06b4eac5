import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { DAILY_SCRUM, GROUP, PROJECT, SPRINT, VERSION } from './resources.ts';

it.each([PROJECT, SPRINT, DAILY_SCRUM])('$kind is asked for where the API server has it', (resource) => {
  const { spec } = parse(readFileSync(join(import.meta.dirname, `generated/${resource.plural}.yaml`), 'utf8'));
  expect([spec.group, spec.versions[0].name, spec.names.kind, spec.names.plural]).toEqual([
    GROUP,
    VERSION,
    resource.kind,
    resource.plural,
  ]);
  expect([resource.apiVersion, resource.namespaced]).toEqual([`${GROUP}/${VERSION}`, spec.scope === 'Namespaced']);
});
