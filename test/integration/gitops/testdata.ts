import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../../fixtures/command.ts';
import type { Printed } from '../../fixtures/kubectl.ts';
import { KIND_NAMES, type KindName } from './expected.ts';

// Objects as the operator left them on a real API server, laid out as Argo CD wants it for a kind that it knows by itself. Where none could
// be brought about there, the operator's own status function made it, and the file's first line says so.

const folder = (kind: KindName) => join(ROOT, 'gitops/argo-cd/resource_customizations/scrum.dsm.dev', kind);

export interface HealthCase {
  kind: KindName;
  /** `active.yaml` */
  file: string;
  object: Printed;
  expected: { status: string; message: string };
}

export const filesOf = (kind: KindName): string[] => readdirSync(join(folder(kind), 'testdata'));

export const objectIn = (kind: KindName, file: string): Printed =>
  parse(readFileSync(join(folder(kind), 'testdata', file), 'utf8'));

/** The cases of every health_test.yaml. */
export const HEALTH_CASES: HealthCase[] = KIND_NAMES.flatMap((kind) => {
  const { tests } = parse(readFileSync(join(folder(kind), 'health_test.yaml'), 'utf8')) as {
    tests: { inputPath: string; healthStatus: HealthCase['expected'] }[];
  };
  return tests.map(({ inputPath, healthStatus }) => {
    const file = inputPath.replace(/^testdata\//, '');
    return { kind, file, object: objectIn(kind, file), expected: healthStatus };
  });
});
