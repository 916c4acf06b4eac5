import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import type { OperatorRuntime } from '../../../controllers/runtime/control/runtime.ts';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import { hostServices, type ServicesHost } from '../../../dev/services/host.ts';
import { wireOperator } from '../../../operator/wiring.ts';
import { InProcessBus } from '../../../services/kit/events/in-process-bus.ts';
import { createLogger } from '../../../services/kit/process/logger.ts';
import { succeeded } from '../../fixtures/command.ts';
import { projectObject, sprintObject, tasks } from '../../fixtures/manifests.ts';
import { until } from '../../fixtures/waiting.ts';
import { startTiedControlPlane } from '../fixtures/control-plane.ts';
import { openEmbedded } from '../fixtures/services/databases.ts';
import { NAMESPACE, onCluster } from './cluster.ts';
import { helmProgram, skipped } from './helm.ts';
import { operatorKubeconfig } from './operator-account.ts';

// An installation with a list of namespaces, of which one is deleted whole: Kubernetes deletes what is in it in no order, and with it the Role by
// which the operator lets its objects go. The operator has the rights of the chart here, and nothing else.

const TEAMS = ['running', 'operator-away', 'service-away', 'taken-out', 'lives', 'not-held', 'uninstalled'];
const HELD = 'needs its rights in this namespace until it has let go of';
const log = createLogger('deleted-namespace', 'fatal');

