import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import { startTiedControlPlane } from '../fixtures/control-plane.ts';
import { NAMESPACE, onCluster } from './cluster.ts';
import { helmProgram, skipped } from './helm.ts';

// The life of a release on a real API server: install, upgrade, a second one beside it, uninstall, install again. No pod runs here.

const TRY_OUT = ['--set', 'database.tryOut.enabled=true,redis.tryOut.enabled=true'];
const SECOND = ['--set', 'namespaces={team-a},rbac.aggregate=false'];
/** The first one, once there is a second. */
const BESIDE = [...TRY_OUT, '--set', `namespaces={${NAMESPACE}}`];
const CRD = 'customresourcedefinition/sprints.scrum.dsm.dev';
const RELEASE = 'scrum.dsm.dev/release';

describe.skipIf(helmProgram === undefined)(`a release${skipped}`, () => {
  let plane: ControlPlane;
  let cluster: ReturnType<typeof onCluster>;
  beforeAll(async () => {
    plane = await startTiedControlPlane();
    cluster = onCluster(plane);
    for (const name of [NAMESPACE, 'second', 'team-a']) await cluster.restricted(name);
  }, 180_000);
  afterAll(() => plane?.stop());

  const helm = async (...args: [string, string, ...string[]]) => {
    const { code, stdout, stderr } = await cluster.helm(...args);
    expect(code, stderr).toBe(0);
    return stdout;
  };
  const refused = async (...args: [string, string, ...string[]]) => {
    const { code, stderr } = await cluster.helm(...args);
    expect(code).not.toBe(0);
    return stderr;
  };
  const here = ['--namespace', NAMESPACE];
  const there = ['--namespace', 'second'];
  const password = () =>
    cluster.done(['get', 'secret', 'dsm-postgresql', '-n', NAMESPACE, '-o', 'jsonpath={.data.url}']);

  it('cannot use the CRDs of another when there is none', async () =>
    expect(await refused('install', 'dsm', ...there, ...TRY_OUT, ...SECOND, '--set', 'crds.install=false')).toContain(
      'set crds.install=true in one release of the cluster',
    ));

  it('is installed, with notes that warn of what is only to try', async () => {
    const notes = await helm('install', 'dsm', ...here, ...TRY_OUT);
    expect(notes).toContain('WARNING: database.tryOut: one PostgreSQL');
    await cluster.done(['wait', '--for=condition=Established', CRD, '--timeout=30s']);
    const project = { apiVersion: 'scrum.dsm.dev/v1alpha1', kind: 'Project', metadata: { name: 'pay' }, spec: {} };
    await cluster.done(['apply', '-n', 'team-a', '-f', '-'], JSON.stringify(project));
  });

  it.each([
    ['yes', 'list', 'projects.scrum.dsm.dev', '-A'],
    ['yes', 'patch', 'sprints.scrum.dsm.dev', '--subresource=status', '-A'],
    ['yes', 'create', 'cronjobs.batch', '-A'],
    ['yes', 'update', 'leases.coordination.k8s.io', '-n', NAMESPACE],
    ['no', 'update', 'leases.coordination.k8s.io', '-n', 'team-a'],
    ['no', 'approve', 'sprints.scrum.dsm.dev', '--subresource=approval', '-A'],
    ['no', 'get', 'secrets', '-n', NAMESPACE],
    ['no', 'get', 'nodes'],
  ])('%s: its operator may %s %s %s', async (answer, ...asked) => {
    const as = `--as=system:serviceaccount:${NAMESPACE}:dsm-operator`;
    expect((await cluster.kubectl(['auth', 'can-i', ...asked, as])).stdout.trim()).toBe(answer);
  });

  it('is upgraded with the password that it made up', async () => {
    const before = await password();
    await helm('upgrade', 'dsm', ...here, ...TRY_OUT, '--set', 'logLevel=debug');
    expect(await password()).toBe(before);
  });

  it('stands beside a second one, which cannot take its CRDs and has rights in its own namespaces alone', async () => {
    await helm('upgrade', 'dsm', ...here, ...BESIDE);
    expect(await refused('install', 'dsm', ...there, ...TRY_OUT, ...SECOND)).toMatch(/ownership|conflict|exists/);
    await cluster.helm('uninstall', 'dsm', ...there);
    await helm('install', 'dsm', ...there, ...TRY_OUT, ...SECOND, '--set', 'crds.install=false');
    const may = async (namespace: string) => {
      const as = '--as=system:serviceaccount:second:dsm-operator';
      return (
        await cluster.kubectl(['auth', 'can-i', 'patch', 'sprints.scrum.dsm.dev', '-n', namespace, as])
      ).stdout.trim();
    };
    expect([await may('team-a'), await may(NAMESPACE)]).toEqual(['yes', 'no']);
  });

  it.each([
    ['0.0.9', 'second', 'crds.install=false', 'older than this chart'],
    ['99.0.0', NAMESPACE, 'crds.install=true', 'would take fields away'],
  ])('with CRDs of %s in the cluster is refused in %s', async (release, namespace, set, reason) => {
    await cluster.done(['annotate', CRD, `${RELEASE}=${release}`, '--overwrite']);
    const values = [...(namespace === 'second' ? [...TRY_OUT, ...SECOND] : BESIDE), '--set', set];
    const said = await refused('upgrade', 'dsm', '--namespace', namespace, ...values);
    expect(said).toContain('crds.install: ');
    expect(said).toContain(reason);
  });

  it('asks nothing of the cluster where whoever installs may not read CRDs', async () => {
    await cluster.done(['create', 'rolebinding', 'eve', '-n', 'second', '--clusterrole=admin', '--user=eve']);
    const values = [
      ...TRY_OUT,
      '--set',
      'namespaces={second},rbac.create=false,crds.install=false,admission.policies=false',
    ];
    const asEve = ['--namespace', 'second', '--kube-as-user', 'eve', '--dry-run=server', ...values];
    expect(await refused('install', 'eves', ...asEve)).toContain('"kube-system" is forbidden');
    await helm('install', 'eves', ...asEve, '--set', 'crds.check=false');
  });

  it('leaves CRDs, objects, password and volume when it is uninstalled, and finds them when it comes back', async () => {
    const before = await password();
    await helm('uninstall', 'dsm', ...here);
    expect(await cluster.done(['get', 'projects', '-n', 'team-a', '-o', 'name'])).toContain(
      'project.scrum.dsm.dev/pay',
    );
    expect(await cluster.done(['get', 'pvc', '-n', NAMESPACE, '-o', 'name'])).toContain('data-dsm-postgresql-0');
    await cluster.done(['annotate', CRD, `${RELEASE}-`]);
    await helm('install', 'dsm', ...here, ...BESIDE);
    expect(await password()).toBe(before);
  });
});
