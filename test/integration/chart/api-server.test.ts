import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCHEMA_LOCATION, writeSchemas } from '../../../dev/chart/kubernetes-schemas.ts';
import { othersDefinitions } from '../../../dev/chart/sources.ts';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import { findProgram, KUBECONFORM } from '../../../dev/go-programs/programs.ts';
import { runCommand } from '../../fixtures/command.ts';
import { startTiedControlPlane } from '../fixtures/control-plane.ts';
import { type Manifest, manifestsOf, NAMESPACE, onCluster, type PodTemplate } from './cluster.ts';
import { helmProgram, renderedSet, skipped, VALUE_SETS } from './helm.ts';

// A real API server takes what each set of values renders; others' kinds are checked by others' CRDs.

describe.skipIf(helmProgram === undefined)(`an API server${skipped}`, () => {
  let plane: ControlPlane;
  let cluster: ReturnType<typeof onCluster>;
  beforeAll(async () => {
    plane = await startTiedControlPlane();
    cluster = onCluster(plane);
    for (const name of [NAMESPACE, 'team-a', 'team-b']) await cluster.restricted(name);
    for (const file of await othersDefinitions(process.env)) await cluster.done(['create', '-f', file]);
    // No pod is taken whose ServiceAccount is not there.
    for (const set of VALUE_SETS)
      await cluster.done(['apply', '--server-side', '-f', '-'], listOf(await accountsOf(set)));
  }, 180_000);
  afterAll(() => plane?.stop());

  it.each(VALUE_SETS)('takes all objects of %s, and knows each field', async (set) => {
    const text = await renderedSet(set, '--kube-version', '1.36.0');
    const dryRun = ['--dry-run=server', '--validate=strict', '--server-side', '-f', '-'];
    const applied = await cluster.done(['apply', ...dryRun], text);
    expect(applied.trim().split('\n').length).toBe(manifestsOf(text).length);
    const broken = text.replace('enableServiceLinks', 'enableServiceLink');
    expect((await cluster.kubectl(['apply', ...dryRun], broken)).stderr).toContain('enableServiceLink');
  });

  it.each(VALUE_SETS)('takes the pods of %s into a restricted namespace', async (set) => {
    const objects = manifestsOf(await renderedSet(set, '--kube-version', '1.36.0'));
    const pods = podsOf(objects);
    expect(pods.length).toBeGreaterThan(7);
    await cluster.done(['create', '--dry-run=server', '--validate=strict', '-f', '-'], listOf(pods));
    const [{ spec, ...pod } = { spec: undefined }] = pods as { spec?: PodTemplate['spec'] }[];
    const open = { ...pod, spec: { ...spec, securityContext: {} } };
    const refused = await cluster.kubectl(['create', '--dry-run=server', '-f', '-'], JSON.stringify(open));
    expect(refused.stderr).toContain('violates PodSecurity "restricted:latest"');
  });

  it('has schemas of its own by which kubeconform knows every field', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dsm-schemas-'));
    try {
      writeSchemas(folder, await cluster.done(['get', '--raw', '/openapi/v2']), await othersDefinitions(process.env));
      const input = (await Promise.all(VALUE_SETS.map((set) => renderedSet(set)))).join('\n---\n');
      const kubeconform = findProgram(process.env, KUBECONFORM) ?? '';
      const location = ['-schema-location', join(folder, SCHEMA_LOCATION)];
      const { code, stdout, stderr } = await runCommand(kubeconform, ['-strict', '-summary', ...location], { input });
      expect(code, stdout + stderr).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const accountsOf = async (set: string): Promise<Manifest[]> =>
  manifestsOf(await renderedSet(set)).filter(({ kind }) => kind === 'ServiceAccount');

const listOf = (items: object[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

/** The pods that the objects would lead to, one a template. */
const podsOf = (objects: Manifest[]): object[] =>
  objects.flatMap(({ kind, metadata, spec }) => {
    const template = kind === 'Pod' ? (spec as unknown as PodTemplate['spec']) : undefined;
    const { spec: pod } = spec?.template ?? spec?.jobTemplate?.spec.template ?? { spec: template };
    if (pod === undefined) return [];
    // A StatefulSet fills in the volumes of its claims.
    const volumes = [
      ...((pod.volumes as object[]) ?? []),
      ...(spec?.volumeClaimTemplates ? [{ name: 'data', emptyDir: {} }] : []),
    ];
    const { name, namespace = NAMESPACE } = metadata;
    return [{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { ...pod, volumes } }];
  });
