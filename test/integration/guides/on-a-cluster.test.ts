import { copyFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import { ensureProcess, stopProcess } from '../../../dev/processes/recorded.ts';
import { baseEnvironment, nodeProgram } from '../../../dev/world/programs.ts';
import { until } from '../../fixtures/waiting.ts';
import { onCluster } from '../chart/cluster.ts';
import { helmProgram, skipped, valuesOf } from '../chart/helm.ts';
import { startTiedControlPlane } from '../fixtures/control-plane.ts';
import { runGuide } from './run-guide.ts';
import { type Shell, shellIn } from './shell.ts';

// The commands of the guides that somebody gives who runs DSM by the chart: a real control plane, Helm, kubectl, and no node. What needs pods
// that run is done by `make test-cluster`.

const NODE = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } };

// Without Helm the end of the log says that no guide was followed here.
const options =
  helmProgram === undefined ? { skip: true, meta: { skippedBecause: `guides on a cluster${skipped}` } } : {};

describe(`on a cluster${skipped}`, options, () => {
  let plane: ControlPlane;
  let cluster: ReturnType<typeof onCluster>;
  let bash: Shell;
  const shell = () => bash;
  const done = async (command: string) => {
    const { code, stdout, stderr } = await bash.run(command);
    expect(code, stderr).toBe(0);
    return stdout;
  };
  beforeAll(async () => {
    plane = await startTiedControlPlane();
    cluster = onCluster(plane);
    copyFileSync(valuesOf('try-out'), join(plane.dir, 'values.yaml'));
    for (const name of ['team-a', 'team-b']) await cluster.restricted(name);
    const programs = [dirname(helmProgram ?? ''), dirname(plane.kubectl)];
    bash = shellIn(plane.dir, programs, { KUBECONFIG: plane.kubeconfig });
  }, 180_000);
  afterAll(async () => {
    // What failed before it was there has said so.
    if (plane === undefined) return;
    for (const link of ['charts', 'examples', 'gitops']) rmSync(join(plane.dir, link), { force: true });
    await stopProcess(plane.dir, 'operator');
    await plane.stop();
  });

  // It ends with everything taken away.
  runGuide('install.md', 'on a cluster', { shell });

  it('is installed for what follows', async () => {
    await done('helm install dsm charts/dsm -n dsm-system --create-namespace -f values.yaml');
    await cluster.done(['create', '-f', '-'], JSON.stringify(NODE));
    await startOperator(plane);
  });

  runGuide('upgrade.md', 'on a cluster', { shell });
  runGuide('operations.md', 'on a cluster', {
    shell,
    words: { NODE: 'node-1', 'pod POD': 'pod -l app.kubernetes.io/component=sprint' },
  });
  runGuide('running-for-real.md', 'on a cluster', { shell });
  runGuide('admission.md', 'on a cluster', { shell });

  const replicas = () =>
    done(
      "kubectl -n dsm-system get deployments -o jsonpath='{range .items[*]}{.metadata.name}={.spec.replicas} {end}'",
    );
  let scaled = '';
  runGuide('backup.md', 'on a cluster', {
    shell,
    before: {
      'kubectl -n dsm-system scale': async () => done('helm upgrade dsm charts/dsm -n dsm-system -f values.yaml'),
    },
    after: {
      'kubectl -n dsm-system scale': async () => {
        scaled = await replicas();
        expect(scaled).not.toMatch(/=[1-9]/);
      },
      // The chart brings back what it had, though the values are the same.
      'helm upgrade': async () => expect((await replicas()).replaceAll(/=\d/g, '=0')).toBe(scaled),
    },
  });
  it('is whole again after the restore', async () => expect(await replicas()).not.toMatch(/=0/));
});

/** The operator's own process beside the chart's Deployment, whose pods nobody starts here: it leads, and finds no service. */
async function startOperator(plane: ControlPlane): Promise<void> {
  const { dir, kubeconfig } = plane;
  const nowhere = Object.fromEntries(
    ['PROJECT', 'BACKLOG', 'SPRINT', 'CHRONICLE'].map((name) => [`DSM_${name}_URL`, 'http://127.0.0.1:1']),
  );
  await ensureProcess(dir, {
    ...nodeProgram('operator', 4, ['operator/main.ts']),
    env: {
      ...{ ...baseEnvironment(), ...nowhere, DSM_KUBECONFIG: kubeconfig, DSM_HEALTH_PORT: '0' },
      ...{ DSM_LEADER_ELECTION: 'on', DSM_LEASE_NAMESPACE: 'dsm-system', DSM_LEASE_NAME: 'dsm-operator' },
    },
    graceMs: 35_000,
  });
  const led = async () => {
    const { stdout } = await onCluster(plane).kubectl(['get', 'events', '-A']);
    return /LeaderElection/.test(stdout) || undefined;
  };
  await until('the operator leads', led, 60);
}