describe.skipIf(helmProgram === undefined)(`a namespace that is deleted whole${skipped}`, () => {
  let plane: ControlPlane;
  let cluster: ReturnType<typeof onCluster>;
  let host: ServicesHost;
  let operator: { runtime: OperatorRuntime; client: KubeClient } | undefined;
  const ends: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    plane = await startTiedControlPlane();
    ends.push(plane.stop);
    cluster = onCluster(plane);
    for (const name of [NAMESPACE, ...TEAMS]) await cluster.done(['create', 'namespace', name]);
    await helm('install', ...of(TEAMS));
    const connection = await openEmbedded();
    const bus = new InProcessBus();
    host = await hostServices({ connection, bus, clock: { now: () => new Date() }, log });
    ends.push(
      () => connection.close(),
      () => bus.close(),
      () => host.stop(),
      stopOperator,
    );
  }, 240_000);
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  const of = (namespaces: string[]): [string, ...string[]] => [
    'dsm',
    ...['--namespace', NAMESPACE, '--set', 'database.tryOut.enabled=true,redis.tryOut.enabled=true'],
    ...['--set', `namespaces={${namespaces}}`],
  ];
  const helm = async (verb: string, release: string, ...args: string[]) =>
    succeeded(await cluster.helm(verb, release, ...args));
  const startOperator = async (namespaces: string[]) => {
    // Its account is another one after an uninstall.
    const client = await KubeClient.connect({ file: await operatorKubeconfig(plane, cluster, NAMESPACE) });
    const runtime = wireOperator({
      ...{ client, namespaces, log, endpoints: () => host.endpoints, clusterUID: 'deleted-namespace', workers: 2 },
      pod: { image: 'dsm:test', toleratesLocalNode: false },
      clock: { now: () => Date.now() },
    });
    operator = { runtime, client };
    await runtime.start();
  };
  const stopOperator = async () => {
    await operator?.runtime.stop(2_000);
    await operator?.client.close();
    operator = undefined;
  };

  /** A Project with a running sprint. */
  async function atWork(team: string): Promise<void> {
    const project = projectObject('pay', { projectID: team.toUpperCase(), backlog: { tasks: tasks('T', 2) } });
    const items = [project, sprintObject('pay-1', 'pay')];
    await cluster.done(['apply', '-n', team, '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    await until(`a sprint in ${team}`, async () => (await phase(team)) === 'Active', 60);
  }
  const phase = (team: string) =>
    cluster.done(['get', 'sprint', 'pay-1', '-n', team, '-o', 'jsonpath={.status.phase}']);
  const remove = (team: string) => cluster.done(['delete', 'namespace', team, '--wait=false']);
  const isGone = async (team: string) =>
    (await cluster.kubectl(['get', 'namespace', team])).stderr.includes('not found');
  const untilGone = (team: string) =>
    until(
      `the end of ${team}`,
      () => isGone(team),
      150,
      () => '',
    );
  const saidOf = (team: string) =>
    cluster.done(['get', 'namespace', team, '-o', 'jsonpath={.status.conditions[*].message}']);
  const roles = (team: string) =>
    cluster.done(['get', 'roles,rolebindings', '-n', team, '-l', 'scrum.dsm.dev/claim', '-o', 'name']);
  /** What the service says of its sprint. */
  const sprintOf = async (team: string) => {
    const answer = await fetch(`${host.endpoints.sprint}/sprints?project_id=${team.toUpperCase()}`);
    const { sprints } = (await answer.json()) as { sprints: { status: string; closed_because?: string }[] };
    return sprints[0]?.status;
  };
  const isHeld = (team: string) =>
    until(`a word of the namespace ${team}`, async () => (await saidOf(team)).includes(HELD), 60);
  /** Deleted whole while no operator is there. */
  async function removedWhileAway(team: string): Promise<void> {
    await startOperator([team]);
    await atWork(team);
    await stopOperator();
    await remove(team);
  }

  it('goes, and its running sprint is closed before', async () => {
    await startOperator(['running']);
    await atWork('running');
    await remove('running');
    await untilGone('running');
    expect(await sprintOf('running')).toBe('closed_with_pending_tasks');
    await stopOperator();
  }, 240_000);

  it('waits for an operator that is away, and keeps its rights for it', async () => {
    await removedWhileAway('operator-away');
    await isHeld('operator-away');
    expect((await roles('operator-away')).split('\n').filter(Boolean)).toHaveLength(2);
    expect(await sprintOf('operator-away')).toBe('in_progress');
    await startOperator(['operator-away']);
    await untilGone('operator-away');
    expect(await sprintOf('operator-away')).toBe('closed_with_pending_tasks');
    await stopOperator();
  }, 240_000);

  it('waits for a service that is away, which its objects say', async () => {
    await startOperator(['service-away']);
    await atWork('service-away');
    await host.take('sprint');
    await remove('service-away');
    const ready = ['-o', 'jsonpath={.metadata.deletionTimestamp} {.status.conditions[?(@.type=="Ready")].message}'];
    await until(
      'a word of the Sprint',
      async () =>
        /^2.* .*sprint service/.test(await cluster.done(['get', 'sprint', 'pay-1', '-n', 'service-away', ...ready])),
      60,
    );
    await isHeld('service-away');
    await host.giveBack('sprint');
    await untilGone('service-away');
    await stopOperator();
  }, 240_000);

  it('keeps its rights also when Helm takes it out of the list, and goes when it is there again', async () => {
    await removedWhileAway('taken-out');
    await isHeld('taken-out');
    const { code, stderr } = await cluster.helm('upgrade', ...of(['lives', 'not-held', 'uninstalled']));
    expect(code, stderr).not.toBe(0);
    expect(stderr).toContain(HELD);
    expect((await roles('taken-out')).split('\n').filter(Boolean)).toHaveLength(2);
    await startOperator(['taken-out']);
    await untilGone('taken-out');
    await stopOperator();
  }, 240_000);

  it('is the only one whose rights are kept: in one that lives Helm takes them', async () => {
    await startOperator(['lives']);
    await atWork('lives');
    await stopOperator();
    await helm('upgrade', ...of(['not-held', 'uninstalled']));
    expect(await roles('lives')).toBe('');
  }, 240_000);

  it('is not held when DSM is uninstalled, and an administrator lets its objects go', async () => {
    await removedWhileAway('uninstalled');
    await isHeld('uninstalled');
    await free('uninstalled', 'project');
    // A Sprint alone holds them, too.
    await until(
      'a word of the Sprint alone',
      async () => (await saidOf('uninstalled')).includes('the Sprint pay-1'),
      100,
    );
    expect(await cluster.done(['get', 'projects', '-n', 'uninstalled', '-o', 'name'])).toBe('');
    // Its Role is refused at first; the policies go with the rest, and what is left with the next.
    const uninstall = () => cluster.helm('uninstall', 'dsm', '--namespace', NAMESPACE);
    expect((await uninstall()).stderr).toContain('failed to delete release: dsm');
    // The API server hears a moment later that its policies are gone.
    const said: string[] = [];
    const rest = async () => {
      const { code, stderr } = await uninstall();
      said.push(stderr);
      return code === 0;
    };
    await until('the rest of what is uninstalled', rest, 60, () => said.join(''));
    await until('the end of its Roles', async () => (await roles('uninstalled')) === '', 100);
    await free('uninstalled', 'sprint');
    await untilGone('uninstalled');
  }, 240_000);

  it('without the policies loses the Role first, and hangs until somebody lets its objects go', async () => {
    await helm('upgrade', ...of(['not-held']), '--install', '--set', 'rbac.holdNamespaces=false');
    await removedWhileAway('not-held');
    await until('the end of its Roles', async () => (await roles('not-held')) === '', 60);
    expect(await cluster.done(['get', 'sprints,projects', '-n', 'not-held', '-o', 'name'])).not.toBe('');
    await free('not-held', 'sprint', 'project');
    await untilGone('not-held');
  }, 240_000);

  const free = async (team: string, ...kinds: ('sprint' | 'project')[]) => {
    const freed = ['-n', team, '--type=merge', '-p', '{"metadata":{"finalizers":null}}'];
    for (const kind of kinds) await cluster.done(['patch', kind, kind === 'sprint' ? 'pay-1' : 'pay', ...freed]);
  };
});
