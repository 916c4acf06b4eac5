import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMA_LOCATION, writeSchemas } from '../../../dev/chart/kubernetes-schemas.ts';
import { OLDER_KUBERNETES, openAPIOf, othersDefinitions } from '../../../dev/chart/sources.ts';
import { findProgram, KUBECONFORM } from '../../../dev/go-programs/programs.ts';
import { runCommand } from '../../fixtures/command.ts';
import { helmProgram, renderedSet, skipped, VALUE_SETS } from './helm.ts';

// The version that tests run on is asked itself, in api-server.test.ts.

const kubeconform = findProgram(process.env, KUBECONFORM);
const folder = mkdtempSync(join(tmpdir(), 'dsm-schemas-'));
afterAll(() => rmSync(folder, { recursive: true }));

const check = (schemas: string, objects: string) =>
  runCommand(kubeconform ?? '', ['-strict', '-summary', '-schema-location', join(schemas, SCHEMA_LOCATION)], {
    input: objects,
  });

describe.skipIf(helmProgram === undefined || kubeconform === undefined).each(OLDER_KUBERNETES)(
  `Kubernetes %s${skipped}`,
  (version) => {
    const schemas = join(folder, version);
    beforeAll(async () => {
      const openAPI = readFileSync(await openAPIOf(version, process.env), 'utf8');
      writeSchemas(schemas, openAPI, await othersDefinitions(process.env));
    });

    it('knows every field of what all sets of values render', async () => {
      const objects = await Promise.all(VALUE_SETS.map((set) => renderedSet(set, '--kube-version', version)));
      const { code, stdout, stderr } = await check(schemas, objects.join('\n---\n'));
      expect(code, stdout + stderr).toBe(0);
      expect(stdout).toMatch(/Valid: [1-9]\d\d, Invalid: 0, Errors: 0, Skipped: 0/);
    });

    it('is heard about a field that there is not, and a wrong type', async () => {
      const text = await renderedSet('production', '--kube-version', version);
      const broken = text
        .replace('restartPolicy: Never', 'restartPolice: Never')
        .replace('replicas: 2', 'replicas: two');
      const { code, stdout } = await check(schemas, broken);
      expect(code).toBe(1);
      expect(stdout).toMatch(/Invalid: 2, Errors: 0/);
    });
  },
);
