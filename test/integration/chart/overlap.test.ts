import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import { ensureProcess, logFile, stopProcess } from '../../../dev/processes/recorded.ts';
import { baseEnvironment, nodeProgram } from '../../../dev/world/programs.ts';
import { succeeded } from '../../fixtures/command.ts';
import { projectObject } from '../../fixtures/manifests.ts';
import { eventually, until } from '../../fixtures/waiting.ts';
import { startTiedControlPlane } from '../fixtures/control-plane.ts';
import { NAMESPACE, onCluster } from './cluster.ts';
import { CHART, helm, helmProgram, skipped } from './helm.ts';
import { operatorKubeconfig } from './operator-account.ts';

// Two installations whose namespaces overlap. Helm asks the cluster; what comes by `helm template`, as in Argo CD, the operator finds out.

const TRY_OUT = ['--set', 'database.tryOut.enabled=true,redis.tryOut.enabled=true'];
const SECOND = ['--set', 'crds.install=false,rbac.aggregate=false,admission.policies=false'];
const namespaces = (...names: string[]) => ['--set', `namespaces={${names}}`];
const TEAMS = ['team-a', 'team-b', 'team-c'];

describe.skipIf(helmProgram === undefined)(`two installations${skipped}`, () => {
  let plane: ControlPlane;
  let cluster: ReturnType<typeof onCluster>;
  beforeAll(async () => {
    plane = await startTiedControlPlane();
    cluster = onCluster(plane);
    for (const name of [NAMESPACE, 'second', ...TEAMS]) await cluster.done(['create', 'namespace', name]);
    succeeded(await cluster.helm('install', 'dsm', '--namespace', NAMESPACE, ...TRY_OUT));
  }, 180_000);
  afterAll(async () => {
    await stopProcess(plane.dir, 'operator');
    await plane.stop();
  });
  const second = (...names: string[]) =>
    cluster.helm('install', 'dsm', '--namespace', 'second', ...TRY_OUT, ...SECOND, ...namespaces(...names));

  it('a second one beside one of all namespaces is refused', async () =>
    expect((await second('team-c')).stderr).toContain(
      'namespaces: the installation dsm-system.dsm works on all namespaces of this cluster',
    ));

  it('who may write Roles in a namespace holds up nothing that was there before, and nothing that does not ask', async () => {
    const labels = { 'scrum.dsm.dev/claim': 'namespaces' };
    const metadata = { name: 'late', labels, annotations: { 'scrum.dsm.dev/installation': 'late.nobody' } };
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata };
    // Applied, not created: a second try of this test finds what a first one left.
    await cluster.done(['apply', '-n', 'team-a', '-f', '-'], JSON.stringify(role));
    const upgrade = (...more: string[]) =>
      cluster.helm(
        'upgrade',
        'dsm',
        '--namespace',
        NAMESPACE,
        ...TRY_OUT,
        '--set',
        ['logLevel=info', ...more].join(','),
      );
    // Its own roles say the old name. The new one is before `late` too, should both be of the same second.
    succeeded(await upgrade('installation=another'));
    expect((await upgrade('namespaces={team-a}')).stderr).toContain('late.nobody works on team-a already');
    succeeded(await upgrade('namespaces={team-a}', 'rbac.checkOverlap=false'));
    await cluster.done(['delete', 'role', 'late', '-n', 'team-a']);
    succeeded(await upgrade());
  });

  it('a second one with a common namespace is refused, and one without is not', async () => {
    const first = [...TRY_OUT, ...namespaces('team-a', 'team-b')];
    succeeded(await cluster.helm('upgrade', 'dsm', '--namespace', NAMESPACE, ...first));
    expect((await second('team-b', 'team-c')).stderr).toContain(
      'namespaces: the installation dsm-system.dsm works on team-b already',
    );
    succeeded(await second('team-c'));
    // And one of all namespaces, after it.
    expect((await cluster.helm('upgrade', 'dsm', '--namespace', NAMESPACE, ...TRY_OUT)).stderr).toContain(
      'namespaces: the installation second.dsm works on team-c already',
    );
  });

  it('its operator leaves a namespace alone that the first one had before it, and works on the others', async () => {
    const values = [...TRY_OUT, ...SECOND, ...namespaces('team-b', 'team-c')];
    const release = ['dsm', CHART, '--namespace', 'second', '--kube-version', '1.36.0'];
    const { stdout: text } = await helm('template', ...release, ...values);
    await cluster.done(['apply', '--server-side', '--force-conflicts', '-f', '-'], text);
    // One of its list is gone, and with it the rights there.
    await startOperator(plane, cluster, 'team-b,gone,team-c');
    for (const team of TEAMS)
      await cluster.done(['apply', '-n', team, '-f', '-'], JSON.stringify(projectObject('pay')));
    const reasons = async (team: string) =>
      cluster.done(['get', 'project', 'pay', '-n', team, '-o', 'jsonpath={.status.conditions[*].reason}']);
    await until('a word on team-c', async () => (await reasons('team-c')) || undefined, 60);
    await eventually(async () =>
      expect(readFileSync(logFile(plane.dir, { name: 'operator' }), 'utf8')).toContain(
        'the namespace team-b belongs to the installation dsm-system.dsm, which has claimed it first',
      ),
    );
    expect(await reasons('team-b')).toBe('');
    const event = [
      '-o',
      'jsonpath={.items[*].message}',
      '--field-selector',
      'involvedObject.name=pay,reason=LeftAlone',
    ];
    await eventually(async () =>
      expect(await cluster.done(['get', 'events', '-n', 'team-b', ...event])).toContain(
        'the namespace team-b belongs to the installation dsm-system.dsm, which has claimed it first: this one, second.dsm, leaves its objects alone',
      ),
    );
    expect(readFileSync(logFile(plane.dir, { name: 'operator' }), 'utf8')).toContain('the namespace gone is not there');
  });
});

/** The operator of the release in `second`, as its ServiceAccount; its services are away. */
async function startOperator(plane: ControlPlane, cluster: ReturnType<typeof onCluster>, names: string): Promise<void> {
  const file = await operatorKubeconfig(plane, cluster, 'second');
  const nowhere = Object.fromEntries(
    ['PROJECT', 'BACKLOG', 'SPRINT', 'CHRONICLE'].map((name) => [`DSM_${name}_URL`, 'http://127.0.0.1:1']),
  );
  await ensureProcess(plane.dir, {
    ...nodeProgram('operator', 4, ['operator/main.ts']),
    env: {
      ...{ ...baseEnvironment(), ...nowhere, DSM_KUBECONFIG: file, DSM_HEALTH_PORT: '0' },
      ...{ DSM_INSTALLATION: 'second.dsm', DSM_NAMESPACES: names, DSM_LEASE_NAMESPACE: 'second' },
    },
    graceMs: 35_000,
  });
}
